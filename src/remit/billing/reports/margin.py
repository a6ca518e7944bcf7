"""Margin of a service in a month: what it was charged against what the people who did the work cost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from remit.billing.model.margin import Hours, Margin
from remit.billing.model.usage import Usage
from remit.billing.records import runs as run_records
from remit.billing.records import usage as usage_records
from remit.billing.records.costs import cost_rates
from remit.billing.records.settling import rates as exchange_rates
from remit.billing.reports.service_report import span_of, zone_of
from remit.billing.rules.costs import cost_of
from remit.billing.rules.margin import margins, monday
from remit.billing.rules.months import Month
from remit.billing.rules.revaluing import rate_on
from remit.contracts.reports import engagement
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.model import Role, Site
from remit.parties.records.people import find_person
from remit.parties.records.places import list_sites
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.money import Money, decimals_of
from remit.work.records.tasks import handled

PAGE = 500


def margin_of(
    reader: Reader, principal: Principal, *, tenant: Identifier, engagement_id: Identifier, month: Month
) -> tuple[Margin, ...] | None:
    """Return the margin of each week and site of a rated month, None where it is not rated yet.

    Needs `margin.read`, which no role of a client's own people carries; refuses `NotFound`.
    """
    require(principal, Permission.MARGIN_READ, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    agreed = engagement(reader, principal, tenant=tenant, engagement_id=engagement_id)
    runs = run_records.runs_of(reader, tenant=tenant, engagement_id=engagement_id)
    run = next((one for one in runs if one.month_date == month.first_date), None)
    if run is None:
        return None
    span = span_of(reader, agreed, month, cut_off=run.cut_off)
    hours = _Hours(reader, ZoneInfo(zone_of(reader, agreed)))
    skip = 0
    while page := usage_records.releases(reader, span, skip=skip, count_max=PAGE):
        hours.add(tenant, page)
        skip += len(page)
    convert = _Exchange(reader, agreed.provider, run.currency)
    rates = cost_rates(reader, tenant=agreed.provider)
    return margins(hours.all(), revenue=Money(run.minor, run.currency), rates=rates, convert=convert)


def costs_by_site(
    reader: Reader, principal: Principal, *, tenant: Identifier, hours: Mapping[Role, float], day: date
) -> tuple[tuple[Site, Money], ...]:
    """Return what hours of roles cost at each of a provider's sites that has rates for them, the dearest last.

    Needs `margin.read` for the provider; refuses as `require` does.
    """
    require(principal, Permission.MARGIN_READ, Resource(tenant=tenant, kind="organisation", name=tenant))
    rates = cost_rates(reader, tenant=tenant)
    sites = list_sites(reader, tenant=tenant)
    found = [(site, cost_of(hours, rates=rates, site_id=site.id, day=day)) for site in sites]
    return tuple(sorted(((site, cost) for site, cost in found if cost), key=lambda one: (one[1].minor, one[0].name)))


class _Hours:
    """Gathers who worked how long on released items, by week, site and role."""

    def __init__(self, reader: Reader, zone: ZoneInfo) -> None:
        self._reader, self._zone = reader, zone
        self._sites: dict[str, str | None] = {}
        self._spent: dict[tuple[date, str | None, str], int] = defaultdict(int)
        self._items: dict[tuple[date, str | None, str], int] = defaultdict(int)
        self._counted: set[str] = set()

    def add(self, tenant: str, page: Iterable[Usage]) -> None:
        """Add a page of releases; work that was done before an item came back counts once, with its first release."""
        weeks = {}
        for one in page:
            week = monday(one.worked_at.astimezone(self._zone).date())
            self._items[week, one.site_id, one.role or ""] += 1
            if one.item_id is not None and one.item_id not in self._counted:
                weeks[one.item_id] = week
        self._counted |= set(weeks)
        for row in handled(self._reader, tenant=tenant, items=sorted(weeks)):
            at = (weeks[row.item_id], self._site(row.assignee), row.role or "")
            self._spent[at] += int(row.handling_time_s)

    def _site(self, person_id: str) -> str | None:
        if person_id not in self._sites:
            person = find_person(self._reader, person_id)
            self._sites[person_id] = person.site_id if person else None
        return self._sites[person_id]

    def all(self) -> list[Hours]:
        """Return what was gathered."""
        return [Hours(*at, self._spent.get(at, 0), self._items.get(at, 0)) for at in {*self._spent, *self._items}]


class _Exchange:
    """Money of a day in minor units of one currency, by the provider's published rates."""

    def __init__(self, reader: Reader, provider: str, currency: str) -> None:
        self._reader, self._provider, self._currency = reader, provider, currency

    def __call__(self, money: Money, day: date) -> Fraction | None:
        """Return the amount, None where no rate is known for the day."""
        if money.currency == self._currency:
            return Fraction(money.minor)
        known = exchange_rates(self._reader, tenant=self._provider, currency=money.currency, base=self._currency)
        rate = rate_on(known, day)
        if rate is None:
            return None
        minor_units: int = 10 ** decimals_of(self._currency)
        return Fraction(money.amount) * Fraction(rate) * minor_units
