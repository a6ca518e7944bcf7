"""Making instances of plan items: when a stage starts, when an item repeats, when somebody plans one."""

from collections.abc import Iterable, Mapping
from typing import Any

from remit.engine.cmmn.case_file import write
from remit.engine.cmmn.life import CaseRun, Happened, leave, move, tell
from remit.engine.cmmn.listeners import listen
from remit.engine.cmmn.model import LISTENERS, OCCURRING, Item, ItemState, Kind, Rule
from remit.engine.cmmn.tasks import start_task
from remit.engine.core.refusals import ExpressionFailed


def open_stage(run: CaseRun, act: int) -> None:
    """Create an instance of every plan item in a stage, then let those without entry criteria go on."""
    run.touched.add(act)  # one that holds nothing completes at once (CMMN 8.6.1)
    create_all(run, act, run.item(act).children)


def create_all(run: CaseRun, stage: int, numbers: Iterable[int]) -> None:
    """Create instances first, so that each can hear what the others do."""
    made = [create(run, stage, run.nodes[number]) for number in numbers]
    for act in reversed(made):
        run.stack.append((go_on, act))


def create(run: CaseRun, stage: int, item: Item, *, counter: int = 1) -> int:
    """Create one instance, available; `counter` says which repetition it is."""
    counted = -1 if item.repetition is None else counter
    act = run.new(item.index, stage, state=str(ItemState.AVAILABLE), counter=counted)
    run.count(stage, 1)
    if item.required is not None and holds(run, stage, item.required):
        run.edit(act, data={"required": True})
    tell(run, act, "create")
    return act


def holds(run: CaseRun, act: int, rule: Rule) -> bool:
    """Evaluate a rule; one without a condition holds (CMMN 5.4.11)."""
    return rule.condition is None or rule.condition.holds(run.context(act))


def go_on(run: CaseRun, act: int) -> None:
    """Let an available instance without entry criteria go on at once."""
    item = run.item(act)
    if run.acts[act].state != ItemState.AVAILABLE:
        return
    if item.kind in LISTENERS:
        listen(run, act)
    elif not item.entry and elements(run, act, item) is not None:
        enter(run, act)


def enter(run: CaseRun, act: int, *, fresh: bool = False) -> None:
    """The entry criterion holds, or there is none: occur, become enabled, or start."""
    item = run.item(act)
    stage = run.acts[act].parent
    if item.entry and item.repetition is not None and _may_repeat(run, act, item):
        again = create(run, stage, item, counter=run.acts[act].counter + 1)
        if fresh:
            run.edit(again, data={**run.notes(again), "after": True})
    spread(run, act, item)


def elements(run: CaseRun, act: int, item: Item) -> list[Any] | None:
    """Return what a repetition over a collection goes through, None where it is not there yet; else one of nothing."""
    rule = item.repetition
    if rule is None or rule.collection is None:
        return [None]
    value = rule.collection(run.context(act))
    if isinstance(value, Mapping):
        return list(value.values())
    if value is not None and not isinstance(value, list | tuple):
        raise ExpressionFailed(text=rule.collection.text, reason="it is no list to go through")
    return None if value is None else list(value)


def spread(run: CaseRun, act: int, item: Item) -> None:
    """Let an instance begin, and one more for each further element of a collection; for none it was never there."""
    stage, rule = run.acts[act].parent, item.repetition
    found = elements(run, act, item) or []
    if not found:
        run.count(stage, -1)
        run.forget(act)
        run.touched.add(stage)
    for place, element in enumerate(found):
        one = act if place == 0 else create(run, stage, item, counter=run.acts[act].counter)
        if rule is not None and rule.collection is not None:
            seen = {rule.element: element, rule.place: place}
            run.assign_local(one, {name: value for name, value in seen.items() if name})
        run.stack.append((begin, one))


def begin(run: CaseRun, act: int) -> None:
    """Occur, become enabled, or start."""
    item = run.item(act)
    stage, counter = run.acts[act].parent, run.acts[act].counter
    if item.kind is Kind.MILESTONE:
        if item.settings.milestone_variable:
            write(run, {item.settings.milestone_variable: True})
        repeat = not item.entry and item.repetition is not None
        leave(run, act, "occur")
        if repeat:
            repeat_after(run, stage, item, counter)
    elif item.manual is not None and holds(run, act, item.manual):
        move(run, act, "enable", ItemState.ENABLED)
    else:
        start(run, act, "start")


def _may_repeat(run: CaseRun, act: int, item: Item) -> bool:
    rule = item.repetition
    assert rule is not None
    if not holds(run, act, rule):
        return False
    if rule.maximum is None:
        return True
    stage = run.acts[act].parent
    alike = sum(1 for _other, found in run.acts.items() if found.node == item.index and found.parent == stage)
    return alike < rule.maximum + 1


def start(run: CaseRun, act: int, event: str) -> None:
    """Start a task or stage."""
    item = run.item(act)
    move(run, act, event, ItemState.ACTIVE)
    if item.kind is Kind.STAGE:
        open_stage(run, act)
    else:
        start_task(run, act, item)


def finish(run: CaseRun, act: int, event: str, *, criterion: str | None = None, fired: bool = False) -> None:
    """End an instance, completed or otherwise."""
    leave(run, act, event, criterion=criterion, fired=fired)


def repeat_on(run: CaseRun, what: Happened) -> None:
    """Let a repeating item without entry criteria start over when an instance completed or was terminated.

    CMMN 8.6.4 counts an exit as termination; an exit criterion that still holds would then end every repetition at
    once, for ever, so an exit ends the repetition too, as it does for both peers.
    """
    if what.node < 0:
        return
    item = run.nodes[what.node]
    rule = item.repetition
    if rule is not None and what.event in rule.on and not item.entry and item.kind not in OCCURRING:
        repeat_after(run, what.parent, item, what.counter)


def repeat_after(run: CaseRun, stage: int, item: Item, counter: int) -> None:
    """Create the next instance after the one of that `counter` ended; a collection is gone through once."""
    rule = item.repetition
    if rule is None or rule.collection is not None or stage not in run.acts:
        return
    if rule.condition is None or rule.condition.holds({**run.context(stage), rule.counter: counter}):
        run.stack.append((go_on, create(run, stage, item, counter=counter + 1)))
