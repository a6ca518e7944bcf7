"""Indices: what was entered of each and where it was published, and which prices wait for which value."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from remit.billing.model.index import Entered
from remit.billing.model.ledger import EventKind
from remit.billing.records.runs import entered_values, runs_of
from remit.billing.rules.indexation import indices, published_for
from remit.billing.rules.months import Month
from remit.contracts.model import Engagement
from remit.contracts.pricing import PriceSchedule
from remit.contracts.records import latest_statement, list_engagements
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.canonical import content_hash


@dataclass(frozen=True, slots=True)
class Followed:
    """An index that a price follows; `month` is whose value the engagement's next month (`rates`) is moved by."""

    name: str
    price: str
    engagement: Engagement
    month: Month
    rates: Month


@dataclass(frozen=True, slots=True)
class Awaited:
    """A value that is not entered; without any earlier one (`blocks`) the month cannot be rated."""

    followed: Followed
    blocks: bool


@dataclass(frozen=True, slots=True)
class Indices:
    """The indices of one client: what was entered, where each value was published, and what is waited for."""

    names: tuple[str, ...]
    entered: tuple[Entered, ...]
    sources: dict[tuple[str, str], str]
    awaited: tuple[Awaited, ...]

    def of(self, name: str) -> tuple[Entered, ...]:
        """Return the values of one index, oldest month first."""
        return tuple(one for one in self.entered if one.name == name)

    def source(self, one: Entered) -> str:
        """Return where a value was published; empty where that was not told."""
        return self.sources.get((one.name, str(Month.of(one.month_date))), "")


def stream_of(name: str) -> str:
    """Return the stream of an index; its name may hold anything, so the stream is called by its hash."""
    return f"index:{content_hash(name.encode())[:32]}"


def followed(reader: Reader, *, tenant: str) -> frozenset[str]:
    """Return the indices that prices agreed with a client follow."""
    return frozenset(one.name for one in _followed(reader, tenant))


def indices_of(reader: Reader, principal: Principal, *, tenant: str) -> Indices:
    """Return what is known and waited for of a client's indices. Needs `billing.read`."""
    require(principal, Permission.BILLING_READ, Resource(tenant=tenant, kind="index", name=tenant))
    follow, entered = tuple(_followed(reader, tenant)), entered_values(reader, tenant=tenant)
    names = sorted({one.name for one in follow} | {one.name for one in entered})
    awaited = [_awaited(one, entered) for one in follow if not _is_entered(one, entered)]
    awaited.sort(key=lambda one: not one.blocks)
    return Indices(tuple(names), entered, _sources(reader, tenant, names), tuple(awaited))


def _is_entered(one: Followed, entered: tuple[Entered, ...]) -> bool:
    return any(each.name == one.name and each.month_date == one.month.first_date for each in entered)


def _awaited(one: Followed, entered: tuple[Entered, ...]) -> Awaited:
    earlier = any(each.name == one.name and each.month_date < one.month.first_date for each in entered)
    return Awaited(one, blocks=not earlier)


def _followed(reader: Reader, tenant: str) -> Iterator[Followed]:
    for agreed in list_engagements(reader, tenants=(tenant,)):
        statement = latest_statement(reader, tenant=tenant, engagement_id=agreed.id)
        if statement is not None and statement.provisions.pricing is not None:
            yield from _followed_by(reader, agreed, statement.provisions.pricing)


def _followed_by(reader: Reader, agreed: Engagement, schedule: PriceSchedule) -> Iterator[Followed]:
    began = Month.of(agreed.valid_from.astimezone(ZoneInfo(schedule.tz)).date())
    runs = runs_of(reader, tenant=agreed.tenant, engagement_id=agreed.id)
    rates = Month.of(runs[-1].month_date).plus(1) if runs else began
    for item in schedule.items:
        for name in indices(item.indexation) if item.indexation else ():
            yield Followed(name, item.name, agreed, published_for(began, rates), rates)


def _sources(reader: Reader, tenant: str, names: list[str]) -> dict[tuple[str, str], str]:
    kinds = (EventKind.INDEX_ENTERED.value,)
    told = (each.body for name in names for each in reader.events(tenant=tenant, stream=stream_of(name), kinds=kinds))
    return {(str(one["index"]), str(one["month"])): str(one["source"]) for one in told}
