"""From packets of the manager interface to events of the tape."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from remit.telephony.model import TapeEvent, TapeKind, Told
from remit.telephony.rules.calls import read_tape
from remit.values.moment import Moment

_KINDS = {kind.value: kind for kind in TapeKind}
_TOLD = {TapeKind.CONNECTED: "HoldTime", TapeKind.COMPLETED: "TalkTime"}

SECONDS_DIGITS_MAX = 11
"""What has more digits is no second of the next three thousand years."""


def read_event(packet: Mapping[str, str], *, came_at: Moment) -> TapeEvent | None:
    """Read an event of a queue, None for any other packet.

    Its moment is the system's own (`Timestamp`, with `timestampevents = yes` in manager.conf), else when it came.
    """
    kind = _KINDS.get(packet.get("Event", ""))
    if kind is None:
        return None
    told = packet.get(_TOLD.get(kind, ""), "")
    return TapeEvent(
        at=_moment(packet.get("Timestamp", ""), came_at),
        kind=kind,
        queue=packet.get("Queue", ""),
        call=_call(packet, kind),
        agent=packet.get("Interface", ""),
        caller="" if packet.get("CallerIDNum") == "<unknown>" else packet.get("CallerIDNum", ""),
        on=packet.get("State" if kind is TapeKind.MUTED else "Paused", "0") == "1",
        reason=packet.get("PausedReason") or packet.get("Reason", ""),
        told_s=int(told) if told.isdigit() else None,
        channel=packet.get("Channel", ""),
    )


def _call(packet: Mapping[str, str], kind: TapeKind) -> str:
    """Return the caller's channel: a hold is told of either channel of the call, which share its `Linkedid`."""
    if kind in (TapeKind.HELD, TapeKind.RESUMED, TapeKind.MUTED):
        return packet.get("Linkedid") or packet.get("Uniqueid", "")
    return packet.get("Uniqueid", "")


def _moment(text: str, came_at: Moment) -> Moment:
    seconds, _, fraction = text.partition(".")
    if not seconds.isdecimal() or len(seconds) > SECONDS_DIGITS_MAX:
        return came_at
    microseconds = int(fraction[:6].ljust(6, "0")) if fraction.isdecimal() else 0
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=microseconds)


def told_by(packets: Iterable[Mapping[str, str]], *, came_at: Moment) -> Told:
    """Return what packets tell of calls; those that are no events of a queue are passed over."""
    events = (read_event(one, came_at=came_at) for one in packets)
    return read_tape(one for one in events if one is not None)
