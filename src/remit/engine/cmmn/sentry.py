"""Sentries (CMMN 5.4.6, 8.7): on-parts gather what happened, if-parts look at the data, criteria hold or not."""

from collections.abc import Iterator

from remit.engine.cmmn.life import CaseRun, Happened
from remit.engine.cmmn.listeners import hear_change, start_timer
from remit.engine.cmmn.model import Criterion, Item, ItemState, OnPart
from remit.engine.core.state import Activation


def missed_by(run: CaseRun, what: Happened) -> int | None:
    """Return an instance that was met by such a transition already: the next of its repetition is to hear this one."""
    for act, activation in run.acts.items():
        item = run.nodes[activation.node]
        rule = item.repetition
        if rule is None or rule.collection is not None or activation.state != ItemState.AVAILABLE:
            continue
        for criterion in item.entry:
            if any(_matches(run, act, part, what) for part in criterion.on_parts) and satisfied(run, act, criterion):
                return act
    return None


def hear(run: CaseRun, what: Happened) -> None:
    """Let every on-part that waits for this transition take note of it, and the listeners to a variable occur."""
    if what.item is not None:
        hear_change(run, what.item, what.event)
    for act, activation in list(run.acts.items()):
        item = run.nodes[activation.node]
        if item.timer_start is not None and _matches(run, act, item.timer_start, what):
            start_timer(run, act)
        for criterion in _relevant(item, activation):
            for number, part in enumerate(criterion.on_parts):
                if _matches(run, act, part, what):
                    _remember(run, act, criterion, number)


def _relevant(item: Item, activation: Activation) -> Iterator[Criterion]:
    if activation.state == ItemState.AVAILABLE:
        yield from item.entry
    yield from item.exit


def _matches(run: CaseRun, act: int, part: OnPart, what: Happened) -> bool:
    if part.event != what.event or what.act == act:
        return False
    if part.item is not None or part.source is None:
        return part.item is not None and part.item == what.item
    if part.source != what.node or (part.criterion is not None and part.criterion != what.criterion):
        return False
    return _together(run, act, what)


def _together(run: CaseRun, act: int, what: Happened) -> bool:
    """Tell whether what happened lies in the same instance of the stage around both: a stage may run many times."""
    around = {}
    here = act
    while here:
        around[run.acts[here].node] = here
        here = run.acts[here].parent
    here = what.parent
    while here in run.acts:
        node = run.acts[here].node
        if node in around:
            return around[node] == here
        here = run.acts[here].parent
    return True


def _remember(run: CaseRun, act: int, criterion: Criterion, number: int) -> None:
    notes = run.notes(act)
    heard = dict(notes.get("on", {}))
    parts = heard.get(criterion.id, [])
    if number not in parts:
        heard[criterion.id] = [*parts, number]
        notes["on"] = heard
        run.edit(act, data=notes)


def satisfied(run: CaseRun, act: int, criterion: Criterion) -> bool:
    """Tell whether every on-part has happened and the if-part holds now."""
    notes = run.acts[act].data or {}
    heard = notes.get("on", {}).get(criterion.id, ()) if criterion.on_parts else ()
    if len(heard) < len(criterion.on_parts):
        return False
    return criterion.if_part is None or criterion.if_part.holds_quietly(run.context(act))


def forget_momentary(run: CaseRun) -> None:
    """Drop what criteria without memory heard in this round (Flowable's trigger mode onEvent)."""
    for act, activation in list(run.acts.items()):
        for criterion in (*run.nodes[activation.node].entry, *run.nodes[activation.node].exit):
            if not criterion.memory and activation.data and criterion.id in activation.data.get("on", {}):
                notes = run.notes(act)
                notes["on"] = {name: parts for name, parts in notes["on"].items() if name != criterion.id}
                run.edit(act, data=notes)


def ready_entry(run: CaseRun, act: int, item: Item) -> Criterion | None:
    """Return the first entry criterion that holds.

    A repetition that was made by a criterion of conditions only waits until the instance before it is over, or the
    condition was false once: otherwise it would repeat without end.
    """
    waiting = bool((run.acts[act].data or {}).get("after"))
    for criterion in item.entry:
        if not satisfied(run, act, criterion):
            if waiting and not criterion.on_parts:
                run.edit(act, data={**run.notes(act), "after": False})
            continue
        if waiting and not criterion.on_parts and _others_live(run, act, item):
            continue
        return criterion
    return None


def _others_live(run: CaseRun, act: int, item: Item) -> bool:
    parent = run.acts[act].parent
    return any(
        activation.node == item.index and activation.parent == parent and other != act
        for other, activation in run.acts.items()
    )
