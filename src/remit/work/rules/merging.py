"""Two items that are one matter: which may be, and what their clocks are while they are.

Whoever is merged keeps their own promise: their clock runs on by what happens to the item that carries on, from the
merge until it is taken back. The matter is due when the first of its promises is, and late if one of them is. So a
merge moves no due instant to a later one and takes no breach back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from remit.values.moment import Moment
from remit.work.model import Item
from remit.work.model.merging import MergeUnfit
from remit.work.rules.clock import ClockEvent, ClockEventType, Verdict

_PAUSE, _RESUME = ClockEventType.PAUSE, ClockEventType.RESUME
_OWN = frozenset({ClockEventType.START, ClockEventType.RETARGET})
"""What concerns the promise of the item alone to which it happened."""


def require_fit(item: Item, into: Item) -> None:
    """Refuse `MergeUnfit` unless two items can be one matter."""
    own = item.copy_of is None and into.copy_of is None
    if item.id == into.id or item.engagement_id != into.engagement_id or not own:
        raise MergeUnfit("into", number=item.number, into=into.number)


def lodged(
    host: Sequence[ClockEvent], *, named: str, since: Moment, until: Moment | None = None
) -> Iterator[ClockEvent]:
    """Yield what the clock of a merged item sees of the item that carries on, between the merge and its undoing.

    `named` tells the other's reasons to pause from its own. What pauses the other at the merge pauses it from then on,
    and where the other is done, it stops; with the undoing it runs again, reopened: nobody works on it else.
    """
    if _done(host, before=since):
        yield ClockEvent(ClockEventType.STOP, since)
    for reason in sorted(_paused(host, before=since)):
        yield ClockEvent(_PAUSE, since, reason=f"{named}:{reason}")
    for event in host:
        if event.at >= since and (until is None or event.at < until) and event.type not in _OWN:
            yield replace(event, reason=f"{named}:{event.reason or ''}") if event.type in (_PAUSE, _RESUME) else event
    if until is not None:
        for reason in sorted(_paused(host, before=until)):
            yield ClockEvent(_RESUME, until, reason=f"{named}:{reason}")
        yield ClockEvent(ClockEventType.REOPEN, until)


def _paused(events: Sequence[ClockEvent], *, before: Moment) -> set[str]:
    reasons: set[str] = set()
    for event in events:
        if event.at < before and event.type in (_PAUSE, _RESUME):
            change = reasons.add if event.type is _PAUSE else reasons.discard
            change(event.reason or "")
    return reasons


def _done(events: Sequence[ClockEvent], *, before: Moment) -> bool:
    ends = [one.type for one in events if one.at < before and one.type in (ClockEventType.STOP, ClockEventType.REOPEN)]
    return bool(ends) and ends[-1] is ClockEventType.STOP


def first_due(verdicts: Sequence[Verdict]) -> int:
    """Return which of a matter's verdicts is due first; the first of all where none is due."""
    dated = [(one.due_at, place) for place, one in enumerate(verdicts) if one.due_at is not None]
    return min(dated)[1] if dated else 0


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict on a matter of several promises: due by the first, late by any, each level when first reached.

    Used time and its stretches are those of the promise that is due first.
    """
    levels = zip(*(one.levels_at for one in verdicts), strict=True)
    return replace(
        verdicts[first_due(verdicts)],
        breached=any(one.breached for one in verdicts),
        levels_at=tuple(min((at for at in reached if at is not None), default=None) for reached in levels),
    )
