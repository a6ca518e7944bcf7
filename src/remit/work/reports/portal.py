"""The client's portal: counts by month, and the questions that wait for an answer."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment, require_utc
from remit.work.model import Comment
from remit.work.records.comments import unanswered_questions
from remit.work.records.listing import count_span
from remit.work.reports.lists import ItemFilter
from remit.work.rules.speech import heard


class MonthFigure(StrEnum):
    """A count of a month that opens its items; the values are the names of `MonthLine`."""

    RECEIVED = "received"
    RELEASED = "released"
    STRAIGHT_THROUGH = "straight_through"
    RETURNED = "returned"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of an engagement: what was received in it, and what was released in it."""

    month: date
    received: int
    released: int
    straight_through: int
    returned: int
    late: int

    @property
    def key(self) -> str:
        """The month as an address says it, such as 2026-03."""
        return f"{self.month:%Y-%m}"

    def count(self, figure: MonthFigure) -> int:
        """Return a figure of the month."""
        return int(getattr(self, figure))


def months(
    reader: Reader,
    *,
    principal: Principal,
    tenant: Identifier,
    engagement_id: Identifier,
    now: Moment,
    tz: str,
    count: int = 12,
) -> tuple[MonthLine, ...]:
    """Return an engagement's counts of the last months, this one first, months as in the zone `tz`."""
    require(principal, Permission.ITEM_READ, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    lines = []
    first = now.astimezone(ZoneInfo(tz)).date().replace(day=1)
    end = _midnight(_after(first), tz)
    for _ in range(count):
        start = _midnight(first, tz)
        counts = count_span(reader, tenant=tenant, engagement_id=engagement_id, start=start, end=end)
        lines.append(MonthLine(month=first, **counts))
        first, end = _before(first), start
    return tuple(lines)


def behind(figure: MonthFigure, *, start: Moment, end: Moment) -> ItemFilter:
    """Return what narrows a list to the items that `months` counts between two moments."""
    if figure is MonthFigure.RECEIVED:
        return ItemFilter(received_from=start, received_until=end)
    asked = {} if figure is MonthFigure.RELEASED else {figure.value: True}
    return ItemFilter(released_from=start, released_until=end, **asked)  # type: ignore[arg-type]  # - the filter's names


def _midnight(day: date, tz: str) -> Moment:
    return require_utc(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(tz)))


def _after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _before(first: date) -> date:
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def open_questions(reader: Reader, *, principal: Principal, tenant: Identifier) -> tuple[Comment, ...]:
    """Return the questions that wait for this client, oldest first."""
    client = Resource(tenant=tenant, kind="organisation", name=tenant)
    require(principal, Permission.ITEM_READ, client)
    waiting = unanswered_questions(reader, tenant=tenant)
    return tuple(heard(one, principal=principal, resource=client) for one in waiting)
