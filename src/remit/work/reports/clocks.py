"""The clock of an item: judged from its events in the log, with the working that every verdict shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from remit.contracts.model import Metric, Terms
from remit.parties.access import Permission, Principal
from remit.store import LoggedEvent, Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment, parse_moment
from remit.work.model import EventKind, Item, Visibility
from remit.work.records.escalations import escalations_of
from remit.work.records.merges import merges_of
from remit.work.reports.doors import read_item, terms_of
from remit.work.reports.merging import carried
from remit.work.rules.clock import (
    ClockEvent,
    ClockEventType,
    ClockMetric,
    ClockPolicy,
    Verdict,
    judge,
    working_text,
)
from remit.work.rules.escalating import Escalated, Step, steps
from remit.work.rules.merging import first_due, lodged, together

_MEANING = {
    EventKind.ITEM_RECEIVED.value: ClockEventType.START,
    EventKind.ITEM_PAUSED.value: ClockEventType.PAUSE,
    EventKind.ITEM_RESUMED.value: ClockEventType.RESUME,
    EventKind.ITEM_RELEASED.value: ClockEventType.STOP,
    EventKind.ITEM_CANCELLED.value: ClockEventType.STOP,
    EventKind.ITEM_RETURNED.value: ClockEventType.REOPEN,
}


_KINDS = frozenset((*_MEANING, EventKind.COMMENT_ADDED.value, EventKind.ITEM_PARTED.value))


@dataclass(frozen=True, slots=True)
class ItemClock:
    """One clock of an item: what is promised, how it stands, and the working, days in the calendar's zone."""

    policy: ClockPolicy
    verdict: Verdict
    working: str


_MEASURES = {
    Metric.TURNAROUND_TIME: ClockMetric.RESOLUTION,
    Metric.FIRST_RESPONSE: ClockMetric.FIRST_RESPONSE,
    Metric.NEXT_RESPONSE: ClockMetric.NEXT_RESPONSE,
}
"""The promises that are judged item by item, and the clock that judges each."""


def policy_of(terms: Terms, metric: Metric) -> ClockPolicy | None:
    """Return what terms promise for a time, None where they promise nothing."""
    level = terms.service_level(metric)
    if level is None or level.calendar is None or level.target_minutes is None:
        return None
    return ClockPolicy(
        metric=_MEASURES[metric],
        calendar=level.calendar,
        target_minutes=level.target_minutes,
        levels_pct=level.levels_pct,
    )


def clock_of(
    reader: Reader,
    item: Item,
    terms: Terms,
    *,
    now: Moment,
    metric: Metric = Metric.TURNAROUND_TIME,
    levels_pct: tuple[Decimal, ...] | None = None,
) -> ItemClock | None:
    """Judge one of an item's clocks at a moment, with those of the items it carries on for; None without a promise.

    `levels_pct` asks for other levels than the promise has.
    """
    policy = policy_of(terms, metric)
    if policy is None:
        return None
    levels = policy.levels_pct if levels_pct is None else levels_pct
    promised = [(item, policy), *_promised_to_merged(reader, item, metric)]
    verdicts = [_judged(reader, one, replace(each, levels_pct=levels), now=now) for one, each in promised]
    verdict = together(verdicts)
    return ItemClock(promised[first_due(verdicts)][1], verdict, working_text(verdict.stretches))


def _promised_to_merged(reader: Reader, item: Item, metric: Metric) -> Iterator[tuple[Item, ClockPolicy]]:
    """Yield the items that one carries on for, and what each was promised under the terms of its own receipt."""
    for one in carried(reader, item):
        policy = policy_of(terms_of(reader, one), metric)
        if policy is not None:
            yield one, policy


def _judged(reader: Reader, item: Item, policy: ClockPolicy, *, now: Moment) -> Verdict:
    told = clock_events(reader, tenant=item.tenant, item_id=item.id)
    return judge(policy, [*told, ClockEvent(ClockEventType.EVALUATE, now)])


def clock_events(
    reader: Reader, *, tenant: Identifier, item_id: Identifier, until: Moment | None = None
) -> list[ClockEvent]:
    """Return what an item's clocks are judged by: its own events, and while it was merged those of who carried on.

    Of its merges only those before `until` count.
    """
    own = reader.events(tenant=tenant, stream=f"item:{item_id}", kinds=_KINDS)
    found = list(_clock_events(own))
    for merge in merges_of(reader, tenant=tenant, item_id=item_id):
        if until is None or merge.merged_at < until:
            ends = min((at for at in (merge.undone_at, until) if at is not None), default=None)
            host = clock_events(reader, tenant=tenant, item_id=merge.into_id, until=ends)
            found += lodged(host, named=merge.into_id, since=merge.merged_at, until=merge.undone_at)
    return found


def _clock_events(events: list[LoggedEvent]) -> Iterator[ClockEvent]:
    """Yield what a stream tells a clock; messages that were split off it are told where they went, at their time."""
    partings = [event.body for event in events if event.kind == EventKind.ITEM_PARTED]
    gone = {said["comment"] for body in partings if body["of"] == body["item"] for said in body["messages"]}
    for event in events:
        if event.kind == EventKind.ITEM_PARTED:
            came = event.body["messages"] if event.body["parted"] == event.body["item"] else ()
            yield from (_message(said, at=parse_moment(said["at"])) for said in came if said["comment"] not in gone)
        elif event.kind == EventKind.COMMENT_ADDED:
            if event.body.get("comment") not in gone:
                yield _message(event.body, at=event.at)
        else:
            said_at = event.body.get("said_at")
            at = parse_moment(said_at) if said_at else event.at
            yield ClockEvent(_MEANING[event.kind], at, reason=event.body.get("reason"))


def _message(body: Mapping[str, Any], *, at: Moment) -> ClockEvent:
    return ClockEvent(_said(body), at)


def _said(body: Mapping[str, Any]) -> ClockEventType:
    """Return what a message is to a clock; what no person wrote answers nobody and asks nothing."""
    if body["visibility"] == Visibility.INTERNAL:
        return ClockEventType.INTERNAL_NOTE
    if body.get("automatic", False):
        return ClockEventType.AUTO_REPLY
    return ClockEventType.CUSTOMER_MESSAGE if body["from_client"] else ClockEventType.AGENT_REPLY


def steps_of(reader: Reader, item: Item, terms: Terms, *, now: Moment) -> tuple[Step, ...]:
    """Return the escalations that terms ask for of an item's clocks, with the moments of their levels as they stand."""
    found: list[Step] = []
    for metric in _MEASURES:
        policy, promise = policy_of(terms, metric), terms.service_level(metric)
        if policy is None or promise is None or not promise.escalations:
            continue
        asked = tuple(one.at_pct for one in promise.escalations)
        clock = clock_of(reader, item, terms, now=now, metric=metric, levels_pct=asked)
        assert clock is not None
        found += steps(metric, promise.escalations, clock.verdict.levels_at, returns=item.returns)
    return tuple(found)


def escalated(
    reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier
) -> tuple[Escalated, ...]:
    """Return what was done about an item because its clocks reached levels, for its page."""
    read_item(reader, principal=principal, permission=Permission.TRAIL_READ, tenant=tenant, item_id=item_id)
    return escalations_of(reader, tenants=[tenant], item_ids=[item_id])


def due_of(reader: Reader, item: Item, terms: Terms, *, now: Moment) -> Moment | None:
    """Return when an item is due as things stand; None while the client is asked, and where nothing is promised."""
    clock = clock_of(reader, item, terms, now=now)
    return None if clock is None else clock.verdict.due_at


def item_clocks(
    reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier, now: Moment
) -> Mapping[Metric, ItemClock]:
    """Return an item's clocks for its page, by what was promised."""
    opened = read_item(reader, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)
    clocks = {one: clock_of(reader, opened.item, opened.terms, now=now, metric=one) for one in _MEASURES}
    return {metric: clock for metric, clock in clocks.items() if clock is not None}
