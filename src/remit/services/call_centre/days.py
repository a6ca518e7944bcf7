"""The topics of a queue's day: count it from its tape, and report it by half hour in the contract's own words."""

import json
from fractions import Fraction
from typing import Any

from remit.services.call_centre.findings import finding
from remit.services.call_centre.reading import tape_of, written
from remit.services.call_centre.terms import promise_of
from remit.services.kit import (
    Document,
    QueueFigures,
    ServiceCall,
    ServiceResult,
    format_moment,
    queue_figures,
    queue_intervals,
    write_csv,
)

MOST = 100
"""Doubts that a task shows."""
COUNTS = ("offered", "answered", "answered_in_time", "abandoned", "abandoned_short", "counted")
SUMS = ("wait_s", "longest_wait_s", "talk_s", "hold_s", "wrap_up_s")


def count(call: ServiceCall) -> ServiceResult:
    """Read the tape and say what it leaves open."""
    doubts = tape_of(written(call.lookup.content())).doubts
    findings = [finding(one.fault.value, about=one.about) for one in doubts[:MOST]]
    reasons = list(dict.fromkeys(one["reason"] for one in findings))
    return ServiceResult(variables={"doubt_count": len(doubts), "reasons": findings, "reason_codes": reasons})


def report(call: ServiceCall) -> ServiceResult:
    """Report the day: figures as JSON, half hours as CSV."""
    promise = promise_of(call.parameters)
    calls = tape_of(written(call.lookup.content())).calls
    halves = [(format_moment(one.begins_at), one.figures) for one in queue_intervals(calls, promise)]
    whole = queue_figures(calls, promise)
    body = {
        "queue": call.item.payload["queue"],
        "service_level": {
            "answered_within_s": promise.within_s,
            "target_pct": int(call.parameters["answer_target_pct"]),
            "abandons": promise.abandons.value,
            "short_s": promise.short_s,
        },
        "day": _written(whole),
        "intervals": [{"begins_at": begins, **_written(figures)} for begins, figures in halves],
        "doubts": call.variables["reason_codes"],
        "explanation": call.variables.get("explanation"),
    }
    content = json.dumps(body, ensure_ascii=False, indent=1).encode()
    return ServiceResult(
        documents=(
            Document("queue-day.json", "application/json", content),
            Document("queue-day.csv", "text/csv", _table(halves)),
        )
    )


def _written(figures: QueueFigures) -> dict[str, Any]:
    return {
        **{name: getattr(figures, name) for name in (*COUNTS, *SUMS)},
        "service_level_pct": percent(figures.service_level),
        "speed_of_answer_s": _tenths(figures.speed_of_answer_s),
        "handling_time_s": _tenths(figures.handling_time_s),
    }


def percent(share: Fraction | None) -> str | None:
    """Write a share in percent with one decimal, cut and never rounded up: 79.96 % is not 80 %."""
    return None if share is None else f"{int(share * 1000) / 10:.1f}"


def _tenths(seconds: Fraction | None) -> str | None:
    return None if seconds is None else f"{float(round(seconds, 1)):.1f}"


def _table(halves: list[tuple[str, QueueFigures]]) -> bytes:
    heads = ("begins_at", *COUNTS, *SUMS, "service_level_pct")
    counted = ([getattr(figures, name) for name in (*COUNTS, *SUMS)] for _, figures in halves)
    levels = (percent(figures.service_level) for _, figures in halves)
    rows = ((begins, *row, level) for (begins, _), row, level in zip(halves, counted, levels, strict=True))
    return write_csv(heads, rows)
