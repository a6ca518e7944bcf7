"""The defaults of a statement of work that an assessment gives; amounts stay open, they are for people to agree."""

from collections.abc import Mapping
from dataclasses import fields
from math import ceil
from typing import Any

from remit.parties.model import CLASSIFIED, Shore
from remit.profile.assessment import Assessment, Sample
from remit.profile.model import Baseline, Kind
from remit.profile.rules.estimating import baseline
from remit.profile.rules.positions import arbitrage_figures

SAMPLED_PCT = {Kind.BPO: 10, Kind.MIXED: 25, Kind.KPO: 50}
"""How much of the resolved work gets a second look, by kind."""
LATE_OF_HUNDRED = 95
ORDER = (Shore.ON, Shore.NEAR, Shore.OFF)
UNITS: Mapping[str, tuple[str, str]] = {
    "per_item": ("item", "item:*"),
    "baseline": ("item", "item:*"),
    "per_fte": ("month", "seat"),
    "time_and_materials": ("hour", "time:expert"),
    "outcome": ("success", "outcome"),
}
"""The unit and the meter of each pricing model."""


def draft(found: Assessment) -> dict[str, Any]:
    """Return a statement of work as far as the assessment can say it, in the notation of `contracts`."""
    body: dict[str, Any] = {"parameters": {}}
    hours = _turnaround(found)
    if hours is not None:
        body["service_levels"] = [_level(hours)]
    now = today(found)
    if now is not None:
        known = {one.name: getattr(now, one.name) for one in fields(Baseline)}
        body["parameters"]["baseline"] = {name: round(value, 4) for name, value in known.items() if value is not None}
    if found.advice is None or found.kind is None:
        return body
    near = ORDER[: ORDER.index(found.advice.shore) + 1]
    seen = {shore.value: sorted(CLASSIFIED) if shore is Shore.ON else [] for shore in ORDER}
    if found.advice.committed:
        volume = {"meter": "item:*", "window": "month", "at_least": str(found.advice.committed)}
        body["agreement"] = {"commitments": [volume]}
    return body | {
        "sampling": {"percent": str(SAMPLED_PCT[found.kind])},
        "data_handling": {"allowed_shores": [shore.value for shore in near], "visible": seen},
        "pricing": {"currency": found.interview.currency, "items": _prices(found), "payment_days": 30},
    }


def today(found: Assessment) -> Baseline | None:
    """Return how the client does the work now: by the interview, else by a sample of the client's own work."""
    said = baseline(found.interview)
    if said is not None or found.sample.ours or not found.sample.works:
        return said
    seen = Baseline(**arbitrage_figures(found.sample.works))
    return seen if seen.handling_minutes and seen.turnaround_hours else None


def handling_minutes(found: Assessment) -> float | None:
    """Return the minutes that an item takes: by the interview, else by the sample as far as it tells any."""
    if found.interview.minutes_per_item is not None:
        return float(found.interview.minutes_per_item)
    works = found.sample.works
    return sum(one.handling_time_s for one in works) / 60 / len(works) or None if works else None


def _prices(found: Assessment) -> list[dict[str, Any]]:
    advice = found.advice
    assert advice is not None
    words = advice.model.words
    rows = [_price(word, at, {}) for at, word in enumerate(words, start=1)]
    if found.interview.items_per_month and "baseline" in words:
        rows[0]["terms"] = {"volume": str(found.interview.items_per_month), "deadband_pct": "10"}
    return rows


def _price(word: str, at: int, terms: dict[str, Any]) -> dict[str, Any]:
    unit, meter = UNITS[word]
    name = word.replace("_", " ").capitalize()
    row = {"key": word.replace("_", "-"), "name": name, "clause": f"5.{at}", "unit": unit, "meter": meter}
    return {**row, "model": word, "terms": terms}


def _level(hours: float) -> dict[str, Any]:
    week = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return {
        "metric": "turnaround_time",
        "target_minutes": str(max(30, ceil(hours * 60 / 30) * 30)),
        "target_pct": str(LATE_OF_HUNDRED),
        "calendar": {"tz": "UTC", "weekly": week, "holidays": []},
    }


def _turnaround(found: Assessment) -> float | None:
    """What the client promises itself today: 95 of a hundred sample items, else what was said."""
    hours = sorted(_hours(found.sample))
    if hours and hours[-1] > 0:
        return hours[ceil(LATE_OF_HUNDRED / 100 * len(hours)) - 1]
    said = found.interview.turnaround_hours
    return None if said is None else float(said)


def _hours(sample: Sample) -> list[float]:
    return [one.turnaround_hours for one in sample.works]
