"""Complex gateways (BPMN 10.6.5): start when the activation condition holds, then wait for the rest and reset."""

from remit.engine.bpmn.gateways.inclusive import conditioned
from remit.engine.bpmn.gateways.reach import more_may_come
from remit.engine.bpmn.machine import TokenRun, send
from remit.engine.bpmn.model import Kind, Node
from remit.engine.core.refusals import NoPath

_STARTED = -2
"""Stands among the waiting tokens of a gateway that has started and waits to be reset; the flows it used follow it."""


def enter_complex(run: TokenRun, scope: int, node: Node, flow: int) -> None:
    """Take a token in and look whether the gateway starts."""
    if len(node.incoming) < 2 or flow < 0:
        _out(run, scope, node, starting=True, tokens=1)
        return
    joins = run.own_joins()
    key = (scope, node.index)
    joins[key] = (*joins.get(key, ()), flow)
    _try_start(run, scope, node)


def _try_start(run: TokenRun, scope: int, node: Node) -> None:
    key = (scope, node.index)
    waiting = run.joins[key]
    if _STARTED in waiting or not _activated(run, scope, node, waiting):
        return
    used = tuple(dict.fromkeys(waiting))
    late = list(waiting)
    for number in used:
        late.remove(number)
    # the gateway itself holds one token until it is reset, so that its scope does not run dry meanwhile
    run.own_joins()[key] = (_STARTED, *used, _STARTED, *late)
    run.count(scope, 1)
    _out(run, scope, node, starting=True, tokens=len(used))


def _activated(run: TokenRun, scope: int, node: Node, waiting: tuple[int, ...]) -> bool:
    if node.condition is None:
        return len(set(waiting)) == len(node.incoming)
    counts = {run.flows[number].id: waiting.count(number) for number in node.incoming}
    context = {**run.context(scope), **counts, "activationCount": len(waiting), "waitingForStart": True}
    return node.condition.holds(context)


def _out(run: TokenRun, scope: int, node: Node, *, starting: bool, tokens: int) -> None:
    run.note(node.index, scope, "complete" if starting else "reset")
    if tokens > 1:
        run.count(scope, 1 - tokens)
    run.assign_local(scope, {"waitingForStart": starting})
    try:
        flows = conditioned(run, scope, node)
    except NoPath:
        if starting:
            raise
        flows = []
    send(run, scope, flows)


def check_complex(run: TokenRun) -> bool:
    """Reset started complex gateways for which nothing more can come; tell whether one was."""
    for (scope, place), waiting in run.joins.items():
        node = run.nodes[place]
        if node.kind is Kind.COMPLEX and waiting[0] == _STARTED:
            second = waiting.index(_STARTED, 1)
            used, late = waiting[1:second], waiting[second + 1 :]
            if not more_may_come(run, scope, node, (*used, *late)):
                _reset(run, scope, node, late)
                return True
    return False


def _reset(run: TokenRun, scope: int, node: Node, late: tuple[int, ...]) -> None:
    del run.own_joins()[(scope, node.index)]
    conditions = any(run.flows[number].condition is not None for number in node.outgoing)
    if late and conditions:
        run.count(scope, -1)
        _out(run, scope, node, starting=False, tokens=len(late))
    else:
        run.count(scope, -len(late))
        send(run, scope, ())
