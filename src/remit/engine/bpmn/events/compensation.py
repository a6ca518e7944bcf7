"""Compensation (BPMN 10.7): completed activities are recorded with their variables, and undone newest first.

Handlers of one throw run at the same time once triggered in reverse order, as Camunda 7 does it; those that finish at
once therefore run strictly in reverse.
"""

from remit.engine.bpmn.events.passing import pass_on, transaction_undone
from remit.engine.bpmn.machine import TokenRun, begin, consume, drop, leave, open_scope
from remit.engine.bpmn.model import EventDefinition, Kind, Node, Trigger
from remit.engine.core.state import Record


def record(run: TokenRun, act: int, node: Node) -> None:
    """Remember a completed activity in its scope, with what was completed in it.

    An instance of a repeated activity is remembered with the whole: it can be undone once all of it is completed.
    """
    scope = run.acts[act].parent
    if node.handler is not None or run.log.get(act) or _own_handler(run, node) is not None:
        run.log[scope] = (*(run.log.get(scope) or ()), completed_in(run, act))


def completed_in(run: TokenRun, act: int) -> Record:
    """Return the record of an activity as it stands: its variables, and what was completed in it."""
    activation = run.acts[act]
    counters = (run.computed(act, activation) or {}) if activation.counter >= 0 else {}
    variables = {**(run.vars.get(act) or {}), **counters}
    return Record(activation.node, activation.counter, variables, run.log.get(act) or ())


def _own_handler(run: TokenRun, node: Node) -> Node | None:
    """Return the compensation event sub-process's start of a sub-process."""
    for number in node.event_subprocesses:
        for start in run.nodes[number].starts:
            if any(definition.trigger is Trigger.COMPENSATION for definition in run.nodes[start].triggers):
                return run.nodes[start]
    return None


Chosen = tuple[tuple[int, Record], ...]


def throw_compensation(run: TokenRun, scope: int, node: Node, definition: EventDefinition) -> None:
    """Undo one activity, or all that the scope completed; the token waits until the handlers are done."""
    held, records = _wanted(run, scope, definition)
    thrower = run.new(node.index, scope, state="compensating", data={"left": len(records)})
    _undo(run, held, records, thrower)
    if not records or not definition.wait:
        _finish(run, thrower)


def compensate_scope(run: TokenRun, scope: int, node: Node) -> None:
    """Undo all that a transaction completed, then leave it as cancelled."""
    records = tuple(enumerate(run.log.get(scope) or ()))
    thrower = run.new(node.index, scope, state="compensating", data={"left": len(records), "cancel": True})
    _undo(run, scope, records, thrower)
    if not records:
        _finish(run, thrower)


def _wanted(run: TokenRun, scope: int, definition: EventDefinition) -> tuple[int, Chosen]:
    """Return the scope whose records are meant and which of them, oldest first.

    A throw inside an event sub-process means the scope that the event sub-process belongs to.
    """
    here = scope
    while here:
        records = tuple(
            (number, entry)
            for number, entry in enumerate(run.log.get(here) or ())
            if definition.activity is None or run.nodes[entry.node].id == definition.activity
        )
        node = run.nodes[run.acts[here].node]
        if records or (definition.activity is None and node.kind is not Kind.EVENT_SUBPROCESS):
            return here, records
        here = run.acts[here].parent
    return scope, ()


def _undo(run: TokenRun, scope: int, records: Chosen, thrower: int) -> None:
    chosen = {number for number, _entry in records}
    if chosen:
        kept = tuple(entry for number, entry in enumerate(run.log.get(scope) or ()) if number not in chosen)
        run.log.pop(scope)
        if kept:
            run.log[scope] = kept
    for _number, entry in records:
        run.stack.append((_undo_one, scope, entry, thrower))


def _undo_one(run: TokenRun, scope: int, entry: Record, thrower: int) -> None:
    node = run.nodes[entry.node]
    own = _own_handler(run, node)
    run.count(scope, 1)
    if node.handler is not None and own is None:
        _run_handler(run, scope, run.nodes[node.handler], entry, thrower)
        return
    left = 1 if own is not None else len(entry.inner)
    ghost = run.new(node.index, scope, state="ghost", data={"left": left, "thrower": thrower})
    run.assign_local(ghost, entry.variables)
    if entry.inner:
        run.log[ghost] = entry.inner
    if own is not None:
        _run_own_handler(run, ghost, own)
    elif entry.inner:
        _undo(run, ghost, tuple(enumerate(entry.inner)), ghost)
    else:
        _end_ghost(run, ghost)


def _run_handler(run: TokenRun, scope: int, handler: Node, entry: Record, thrower: int) -> None:
    if handler.loop is not None:
        body = run.next_id
        begin(run, scope, handler)
        if body in run.acts:
            run.edit(body, data={**run.acts[body].data, "thrower": thrower})
        return
    act = run.new(handler.index, scope, data=thrower)
    run.assign_local(act, entry.variables)
    run.note(handler.index, act, "start")
    run.table.start[handler.kind](run, act, handler)


def _run_own_handler(run: TokenRun, ghost: int, start: Node) -> None:
    node = run.nodes[start.scope]
    act = run.new(node.index, ghost, data=ghost)
    run.count(ghost, 1)
    run.note(node.index, act, "start")
    open_scope(run, act, node)
    run.count(act, 1)
    run.note(start.index, act, "complete")
    leave(run, act, start)


def handled(run: TokenRun, thrower: int) -> None:
    """Count down the handlers a thrower, or a sub-process being undone, waits for."""
    activation = run.acts.get(thrower)
    if activation is None:
        return
    left = activation.data["left"] - 1
    run.edit(thrower, data={**activation.data, "left": left})
    if left == 0:
        run.stack.append((_end_ghost if activation.state == "ghost" else _finish, thrower))


def _end_ghost(run: TokenRun, ghost: int) -> None:
    activation = run.acts[ghost]
    drop(run, ghost, "compensate")
    consume(run, activation.parent)
    handled(run, activation.data["thrower"])


def _finish(run: TokenRun, thrower: int) -> None:
    activation = run.acts[thrower]
    drop(run, thrower)
    if activation.data.get("cancel"):
        transaction_undone(run, activation.parent)
    else:
        pass_on(run, activation.parent, run.nodes[activation.node])
