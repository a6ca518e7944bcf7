"""Cost rates as a person writes them."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from remit.billing.model.margin import CostRate, CostRateRefused
from remit.billing.rules.margin import rate_for
from remit.parties.model import Role
from remit.values.money import Money

FIELDS = frozenset({"site", "role", "currency", "hourly", "valid_from", "valid_until"})


def read_rate(told: Any, *, tenant: str, sites: Mapping[str, str]) -> CostRate:
    """Read a cost rate; `sites` maps the name of a site to its id. Refuses `CostRateRefused` and as `Money.of` does."""
    if not isinstance(told, Mapping) or set(told) - FIELDS:
        raise CostRateRefused(reason=f"its fields are {', '.join(sorted(FIELDS))}")
    if told.get("site") not in sites:
        raise CostRateRefused(reason=f"there is no site {told.get('site')}")
    role = str(told.get("role") or "")
    if role and role not in set(Role):
        raise CostRateRefused(reason=f"there is no role {role}")
    hourly = Money.of(str(told.get("hourly", "")), str(told.get("currency", "")))
    first, end = _day(told.get("valid_from")), told.get("valid_until")
    if hourly.minor < 0 or (end and _day(end) <= first):
        raise CostRateRefused(reason="an hour costs nothing or more, and its last day lies after its first")
    return CostRate(tenant, sites[told["site"]], role, first, _day(end) if end else None, hourly.currency, hourly.minor)


def cost_of(hours: Mapping[Role, float], *, rates: Iterable[CostRate], site_id: str, day: date) -> Money | None:
    """Return what hours of roles cost at a site on a day; None where a role has no rate, or two currencies meet."""
    known = tuple(rates)
    found = [
        (rate_for(known, site_id=site_id, role=role, day=day), Fraction(spent))
        for role, spent in hours.items()
        if spent
    ]
    priced = [(rate, spent) for rate, spent in found if rate is not None]
    currencies = {rate.currency for rate, _ in priced}
    if len(priced) < len(found) or len(currencies) != 1:
        return None
    minor = sum((rate.hourly_minor * spent for rate, spent in priced), Fraction(0))
    return Money(int(minor + Fraction(1, 2)), currencies.pop())


def _day(text: Any) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise CostRateRefused(reason=f"“{text}” is no day; write it as 2026-03-31") from None
