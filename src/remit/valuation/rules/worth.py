"""What a share of a company is worth: by cash flows and by peers, weighed into a target, each figure with its inputs.

    target = weight x value by cash flows + (1 - weight) x median of the prices that the peers imply

Without a multiple over the peers the target is the value by cash flows alone. The names of the figures and how each is
worked stand in `worth.toml`.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import median

from remit.valuation.model import (
    Assumptions,
    Figure,
    FilingRefused,
    Multiple,
    Names,
    Peer,
    Price,
    Valuation,
)
from remit.valuation.rules.breakdowns import Breakdown, part_figures
from remit.valuation.rules.cash_flows import discount, sensitivity
from remit.valuation.rules.chart import Chart
from remit.valuation.rules.peers import compare_peers
from remit.valuation.rules.prices import days_old
from remit.valuation.rules.ratios import ratios
from remit.valuation.rules.tracing import Figures, given, reported

NEEDED = ("revenue", "debt", "cash", "diluted_shares")
"""The rows of the chart without which a share has no value."""
STEP = Decimal("0.005")
"""How far apart the rates and the growths of the sensitivity lie."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The worth of a share; `figures` are all that may be shown of it, `table` is per rate (rows) and growth."""

    year: int
    years: tuple[int, ...]
    figures: Figures
    value: Valuation
    rates: tuple[Decimal, ...]
    growths: tuple[Decimal, ...]
    table: tuple[tuple[Decimal | None, ...], ...]
    multiples: tuple[Multiple, ...]
    prices: tuple[Price, ...]
    price_age: int


@cache
def worth_names() -> Mapping[str, Mapping[str, Names]]:
    """Return the names of `assumptions` and `figures`, and the `workings`, by key."""
    return tomllib.loads((Path(__file__).parents[1] / "worth.toml").read_text("utf-8"))


def worth_of(
    chart: Chart,
    *,
    assumptions: Assumptions,
    peers: Sequence[Peer],
    prices: Sequence[Price],
    as_of: date,
    weight: Decimal,
    told_in: str,
    parts: Sequence[Breakdown] = (),
) -> Worth:
    """Value a share on a day; `told_in` names the paper that assumptions and peers were read from.

    Refuses `FilingRefused` for a base figure that is not reported, `AssumptionRefused`, and `PricesRefused`.
    """
    years = tuple(sorted({cell.year_end.year for cell in chart.values()}))
    base = _base(chart, years[-1])
    value = discount(assumptions, **base, base_year=years[-1])
    rates, growths = (
        tuple(middle + STEP * step for step in range(-2, 3))
        for middle in (assumptions.discount_rate, assumptions.terminal_growth)
    )
    figures: dict[str, Figure] = {**reported(chart), **part_figures(parts, chart), **ratios(chart)}
    multiples = _multiples(peers, figures, base, years[-1])
    age = days_old(prices, on_date=as_of)
    known = tuple(one for one in prices if one.day <= as_of)
    for each in (_assumed(assumptions, told_in), _priced(known, as_of), _compared(peers, told_in)):
        figures |= {one.key: one for one in each}
    figures |= {one.key: one for one in _valued(value, multiples, figures, years[-1], weight)}
    table = sensitivity(assumptions, rates=rates, growths=growths, **base)
    return Worth(years[-1], years, figures, value, rates, growths, table, multiples, known, age)


def _base(chart: Chart, year: int) -> dict[str, Decimal]:
    missing = next((row for row in NEEDED if f"{row}.{year}" not in chart), None)
    if missing is not None:
        raise FilingRefused(reason=f"it reports no {missing} for {year}, which a value needs", place=missing)
    revenue, debt, cash, shares = (chart[f"{row}.{year}"].fact.value for row in NEEDED)
    return {"revenue": revenue, "debt": debt, "cash": cash, "shares": shares}


def _multiples(peers: Sequence[Peer], figures: Figures, base: Mapping[str, Decimal], year: int) -> tuple[Multiple, ...]:
    def own(key: str) -> Decimal | None:
        return figures[f"{key}.{year}"].value if f"{key}.{year}" in figures else None

    return compare_peers(
        peers,
        revenue=base["revenue"],
        ebitda=own("ebitda"),
        earnings_per_share=own("earnings_per_share"),
        net_debt=base["debt"] - base["cash"],
        shares=base["shares"],
    )


def _assumed(assumptions: Assumptions, told_in: str) -> Iterator[Figure]:
    for field in fields(assumptions):
        held = getattr(assumptions, field.name)
        unit = "times" if field.name == "sales_to_capital" else "percent"
        each = (
            {field.name: held}
            if isinstance(held, Decimal)
            else {f"{field.name}.{at}": one for at, one in enumerate(held, 1)}
        )
        for key, value in each.items():
            source = f"{told_in} assumptions.{field.name}"
            yield given(f"assumed.{key}", worth_names()["assumptions"][field.name], value, unit, source=source)


def _priced(prices: Sequence[Price], as_of: date) -> Iterator[Figure]:
    year = [one for one in prices if (as_of - one.day).days <= 366]
    for key, price in (
        ("price", prices[-1]),
        ("price_high", max(year, key=lambda one: one.close, default=prices[-1])),
        ("price_low", min(year, key=lambda one: one.close, default=prices[-1])),
    ):
        yield given(key, worth_names()["figures"][key], price.close, "share", source=f"{price.place}, {price.day}")


def _compared(peers: Sequence[Peer], told_in: str) -> Iterator[Figure]:
    for at, peer in enumerate(peers):
        source = f"{told_in} peers[{at}]: {peer.source}"
        yield given(f"peer.{at}.price", {"en": peer.name, "vi": peer.name}, peer.price, "share", source=source)


def _valued(
    value: Valuation, multiples: tuple[Multiple, ...], figures: Figures, year: int, weight: Decimal
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
    names, kind = worth_names(), key or name
    return Figure(name, names["figures"][kind], value, unit, names["workings"][kind]["en"], inputs)
