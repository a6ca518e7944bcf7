"""Reading a tape: JSON with the packets of the telephone system as they came, of one call or of a queue's day."""

import json
from collections.abc import Mapping
from typing import Any

from remit.services.call_centre.refusals import NoCall, TapeUnreadable
from remit.services.kit import Call, Moment, Reading, Tape, format_moment, kept_seconds, parse_moment, told_by

KINDS = ("call", "day")


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a tape. Refuses `TapeUnreadable`, `MomentRefused`, `NoCall`."""
    whole = written(content)
    told = tape_of(whole)
    queue = str(whole.get("queue", ""))
    if whole["kind"] == "day":
        payload = {"queue": queue, "taped_until": whole["taped_until"], "events": len(whole["tape"])}
        return Reading(payload, kind="day", title=f"{queue} {whole['taped_until'][:10]}".strip(), reference=queue)
    ended = [one for one in told.calls if one.ended_at is not None]
    if len(ended) != 1:
        raise NoCall(place="tape", count=len(ended))
    return Reading(_fact(ended[0]), kind="call", title="Call", reference=ended[0].id)


def written(content: bytes) -> Mapping[str, Any]:
    """Return the JSON of a tape, its parts checked. Refuses `TapeUnreadable`."""
    try:
        whole = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise TapeUnreadable(place="file", reason="the JSON cannot be read") from fault
    if not isinstance(whole, dict) or whole.get("kind") not in KINDS:
        raise TapeUnreadable(place="kind", reason="“kind” is call or day")
    tape = whole.get("tape")
    if not isinstance(tape, list) or not all(_is_packet(one) for one in tape):
        raise TapeUnreadable(place="tape", reason="“tape” is a list of events, each with texts alone")
    if not isinstance(whole.get("taped_until"), str):
        raise TapeUnreadable(place="taped_until", reason="“taped_until” says until when it was taped")
    return whole


def _is_packet(one: object) -> bool:
    return isinstance(one, dict) and all(isinstance(value, str) for value in one.values())


def tape_of(whole: Mapping[str, Any]) -> Tape:
    """Return the calls of a written tape; an event without a moment of its own gets that of the tape's end."""
    return told_by(whole["tape"], came_at=parse_moment(whole["taped_until"]))


def _fact(call: Call) -> dict[str, Any]:
    return {
        "call": call.id,
        "queue": call.queue,
        "caller": call.caller,
        "agent": call.agent,
        "rang": list(call.rang),
        "joined_at": format_moment(call.joined_at),
        "connected_at": _moment(call.connected_at),
        "ended_at": _moment(call.ended_at),
        "answered": call.answered,
        "wait_s": call.wait_s,
        "talk_s": call.talk_s,
        "hold_s": call.hold_s,
        "line_s": call.line_s,
        "recording_kept_s": [list(one) for one in kept_seconds(call)],
    }


def _moment(moment: Moment | None) -> str | None:
    return None if moment is None else format_moment(moment)
