"""What comes in: an enrolment of somebody in a course, or a request for the training matrix."""

import json
from collections.abc import Mapping
from typing import Any

from remit.services.kit import Reading, Refusal


class NoEnrolment(Refusal):
    """A file that is neither an enrolment nor a request for the matrix."""

    code = "training.unreadable"
    status = 422
    sentence = "The file is no enrolment and no request for the matrix: {reason}."


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read what came. Refuses `NoEnrolment`."""
    del media_type, name
    try:
        data = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise NoEnrolment(place="file", reason=f"it is no JSON ({type(fault).__name__})") from None
    if not isinstance(data, dict):
        raise NoEnrolment(place="file", reason="it is a list")
    if data.get("kind") == "matrix":
        return Reading(payload={}, kind="matrix", title="Training matrix")
    course, person = _word(data, "course"), _word(data, "person")
    payload: dict[str, Any] = {"course": course, "person": person, "own": bool(data.get("own", True))}
    if data.get("name"):
        payload["name"] = str(data["name"])
    return Reading(payload=payload, kind="enrolment", title=course, reference=course)


def _word(data: Mapping[str, Any], key: str) -> str:
    text = str(data.get(key) or "").strip()
    if not text or "|" in text:
        raise NoEnrolment(place=key, reason=f"“{key}” is missing or holds “|”")
    return text
