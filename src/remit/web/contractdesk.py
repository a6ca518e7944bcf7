"""Writing a statement of work by form: what the fields say, as the contracts room reads it, and back again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from remit.contracts.pricing import Tier
from remit.contracts.refusals import TermsRefused
from remit.values.moment import Moment, require_utc
from remit.values.refusal import Refusal
from remit.web.pricedesk import AMOUNTS, field_of, is_plain, lay_terms, shown_terms, words_of
from remit.web.sections import document_in, fields_of, leaves_of, put, spoken_for, without_gaps
from remit.web.words import marked

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LISTS = ("agreement.renewal.reminders_days",)
"""Lists of numbers that a field says with spaces between."""
YES_NO = {"yes": True, "no": False}


_SHOWN = re.compile(
    r"data_handling\.(?!retention)|service_levels\.\d+\.calendar|pricing\.items\.\d+\.(terms|indexation)|pricing\.credits\.rules\.\d+\.factors|agreement\.renewal\.reminders_days|parameters|routing\.(on_shift_only|push)$"
)
"""Parts that the form shows whole, so that nothing of them is carried over."""


_WHOLE: Mapping[str, str] = {"sampling.suspend": "critical", "sampling.lots": "lot", "data_handling.retention": "days"}
"""Parts that are refused as a whole, and the field beside which that is told."""
WAYS: Mapping[str, str] = {
    "on_shift_only": marked("only to people whom the roster has on shift"),
    "push": marked("by the house itself, before anybody asks"),
}
"""How work may be handed out beside being asked for."""
ESCALATIONS: Mapping[str, str] = {
    "notify": marked("leads are told"),
    "raise": marked("its tasks count more"),
    "reassign": marked("its tasks are given anew"),
}
STRATA: Mapping[str, str] = {
    "kind": marked("work of the kind"),
    "language": marked("work in the language"),
    "person": marked("work of the person"),
}


class BeginsUnreadable(Refusal):
    """A day on which a version shall begin that is none."""

    code = "web.begins"
    status = 422
    sentence = "“{day}” is no day; write it as 2026-04-01."


def body_in(form: FormData, *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the statement of work that a form says; what the form does not show stays as it was before.

    Refuses `TextUnreadable`.
    """
    found = document_in(form)
    _carry(found, before or {}, spoken_for(form))
    _drop_unnamed(found.get("service_levels", {}), "metric")
    _drop_unnamed(found.get("pricing", {}).get("items", {}), "key")
    calendar = _calendar(found.pop("calendar", {}))
    _drop_unnamed(found.get("sampling", {}).get("strata", {}), "value")
    _drop_unnamed(found.get("sampling", {}).get("scorecard", {}), "key")
    _say_routing(found)
    for level in found.get("service_levels", {}).values():
        _drop_unnamed(level.get("escalations", {}), "act")
        if level.get("target_minutes"):
            level["calendar"] = calendar
    for item in found.get("pricing", {}).get("items", {}).values():
        lay_terms(item)
    _say_credits(found.get("pricing", {}))
    _split_lists(found)
    if not found.get("pricing", {}).get("items"):
        found.pop("pricing", None)
    if handling := found.get("data_handling"):
        handling["visible"] = {"on": [], "near": [], "off": []} | dict(handling.get("visible", {}))
    body: dict[str, Any] = without_gaps(found)
    return body


def _carry(found: dict[str, Any], before: Mapping[str, Any], shown: frozenset[str]) -> None:
    for place, value in leaves_of(before):
        if place not in shown and not _SHOWN.match(place):
            put(found, place, value)


def _say_routing(found: dict[str, Any]) -> None:
    """Turn the ticked ways of handing work out into what the terms say of each; what else is agreed stays."""
    routing = found.pop("routing", {})
    said = routing | dict.fromkeys(routing.pop("ways", ()), True)
    if said:
        found["routing"] = said


def _drop_unnamed(rows: dict[str, Any], name: str) -> None:
    """Leave out rows whose name was emptied: that is how one is taken out."""
    for at in [at for at, row in rows.items() if not row.get(name)]:
        del rows[at]


def fields_from(body: Mapping[str, Any]) -> dict[str, str]:
    """Return what the form's fields hold for a published text."""
    found = fields_of(body)
    for level in body.get("service_levels", ()):
        if level.get("calendar"):
            found |= _calendar_fields(level["calendar"])
    for at, item in enumerate(body.get("pricing", {}).get("items", ())):
        place = ".".join(("pricing", "items", str(at), "terms", *AMOUNTS.get(str(item.get("model")), ("price",))))
        found[f"pricing.items.{at}.amount"] = found.get(place, "") if is_plain(item) else ""
        found |= shown_terms(item, at=at)
    return found | _shown_words(body)


def _shown_words(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields that say a list or a yes in one text."""
    credits = (body.get("pricing") or {}).get("credits") or {}
    rules = enumerate(credits.get("rules", ()))
    found = {f"pricing.credits.rules.{at}.factors": " ".join(map(str, one.get("factors", ()))) for at, one in rules}
    if "one_per_cause" in credits:
        found["pricing.credits.one_per_cause"] = "yes" if credits["one_per_cause"] else "no"
    days = ((body.get("agreement") or {}).get("renewal") or {}).get("reminders_days", ())
    return {**found, "agreement.renewal.reminders_days": " ".join(map(str, days))}


def beside_fields(refused: TermsRefused, body: Mapping[str, Any]) -> TermsRefused:
    """Return a refusal of what a form said, with its problems at the places of the form's fields."""
    items = (body.get("pricing") or {}).get("items") or ()
    problems = [{**one, "place": _field_for(str(one["place"]), items)} for one in refused.fields["problems"]]
    return TermsRefused(place=_field_for(refused.place or "", items), **{**refused.fields, "problems": problems})


def _field_for(place: str, items: Sequence[Mapping[str, Any]]) -> str:
    parts = place.split(".")
    if parts[:2] == ["pricing", "items"] and "terms" in parts:
        return field_of(place, items)
    if parts[-1].isdecimal() and parts[-2] in ("factors", "yearly_pct", "reminders_days"):
        return ".".join(parts[:-1])
    if parts[0] == "service_levels" and parts[-1] == "calendar":
        return ".".join((*parts[:2], "target_minutes"))
    if place in _WHOLE:
        return f"{place}.{_WHOLE[place]}"
    if parts[:2] == ["sampling", "strata"] and len(parts) == 3:
        return f"{place}.value"
    if parts[:2] == ["sampling", "scorecard"] and len(parts) == 3:
        return f"{place}.key"
    return f"{place}.target_minutes" if parts[0] == "service_levels" and len(parts) == 2 else place


def begins_at(text: str, *, tz: str) -> Moment | None:
    """Return the midnight with which a day begins in a zone; None for no day. Refuses `BeginsUnreadable`."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BeginsUnreadable(place="begins", day=text) from None
    return require_utc(datetime.combine(day, time(), tzinfo=ZoneInfo(tz)))


def _calendar(said: Mapping[str, Any]) -> dict[str, Any]:
    hours = [[said.get("from") or "09:00", said.get("until") or "17:00"]]
    days = said.get("days") or DAYS[:5]
    holidays = [line.strip() for line in str(said.get("holidays", "")).splitlines() if line.strip()]
    return {"tz": said.get("tz") or "UTC", "weekly": dict.fromkeys(days, hours), "holidays": holidays}


def _calendar_fields(calendar: Mapping[str, Any]) -> dict[str, str]:
    weekly = {day: spans for day, spans in calendar.get("weekly", {}).items() if spans}
    spans = next(iter(weekly.values()), [["09:00", "17:00"]])
    return {
        "calendar.tz": str(calendar.get("tz", "UTC")),
        "calendar.from": str(spans[0][0]),
        "calendar.until": str(spans[-1][-1]),
        "calendar.days": " ".join(weekly),
        "calendar.holidays": "\n".join(str(day) for day in calendar.get("holidays", ())),
    }


def _say_credits(pricing: dict[str, Any]) -> None:
    """Read what the fields of service credits say in words: factors with spaces between, yes or no."""
    credits = pricing.get("credits", {})
    _drop_unnamed(credits.get("rules", {}), "level")
    for rule in credits.get("rules", {}).values():
        if isinstance(rule.get("factors"), str):
            rule["factors"] = rule["factors"].split()
    if credits.get("one_per_cause") in YES_NO:
        credits["one_per_cause"] = YES_NO[credits["one_per_cause"]]


def _split_lists(found: dict[str, Any]) -> None:
    for place in LISTS:
        *path, last = place.split(".")
        at: Any = found
        for key in path:
            at = at.get(key, {})
        if isinstance(at.get(last), str):
            at[last] = at[last].split()


def parameters_of(model: Any) -> list[tuple[str, str]]:
    """Return what differs from the defaults in a price's model or indexation, as words: parameter and value."""
    given = [(field, getattr(model, field.name)) for field in fields(model)]
    return [(words_of(field.name), _worded(value)) for field, value in given if value != field.default]


def _worded(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(_worded(one) for one in value) or "–"
    if isinstance(value, Tier):
        return str(value.price) if value.upto is None else f"{value.price} (≤ {value.upto})"
    if is_dataclass(value):
        parts = (getattr(value, field.name) for field in fields(value))
        return " ".join(str(part) for part in parts if part is not None)
    return str(value).replace("_", " ") if isinstance(value, StrEnum) else str(value)
