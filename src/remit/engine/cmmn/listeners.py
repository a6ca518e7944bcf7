"""Event listeners: user events that somebody lets occur, timers that fall due (CMMN 5.4.7)."""

from datetime import datetime

from remit.engine.cmmn.completion import may_complete
from remit.engine.cmmn.life import CaseRun, leave, tell
from remit.engine.cmmn.model import Item, ItemState, Kind
from remit.engine.core.command import ScheduleTimer
from remit.engine.core.timing import Due, first_due, next_due
from remit.values.moment import format_moment


def listen(run: CaseRun, act: int) -> None:
    """Make a new listener wait."""
    item = run.item(act)
    if not _is_there(run, act, item):
        run.edit(act, state=str(ItemState.UNAVAILABLE))
        return
    run.edit(act, state=str(ItemState.AVAILABLE))
    if item.kind is Kind.TIMER:
        if item.timer_start is None:
            start_timer(run, act)
    elif item.signal is not None:
        run.listen(act, "signal", str(item.signal(run.context(act))))
    else:
        run.wait_for(act, "occur")


def _is_there(run: CaseRun, act: int, item: Item) -> bool:
    """Tell whether a listener's own condition lets it be available."""
    if item.once_completable:
        return may_complete(run, run.acts[act].parent)
    return item.available_when is None or item.available_when.holds_quietly(run.context(act))


def start_timer(run: CaseRun, act: int) -> None:
    """Start a timer's clock."""
    item = run.item(act)
    if item.timing is not None and run.acts[act].wait is None:
        schedule(run, act, item, first_due(item.timing, run.context(act), run.now))


def schedule(run: CaseRun, act: int, item: Item, due: Due) -> None:
    """Ask for a timer and remember how it repeats."""
    run.wait_for(act, "timer", format_moment(due.at), due.repeats, due.interval)
    run.commands.append(ScheduleTimer(act, due.at, item.id))


def occur(run: CaseRun, act: int, *, fired: bool = False) -> None:
    """Let a listener occur, `fired` by its timer or otherwise; a timer that repeats is armed anew."""
    activation = run.acts[act]
    item = run.item(act)
    wait = activation.wait
    due = None
    if wait is not None and wait[0] == "timer":
        due = next_due(Due(datetime.fromisoformat(wait[1]), wait[2], wait[3]))
    repeats = item.repetition is not None and (
        item.repetition.condition is None or item.repetition.condition.holds(run.context(act))
    )
    counter = -1 if item.repetition is None else activation.counter + 1
    leave(run, act, "occur", fired=fired)
    if due is not None or (repeats and item.kind is not Kind.TIMER):
        again = run.new(item.index, activation.parent, state=str(ItemState.AVAILABLE), counter=counter)
        run.count(activation.parent, 1)
        tell(run, again, "create")
        if due is not None:
            schedule(run, again, item, due)
        else:
            listen(run, again)


def hear_change(run: CaseRun, variable: str | None, change: str) -> None:
    """Let the listeners to a variable occur (Flowable's variable event listeners)."""
    for act, activation in list(run.acts.items()):
        item = run.nodes[activation.node]
        heard = item.variable is not None and item.variable == variable and change in item.variable_events
        if heard and activation.state == ItemState.AVAILABLE:
            occur(run, act)


def update_availability(run: CaseRun) -> bool:
    """Make listeners with a condition available or not as it now holds; tell whether one changed."""
    changed = False
    for act, activation in list(run.acts.items()):
        item = run.nodes[activation.node]
        if item.available_when is None and not item.once_completable:
            continue
        holds = _is_there(run, act, item)
        if holds and activation.state == ItemState.UNAVAILABLE:
            listen(run, act)
            changed = True
        elif not holds and activation.state == ItemState.AVAILABLE:
            run.stop_waiting(act)
            run.edit(act, state=str(ItemState.UNAVAILABLE), wait=None)
            changed = True
    return changed
