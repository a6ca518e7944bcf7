"""What comes in: reports by API and portal as JSON, and letters; each becomes an incident, a request or a problem."""

import json
from collections.abc import Mapping
from typing import Any

from remit.services.kit import Reading, Refusal, read_letter

LEVELS = ("high", "medium", "low")
CHECKS = ("http", "dns", "tls", "ping", "disk")
NEEDS: Mapping[str, tuple[str, ...]] = {
    "incident": ("subject", "description"),
    "request": ("subject", "catalogue"),
    "problem": ("subject", "service"),
}
"""Kind -> what it cannot be without."""


class ReportUnreadable(Refusal):
    """A report that is none of what the desk takes."""

    code = "technical_support.unreadable"
    status = 422
    sentence = "The report cannot be taken: {reason}."


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a report or a letter. Refuses `ReportUnreadable` with the place."""
    if media_type == "message/rfc822" or name.endswith(".eml"):
        return _letter(content)
    data = _object(content)
    kind = str(data.get("kind", "incident"))
    if kind not in NEEDS:
        raise ReportUnreadable(place="kind", reason=f"“kind” is one of {', '.join(NEEDS)}")
    missing = next((key for key in NEEDS[kind] if not str(data.get(key) or "").strip()), None)
    if missing is not None:
        raise ReportUnreadable(place=missing, reason=f"“{missing}” is missing")
    _prove(data)
    title = str(data.get("service") or kind.title())
    return Reading(payload=data, kind=kind, title=title, reference=str(data.get("reference") or "") or None)


def _object(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise ReportUnreadable(place="file", reason=f"it is no JSON ({type(fault).__name__})") from None
    if not isinstance(data, dict):
        raise ReportUnreadable(place="file", reason="it is one object with “kind” and “subject”")
    return data


def _prove(data: Mapping[str, Any]) -> None:
    for key in ("impact", "urgency"):
        if data.get(key) is not None and data[key] not in LEVELS:
            raise ReportUnreadable(place=key, reason=f"“{key}” is one of {', '.join(LEVELS)}")
    checks = data.get("checks", [])
    if not isinstance(checks, list) or not all(_is_check(one) for one in checks):
        raise ReportUnreadable(place="checks", reason=f"a check has a target and a kind of {', '.join(CHECKS)}")


def _is_check(one: Any) -> bool:
    return isinstance(one, dict) and one.get("kind") in CHECKS and isinstance(one.get("target"), str)


def _letter(content: bytes) -> Reading:
    letter = read_letter(content, own=frozenset())
    payload = {"subject": letter.subject, "description": letter.text, "contact": letter.sender}
    return Reading(payload=payload, kind="incident", title="Incident")
