"""Credit: statements in the standard chart with a source for each cell, and the borrower's covenants tested."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from remit.services.figures import (
    Chart,
    Covenant,
    CovenantStanding,
    Measured,
    SumState,
    cash_ties,
    chart_rows,
    identities,
    measure_covenant,
    ratios,
    read_company_facts,
    restatements,
    spread,
)
from remit.services.financial_process.outcome import ENGLISH, Finding, OrderRefused, Outcome, Words, number, reason
from remit.services.kit import Reference, Section

YEARS = 3


def spread_order(order: Mapping[str, Any]) -> Chart:
    """Bring the borrower's facts into the chart. Refuses what the room refuses of a filing."""
    return spread(read_company_facts(json.dumps(order["facts"]).encode()), years=YEARS, currency=order["currency"])


def credit(order: Mapping[str, Any], agreed: Reference | None, words: Words) -> Outcome:
    """Spread the statements, check them, and test every covenant of the agreement on the latest year."""
    filing = read_company_facts(json.dumps(order["facts"]).encode())
    chart = spread(filing, years=YEARS, currency=order["currency"])
    year = max(cell.year_end.year for cell in chart.values())
    tests = [
        measure_covenant(one, _values(chart, year), tested_on=date.fromisoformat(order["tested_on"]))
        for one in covenants_of(agreed)
    ]
    version = f"{agreed.body['definition']} ({words('version')} {agreed.version})" if agreed else ""
    checks = [one for one in (*identities(chart), *cash_ties(chart)) if one.state is SumState.FAILS]
    findings = [
        *(
            Finding(f"{one.parent}:{one.period}", reason("finance.fails", total=one.parent, period=one.period))
            for one in checks
        ),
        *(
            Finding(
                f"{one.later.concept}:{one.later.period}",
                reason("finance.restated", concept=one.later.concept, period=one.later.period),
            )
            for one in restatements(filing.facts)
        ),
        *(_finding(one) for one in tests if one.standing is not CovenantStanding.MET),
    ]
    cells = [
        {"line": cell.row.names["en"], "year": str(cell.year_end.year), "value": f"{cell.fact.value:f}",
         "unit": cell.fact.unit, "concept": cell.fact.concept, "period": cell.fact.period, "source": cell.fact.place}
        for cell in chart.values()
    ]  # fmt: skip
    facts = {"borrower": order["borrower"], "tested_on": order["tested_on"], "definition": version, "cells": cells,
             "covenants": [_fact(one) for one in tests]}  # fmt: skip
    sections = [_statements(chart, words, order["currency"]), *([_tested(tests, version, words)] if tests else [])]
    return Outcome(f"{words('credit')}: {order['borrower']}", facts, sections, findings, cells)


def covenants_of(agreed: Reference | None) -> tuple[Covenant, ...]:
    """Return the covenants of an agreement. Refuses `OrderRefused` naming what an entry lacks."""
    try:
        return tuple(
            Covenant(
                one["key"],
                one["name"],
                one["measure"],
                {"at_most": True, "at_least": False}[one["test"]],
                number(one["limit"], f"covenants.{one['key']}"),
                int(one.get("cure_days", 0)),
            )
            for one in (agreed.body["covenants"] if agreed else ())
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise OrderRefused(reason=f"the covenants lack or misstate {fault}", place="covenants") from None


def _values(chart: Chart, year: int) -> dict[str, Any]:
    figures = {key: cell.fact.value for key, cell in chart.items()} | {
        key: one.value for key, one in ratios(chart).items()
    }
    return {key.rpartition(".")[0]: value for key, value in figures.items() if key.endswith(f".{year}")}


def _finding(one: Measured) -> Finding:
    names = one.covenant.names
    if one.standing is CovenantStanding.UNMEASURED:
        return Finding(one.covenant.key, reason("finance.unmeasured", covenant=names))
    fields = {
        "covenant": names,
        "measured": ENGLISH.number(one.measured or one.covenant.limit),
        "limit": one.covenant.limit,
    }
    return Finding(one.covenant.key, reason("finance.breach", until=one.cure_until, **fields))


def _fact(one: Measured) -> dict[str, Any]:
    text = {key: None if value is None else f"{value}" for key, value in
            (("measured", one.measured), ("headroom", one.headroom), ("cure_until", one.cure_until))}  # fmt: skip
    limit = f"{'at most' if one.covenant.at_most else 'at least'} {one.covenant.limit}"
    return {
        "key": one.covenant.key,
        "measure": one.covenant.measure,
        "limit": limit,
        "standing": one.standing.value,
        **text,
    }


def _statements(chart: Chart, words: Words, currency: str) -> Section:
    years = sorted({cell.year_end.year for cell in chart.values()})

    def shown(key: str) -> str:
        return words.number(chart[key].fact.value, "1") if key in chart else "–"

    rows = [
        [words.name(row.names), *(shown(f"{row.key}.{year}") for year in years)]
        for row in chart_rows()
        if any(f"{row.key}.{year}" in chart for year in years)
    ]
    return words.section(words("statements"), (currency, *map(str, years)), rows, *range(1, len(years) + 1))


def _tested(tests: list[Measured], version: str, words: Words) -> Section:
    rows = [
        [
            words.name(one.covenant.names),
            one.covenant.measure,
            "–" if one.measured is None else words.number(one.measured),
            f"{words('at_most' if one.covenant.at_most else 'at_least')} {one.covenant.limit}",
            "–" if one.share is None else words.percent(one.share, "0.1"),
            words(one.standing.value) + (f", {words('cure')} {one.cure_until}" if one.cure_until else ""),
        ]
        for one in tests
    ]
    head = words.all("covenant", "measure", "measured", "limit", "headroom", "standing")
    heading = f"{words('covenants')}: {version}" if version else words("covenants")
    return words.section(heading, head, rows, 2, 3, 4)
