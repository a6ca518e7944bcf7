"""Conditional events (BPMN 10.5.5): looked at when they are armed and whenever a variable in their sight changes."""

from remit.engine.bpmn.events.listening import fire
from remit.engine.bpmn.machine import TokenRun
from remit.engine.bpmn.model import EventDefinition, Trigger


def check_conditions(run: TokenRun) -> bool:
    """Fire the conditional events whose condition holds now; tell whether any did."""
    if not run.changed and not run.fresh:
        return False
    changed, fresh = run.changed, set(run.fresh)
    run.changed, run.fresh = {}, []
    fired = False
    for act in run.waits.get("conditional", ()):
        if act not in run.acts or not (_in_sight(run, act, changed) or (act in fresh and _asks(run, act))):
            continue
        if _holds(run, act):
            fire(run, act, {})
            run.work_off()
            fired = True
            if run.over:
                break
    return fired


def check_changed(run: TokenRun) -> None:
    """Fire the conditional events that a change has made true, without moving any token yet."""
    changed, run.changed = run.changed, {}
    for act in run.waits.get("conditional", ()):
        if act in run.acts and _in_sight(run, act, changed) and _holds(run, act):
            fire(run, act, {})


def check_fresh(run: TokenRun, scope: int) -> bool:
    """Look at the conditions that were just armed, before `scope` starts; tell whether one interrupted that.

    A boundary event ends what it interrupts, an event sub-process takes away what its scope had armed.
    """
    armed = run.acts[scope].arms
    fresh, run.fresh = run.fresh, []
    for act in fresh:
        if act in run.acts and _asks(run, act) and _holds(run, act):
            fire(run, act, {})
    return scope not in run.acts or bool(armed and not run.acts[scope].arms)


def _asks(run: TokenRun, act: int) -> bool:
    """Tell whether a listener has a condition to look at; one that only waits for a change has none."""
    return _definition(run, act).condition is not None


def _in_sight(run: TokenRun, act: int, changed: dict[int, set[str]]) -> bool:
    if not changed:
        return False
    definition = _definition(run, act)
    wanted = definition.variable
    here = act
    while here:
        names = changed.get(here)
        if names is not None and (wanted is None or wanted in names) and _is_meant(run, here, names, definition):
            return True
        activation = run.acts.get(here)
        here = 0 if activation is None else activation.parent
    return False


def _is_meant(run: TokenRun, scope: int, names: set[str], definition: EventDefinition) -> bool:
    """Tell whether a change is of the kind asked for: Camunda's `variableEvents`, of the one variable or of any."""
    if not definition.variable_events:
        return True
    known = run.before.get(scope) or {}
    looked_at = names if definition.variable is None else {definition.variable}
    return any(("update" if name in known else "create") in definition.variable_events for name in looked_at)


def _definition(run: TokenRun, act: int) -> EventDefinition:
    activation = run.acts[act]
    triggers: tuple[EventDefinition, ...] = run.nodes[activation.node].triggers
    if isinstance(activation.data, int):
        return triggers[activation.data]
    return next(definition for definition in triggers if definition.trigger is Trigger.CONDITIONAL)


def _holds(run: TokenRun, act: int) -> bool:
    condition = _definition(run, act).condition
    return condition is None or condition.holds_quietly(run.context(act))
