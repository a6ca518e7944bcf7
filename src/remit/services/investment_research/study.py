"""What the rules make of a package: checks, figures with their sources, value and proposed rating."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from statistics import median

from remit.services.figures import (
    Chart,
    Figure,
    Figures,
    FilingRefused,
    Footing,
    Grade,
    Multiple,
    Price,
    Restatement,
    Valuation,
    cash_ties,
    compare_peers,
    days_old,
    discount,
    foot,
    given,
    grade,
    identities,
    ratios,
    reported,
    restatements,
    sensitivity,
    spread,
)
from remit.services.investment_research.package import Draft, Package
from remit.services.investment_research.terms import Terms
from remit.services.investment_research.wording import group, words

RATE_STEP, GROWTH_STEP = Decimal("0.005"), Decimal("0.005")
NEEDED = ("revenue", "debt", "cash", "diluted_shares")


@dataclass(frozen=True, slots=True)
class Study:
    """The arithmetic behind a note; `figures` are all that a note may show."""

    draft: Draft
    year: int
    years: tuple[int, ...]
    chart: Chart
    figures: Figures
    footings: tuple[Footing, ...]
    restated: tuple[Restatement, ...]
    value: Valuation
    rates: tuple[Decimal, ...]
    growths: tuple[Decimal, ...]
    table: tuple[tuple[Decimal | None, ...], ...]
    multiples: tuple[Multiple, ...]
    prices: tuple[Price, ...]
    price_age: int
    proposed: Grade


def study(package: Package, terms: Terms) -> Study:
    """Compute everything. Refuses what has no value: a missing base figure, a senseless assumption, no price."""
    draft = package.draft
    chart = spread(package.filing, years=terms.years, currency=draft.currency)
    years = tuple(sorted({cell.year_end.year for cell in chart.values()}))
    base = _base(chart, years[-1])
    value = discount(draft.assumptions, **base, base_year=years[-1])
    rates = tuple(draft.assumptions.discount_rate + RATE_STEP * step for step in range(-2, 3))
    growths = tuple(draft.assumptions.terminal_growth + GROWTH_STEP * step for step in range(-2, 3))
    figures: dict[str, Figure] = {**reported(chart), **ratios(chart)}
    multiples = _multiples(draft, figures, base, years[-1])
    prices = tuple(one for one in package.prices if one.day <= draft.as_of)
    age = days_old(package.prices, on_date=draft.as_of)
    figures |= {one.key: one for one in _given(draft, prices)}
    figures |= {one.key: one for one in _valued(draft, value, multiples, figures, years[-1], terms.weight)}
    return Study(
        draft=draft,
        year=years[-1],
        years=years,
        chart=chart,
        figures=figures,
        footings=(*foot(package.filing), *identities(chart), *cash_ties(chart)),
        restated=restatements(package.filing.facts),
        value=value,
        rates=rates,
        growths=growths,
        table=sensitivity(draft.assumptions, rates=rates, growths=growths, **base),
        multiples=multiples,
        prices=prices,
        price_age=age,
        proposed=grade(figures["upside"].value, terms.grades),
    )


def _base(chart: Chart, year: int) -> dict[str, Decimal]:
    missing = next((row for row in NEEDED if f"{row}.{year}" not in chart), None)
    if missing is not None:
        raise FilingRefused(reason=f"it reports no {missing} for {year}, which a value needs", place=missing)
    revenue, debt, cash, shares = (chart[f"{row}.{year}"].fact.value for row in NEEDED)
    return {"revenue": revenue, "debt": debt, "cash": cash, "shares": shares}


def _multiples(draft: Draft, figures: Figures, base: Mapping[str, Decimal], year: int) -> tuple[Multiple, ...]:
    own = {
        key: figures[f"{key}.{year}"].value if f"{key}.{year}" in figures else None
        for key in ("ebitda", "earnings_per_share")
    }
    return compare_peers(
        draft.peers,
        revenue=base["revenue"],
        ebitda=own["ebitda"],
        earnings_per_share=own["earnings_per_share"],
        net_debt=base["debt"] - base["cash"],
        shares=base["shares"],
    )


def _given(draft: Draft, prices: tuple[Price, ...]) -> Iterator[Figure]:
    for field in fields(draft.assumptions):
        held = getattr(draft.assumptions, field.name)
        unit = "times" if field.name == "sales_to_capital" else "percent"
        each = (
            {field.name: held}
            if isinstance(held, Decimal)
            else {f"{field.name}.{at}": one for at, one in enumerate(held, 1)}
        )
        for key, value in each.items():
            source = f"draft.json assumptions.{field.name}"
            yield given(f"assumed.{key}", words("assumptions", field.name), value, unit, source=source)
    year = [one for one in prices if (draft.as_of - one.day).days <= 366]
    for key, price in (
        ("price", prices[-1]),
        ("price_high", max(year, key=lambda one: one.close, default=prices[-1])),
        ("price_low", min(year, key=lambda one: one.close, default=prices[-1])),
    ):
        yield given(key, words("figures", key), price.close, "share", source=f"{price.place}, {price.day}")
    for at, peer in enumerate(draft.peers):
        source = f"draft.json peers[{at}]: {peer.source}"
        yield given(f"peer.{at}.price", {"en": peer.name, "vi": peer.name}, peer.price, "share", source=source)


def _valued(
    draft: Draft, value: Valuation, multiples: tuple[Multiple, ...], figures: Figures, year: int, weight: Decimal
) -> Iterator[Figure]:
    """Yield the computed figures of the value, each with the figures it rests on."""
    rates = tuple(key for key in figures if key.startswith("assumed."))
    base = tuple(f"{row}.{year}" for row in NEEDED)
    peers = tuple(key for key in figures if key.startswith("peer."))
    yield _figure("enterprise_value", value.enterprise, "money", (*rates, base[0]))
    yield _figure("equity_value", value.equity, "money", ("enterprise_value", *base[1:3]))
    yield _figure("cash_flow_value", value.per_share, "share", ("equity_value", base[3]))
    yield _figure("terminal_share", value.terminal_present / value.enterprise, "percent", ("enterprise_value",))
    for one in multiples:
        yield _figure(one.key, one.median, "times", peers)
        yield _figure(f"implied.{one.key}", one.implied_price, "share", (one.key, *base), key="implied")
    target = value.per_share
    parts: tuple[str, ...] = ("cash_flow_value",)
    if multiples:
        implied = median(one.implied_price for one in multiples)
        parts = tuple(f"implied.{one.key}" for one in multiples)
        yield _figure("peer_value", implied, "share", parts)
        target, parts = weight * value.per_share + (1 - weight) * implied, ("cash_flow_value", "peer_value")
    yield _figure("target_price", target, "share", parts)
    yield _figure("upside", target / figures["price"].value - 1, "percent", ("target_price", "price"))


def _figure(name: str, value: Decimal, unit: str, inputs: tuple[str, ...], *, key: str = "") -> Figure:
    kind = key or name
    return Figure(name, words("figures", kind), value, unit, group("workings")[kind]["en"], inputs)
