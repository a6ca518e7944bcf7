"""The clock of an item: judged from its events in the log, with the working that every verdict shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from remit.contracts.model import Metric, Terms
from remit.parties.access import Permission, Principal
from remit.store import LoggedEvent, Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import EventKind, Item
from remit.work.reports.doors import read_item
from remit.work.rules.clock import (
    ClockEvent,
    ClockEventType,
    ClockMetric,
    ClockPolicy,
    Verdict,
    judge,
    working_text,
)

_MEANING = {
    EventKind.ITEM_RECEIVED.value: ClockEventType.START,
    EventKind.ITEM_PAUSED.value: ClockEventType.PAUSE,
    EventKind.ITEM_RESUMED.value: ClockEventType.RESUME,
    EventKind.ITEM_RELEASED.value: ClockEventType.STOP,
    EventKind.ITEM_CANCELLED.value: ClockEventType.STOP,
    EventKind.ITEM_RETURNED.value: ClockEventType.REOPEN,
}


@dataclass(frozen=True, slots=True)
class ItemClock:
    """An item's turnaround clock: what is promised, how it stands, and the working, days in the calendar's zone."""

    policy: ClockPolicy
    verdict: Verdict
    working: str


def turnaround_policy(terms: Terms) -> ClockPolicy | None:
    """Return what terms promise for the time from receipt to release, None where they promise nothing."""
    level = terms.service_level(Metric.TURNAROUND_TIME)
    if level is None or level.calendar is None or level.target_minutes is None:
        return None
    return ClockPolicy(
        metric=ClockMetric.RESOLUTION,
        calendar=level.calendar,
        target_minutes=level.target_minutes,
        levels_pct=level.levels_pct,
    )


def clock_of(reader: Reader, item: Item, terms: Terms, *, now: Moment) -> ItemClock | None:
    """Judge an item's turnaround clock at a moment; None where nothing is promised."""
    policy = turnaround_policy(terms)
    if policy is None:
        return None
    events = reader.events(tenant=item.tenant, stream=item.stream, kinds=frozenset(_MEANING))
    verdict = judge(policy, [*_clock_events(events), ClockEvent(ClockEventType.EVALUATE, now)])
    return ItemClock(policy, verdict, working_text(verdict.stretches))


def _clock_events(events: list[LoggedEvent]) -> Iterator[ClockEvent]:
    for event in events:
        yield ClockEvent(_MEANING[event.kind], event.at, reason=event.body.get("reason"))


def due_of(reader: Reader, item: Item, terms: Terms, *, now: Moment) -> Moment | None:
    """Return when an item is due as things stand; None while the client is asked, and where nothing is promised."""
    clock = clock_of(reader, item, terms, now=now)
    return None if clock is None else clock.verdict.due_at


def item_clock(
    reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier, now: Moment
) -> ItemClock | None:
    """Return an item's turnaround clock for its page."""
    opened = read_item(reader, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)
    return clock_of(reader, opened.item, opened.terms, now=now)
