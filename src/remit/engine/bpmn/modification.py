"""Modification: moving a running process by hand; a dry run is simply a step that is not stored."""

from remit.engine.bpmn.machine import TokenRun, cancel, consume, enter, leave, open_scope
from remit.engine.bpmn.model import Node
from remit.engine.core.event import Modify
from remit.engine.core.refusals import NotExpected
from remit.engine.core.state import ROOT


def modify(run: TokenRun, event: Modify) -> None:
    """Cancel activations, set variables and put tokens before or after elements, in that order."""
    targets = [(_node(run, element), "before") for element in event.start_before]
    targets += [(_node(run, element), "after") for element in event.start_after]
    run.count(ROOT, 1)
    for act in event.cancel:
        activation = run.require(act)
        scope = activation.parent
        cancel(run, act)
        consume(run, scope)
    run.assign_local(ROOT, event.variables)
    for node, place in targets:
        scope = _scope(run, node.scope)
        run.count(scope, 1)
        if place == "before":
            run.stack.append((enter, scope, node.index))
        else:
            leave(run, scope, node)
    run.stack.insert(0, (consume, ROOT))


def _node(run: TokenRun, element: str) -> Node:
    number = run.definition.by_id.get(element)
    if not number:
        raise NotExpected(element=element, reason="the definition has no such element")
    return run.nodes[number]


def _scope(run: TokenRun, number: int) -> int:
    """Return the running scope of a node, starting enclosing sub-processes where they do not run."""
    if number == 0:
        return ROOT
    for act, activation in run.acts.items():
        if activation.node == number and activation.state == "active":
            return act
    node = run.nodes[number]
    parent = _scope(run, node.scope)
    run.count(parent, 1)
    act = run.new(number, parent)
    run.note(number, act, "start")
    depth = len(run.stack)
    open_scope(run, act, node)
    del run.stack[depth:]
    run.edit(act, live=0)
    return act
