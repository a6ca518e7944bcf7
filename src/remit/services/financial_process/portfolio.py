"""Portfolio returns: modified Dietz by period, linked, and the money-weighted rate with every root shown."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from remit.services.figures import Flow, link, modified_dietz, money_weighted
from remit.services.financial_process.outcome import ENGLISH, Finding, OrderRefused, Outcome, Words, number, reason


def returns(order: Mapping[str, Any], words: Words = ENGLISH) -> Outcome:
    """Compute the returns of following periods. Refuses an order whose periods do not follow each other."""
    periods = [_period(one, f"periods[{at}]") for at, one in enumerate(order["periods"])]
    if not periods:
        raise OrderRefused(reason="it has no period", place="periods")
    apart = next((at for at, (one, other) in enumerate(pairwise(periods), 1) if one["end"] != other["start"]), None)
    if apart is not None:
        raise OrderRefused(reason="a period does not begin where the one before ends", place=f"periods[{apart}]")
    each = [modified_dietz(**one) for one in periods]
    linked = link(each)
    flows = [
        Flow(periods[0]["start"], -periods[0]["opening"]),
        *(Flow(one.day, -one.amount) for period in periods for one in period["flows"]),
        Flow(periods[-1]["end"], periods[-1]["closing"]),
    ]
    rates = money_weighted(flows)
    findings = [
        Finding(
            f"{one['end']}",
            reason(
                "finance.gap",
                day=one["end"],
                closing=ENGLISH.number(one["closing"]),
                opening=ENGLISH.number(other["opening"]),
            ),
        )
        for one, other in pairwise(periods)
        if one["closing"] != other["opening"]
    ]
    if rates.ambiguous:
        shown_rates = ", ".join(ENGLISH.percent(one) for one in rates.every)
        findings.append(Finding("money_weighted", reason("finance.roots", rates=shown_rates)))
    facts = {
        "portfolio": order["portfolio"],
        "periods": [
            {"start": f"{one['start']}", "end": f"{one['end']}", "return": f"{value:.10f}"}
            for one, value in zip(periods, each, strict=True)
        ],
        "time_weighted": f"{linked:.10f}",
        "money_weighted_a_year": None if rates.nearest is None else f"{rates.nearest:.10f}",
        "money_weighted_all": [f"{one:.10f}" for one in rates.every],
        "sign_changes": rates.sign_changes,
    }
    rows = [
        [
            f"{one['start']}",
            f"{one['end']}",
            words.number(one["opening"]),
            words.number(one["closing"]),
            words.number(sum((flow.amount for flow in one["flows"]), Decimal(0))),
            words.percent(value),
        ]
        for one, value in zip(periods, each, strict=True)
    ]
    nearest = words("no_rate") if rates.nearest is None else words.percent(rates.nearest)
    totals = [
        [words("time_weighted"), words.percent(linked)],
        [words("money_weighted"), nearest],
        [words("every_rate"), ", ".join(map(words.percent, rates.every)) or words("no_rate")],
    ]
    head = words.all("from", "to", "opening", "closing", "flows", "return")
    sections = [
        words.section(words("returns"), ("", ""), totals, 1),
        words.section(", ".join(filter(None, (words("periods"), order.get("unit")))), head, rows, 2, 3, 4, 5),
    ]
    return Outcome(f"{words('returns')}: {order['portfolio']}", facts, sections, findings, facts["periods"])


def _period(body: Mapping[str, Any], place: str) -> dict[str, Any]:
    try:
        start, end = date.fromisoformat(body["start"]), date.fromisoformat(body["end"])
        flows = [
            Flow(date.fromisoformat(one["day"]), number(one["amount"], f"{place}.flows"))
            for one in body.get("flows", ())
        ]
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        raise OrderRefused(reason=f"{place} lacks or misstates {fault}", place=place) from None
    opening, closing = (number(body.get(key), f"{place}.{key}") for key in ("opening", "closing"))
    return {"opening": opening, "closing": closing, "flows": flows, "start": start, "end": end}
