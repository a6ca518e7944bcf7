"""Reading a contact: a mail as it came, or JSON from a form, a chat, the portal or another system."""

import json
from collections.abc import Mapping
from typing import Any

from remit.services.help_desk.refusals import ConsentMissing, ContactUnreadable, NothingSaid, NoWayBack
from remit.services.kit import Reading, parse_moment, read_letter

CHANNELS = ("form", "chat", "portal", "api")
TITLES = {
    "mail": "Contact by mail",
    "form": "Contact by form",
    "chat": "Contact by chat",
    "portal": "Contact by portal",
    "api": "Contact by another system",
}
"""What work is called, by the way it came: its own subject is somebody's personal data and stays out of lists."""
CONSENTING = frozenset({"form", "chat"})
"""Channels at which somebody who is nobody's customer yet leaves personal data."""
TEXT_MAX = 100_000


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a contact. Refuses `ContactUnreadable`, `NothingSaid`, `NoWayBack`, `ConsentMissing`, `MomentRefused`."""
    payload = _written(content) if content.lstrip()[:1] == b"{" else _mailed(content)
    if not payload["text"].strip() and not payload["subject"].strip():
        raise NothingSaid(place="text")
    if not payload["from"] and not payload["phone"] and payload["channel"] != "chat":
        raise NoWayBack(place="email")
    return Reading(
        payload=payload, kind="contact", title=TITLES[payload["channel"]], reference=payload["reference"] or None
    )


def _mailed(content: bytes) -> dict[str, Any]:
    letter = read_letter(content, own=frozenset())
    if not letter.sender:
        raise ContactUnreadable(place="From", reason="it is neither JSON nor a mail with a sender")
    return {
        "channel": "mail",
        "from": letter.sender.lower(),
        "from_name": letter.sender_name,
        "phone": "",
        "subject": letter.subject,
        "text": letter.text[:TEXT_MAX],
        "files": [one.name for one in letter.enclosures],
        "language": "",
        "reference": "",
        "call_back": None,
    }


def _written(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise ContactUnreadable(place="file", reason="the JSON cannot be read") from fault
    channel = _text(told, "channel") or "api"
    if channel not in CHANNELS:
        raise ContactUnreadable(place="channel", reason=f"the channel is one of {', '.join(CHANNELS)}")
    if channel in CONSENTING and told.get("consent") is not True:
        raise ConsentMissing(place="consent")
    phone = _text(told, "phone")
    return {
        "channel": channel,
        "from": _text(told, "email").lower(),
        "from_name": _text(told, "name"),
        "phone": phone,
        "subject": _text(told, "subject"),
        "text": _text(told, "text")[:TEXT_MAX],
        "files": [],
        "language": _text(told, "language"),
        "reference": _text(told, "reference"),
        "call_back": _call_back(told.get("call_back"), phone=phone),
    }


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key, "")
    if not isinstance(value, str):
        raise ContactUnreadable(place=key, reason=f"“{key}” is not a text")
    return value.strip()


def _call_back(told: object, *, phone: str) -> dict[str, str] | None:
    if not isinstance(told, dict):
        return None
    asked = {"phone": _text(told, "phone") or phone, "until": _text(told, "until")}
    if not asked["phone"]:
        raise NoWayBack(place="call_back.phone")
    if asked["until"]:
        parse_moment(asked["until"])
    return asked
