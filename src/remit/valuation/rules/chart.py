"""The standard chart: a filing's facts brought into the same lines for every company, each cell with its source."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from remit.valuation.model import Cell, Fact, Filing, FilingRefused, Footing, Row, SumState

LEAST_DAYS, MOST_DAYS = 350, 380
"""A fiscal year has 52 or 53 weeks, or a calendar's days."""

_FILE = Path(__file__).parents[1] / "chart.toml"

IDENTITIES: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("assets", (("liabilities", 1), ("equity", 1))),
    ("gross_profit", (("revenue", 1), ("cost_of_sales", -1))),
    ("cash_change", (("operating_cash", 1), ("investing_cash", 1), ("financing_cash", 1), ("exchange_on_cash", 1))),
)
"""What must hold in any set of statements: the balance balances, the cash flow gives the change in cash."""

OPTIONAL = frozenset({"exchange_on_cash"})

Chart = Mapping[str, Cell]
"""Cells by `row.year`."""


@cache
def chart_rows() -> tuple[Row, ...]:
    """Return the lines of the chart in their order."""
    body = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple(
        Row(key, {"en": one["en"], "vi": one["vi"]}, one["part"], one["flow"], tuple(one["concepts"]))
        for key, one in body.items()
    )


def spread(filing: Filing, *, years: int, currency: str) -> Chart:
    """Fill the chart for the latest fiscal years. Refuses `FilingRefused` where there is no year with revenue.

    Of several filings of one figure the latest counts. Money in another unit than the currency is no candidate.
    """
    ends = year_ends(filing.facts, currency=currency)[-years:]
    if not ends:
        raise FilingRefused(reason=f"it reports no revenue of a whole year in {currency}", place="revenue")
    known = _by_concept(filing.facts)
    cells = (
        Cell(row, end, fact)
        for row in chart_rows()
        for end in ends
        if (fact := _fact_for(row, known, end, currency)) is not None
    )
    return {cell.key: cell for cell in cells}


def year_ends(facts: Iterable[Fact], *, currency: str) -> tuple[date, ...]:
    """Return the last days of the fiscal years for which revenue is reported, oldest first."""
    revenue = set(next(row for row in chart_rows() if row.key == "revenue").concepts)
    return tuple(
        sorted({one.end for one in facts if one.concept in revenue and one.unit == currency and _whole_year(one)})
    )


def _whole_year(fact: Fact) -> bool:
    return fact.start is not None and LEAST_DAYS <= (fact.end - fact.start).days + 1 <= MOST_DAYS


def _by_concept(facts: Iterable[Fact]) -> Mapping[str, Sequence[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.concept, []).append(fact)
    return found


def _fact_for(row: Row, known: Mapping[str, Sequence[Fact]], end: date, currency: str) -> Fact | None:
    unit = "shares" if row.part == "shares" else currency
    for concept in row.concepts:
        fitting = [
            one
            for one in known.get(concept, ())
            if one.unit == unit and one.end == end and (_whole_year(one) if row.flow else one.start is None)
        ]
        if fitting:
            return max(fitting, key=lambda one: str(one.filed or ""))
    return None


def identities(chart: Chart) -> tuple[Footing, ...]:
    """Check what must hold in any statements, in each year in which every part is reported."""
    years = sorted({cell.year_end for cell in chart.values()})
    return tuple(
        checked for total, parts in IDENTITIES for end in years if (checked := _identity(chart, total, parts, end))
    )


def _identity(chart: Chart, total: str, parts: tuple[tuple[str, int], ...], end: date) -> Footing | None:
    there = [(chart[key], weight) for name, weight in parts if (key := f"{name}.{end.year}") in chart]
    missing = tuple(name for name, _ in parts if f"{name}.{end.year}" not in chart and name not in OPTIONAL)
    whole = chart.get(f"{total}.{end.year}")
    if whole is None or missing:
        return None
    summed = sum((cell.fact.value * weight for cell, weight in there), whole.fact.value * 0)
    state = SumState.HOLDS if summed == whole.fact.value else SumState.FAILS
    return Footing("house", total, whole.fact.period, whole.fact.unit, state, whole.fact.value, summed, summed * 0)


def cash_ties(chart: Chart) -> tuple[Footing, ...]:
    """Check that cash at the end is cash a year before and the change of the year."""
    found = []
    for end in sorted({cell.year_end for cell in chart.values()}):
        parts = [chart.get(key) for key in (f"cash.{end.year}", f"cash.{end.year - 1}", f"cash_change.{end.year}")]
        if parts[0] and parts[1] and parts[2]:
            stated, summed = parts[0].fact.value, parts[1].fact.value + parts[2].fact.value
            state = SumState.HOLDS if stated == summed else SumState.FAILS
            fact = parts[0].fact
            found.append(Footing("house", "cash", fact.period, fact.unit, state, stated, summed, stated * 0))
    return tuple(found)
