"""What comes in: an application as JSON or as a CV alone, a monitoring form, a request for the report, a frame."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from remit.services.kit import Reading, Refusal, content_hash, read_document
from remit.services.recruiting.frames import read_frame


class NotReadable(Refusal):
    """A file that is neither an application nor anything else of this line."""

    code = "recruiting.unreadable"
    status = 422
    sentence = "The file is no application, monitoring form or request: {reason}."


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read what came. Refuses `NotReadable`, and what `read_document` refuses of a CV."""
    del media_type
    if content.lstrip()[:1] != b"{":
        frame = read_frame(content)
        if frame is not None:
            return frame
        return _application({}, text=read_document(content, name=name).text, digest=content_hash(content))
    data = _data(content)
    kind = data.get("kind", "application")
    if kind == "monitoring":
        return _monitoring(data)
    if kind == "impact":
        job = _word(data, "job")
        return Reading(payload={"job": job}, kind="impact", title=job, reference=job)
    if kind != "application":
        raise NotReadable(place="kind", reason=f"“{kind}” is no kind of item here")
    return _application(data, text=_cv_text(data), digest=content_hash(content))


def _application(data: Mapping[str, Any], *, text: str, digest: str) -> Reading:
    identity = data.get("identity") or {}
    if not isinstance(identity, Mapping):
        raise NotReadable(place="identity", reason="the identity is a set of named values")
    candidate, job = str(data.get("candidate") or f"C-{digest[:8]}"), str(data.get("job") or "")
    payload = {
        "job": job,
        "candidate": candidate,
        "language": "vi" if data.get("language") == "vi" else "en",
        "identity": dict(identity),
        "cv": {"text": text},
    }
    return Reading(payload=payload, kind="application", title=f"{candidate} {job}".strip(), reference=candidate)


def _cv_text(data: Mapping[str, Any]) -> str:
    cv = data.get("cv")
    if not isinstance(cv, Mapping):
        raise NotReadable(place="cv", reason="there is no CV in it")
    if cv.get("text"):
        return str(cv["text"])
    try:
        content = base64.b64decode(str(cv["content"]), validate=True)
    except (KeyError, binascii.Error):
        raise NotReadable(place="cv.content", reason="the CV is neither text nor a file in base64") from None
    return read_document(content, name=str(cv.get("name", "cv"))).text


def _monitoring(data: Mapping[str, Any]) -> Reading:
    attributes = data.get("attributes")
    if not isinstance(attributes, Mapping) or not attributes:
        raise NotReadable(place="attributes", reason="a monitoring form names at least one attribute")
    told = {str(key): str(value).strip() for key, value in attributes.items() if str(value or "").strip()}
    if any("|" in text for pair in told.items() for text in pair):
        raise NotReadable(place="attributes", reason="a group's name holds no “|”")
    job = _word(data, "job")
    payload = {"job": job, "candidate": _word(data, "candidate"), "attributes": told}
    return Reading(payload=payload, kind="monitoring", title=job, reference=job)


def _word(data: Mapping[str, Any], key: str) -> str:
    text = str(data.get(key) or "").strip()
    if not text or "|" in text:
        raise NotReadable(place=key, reason=f"“{key}” is missing or holds “|”")
    return text


def _data(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise NotReadable(place="file", reason=f"it is no JSON ({type(fault).__name__})") from None
    if not isinstance(data, dict):
        raise NotReadable(place="file", reason="it is a list")
    return data
