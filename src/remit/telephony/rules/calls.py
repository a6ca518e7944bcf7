"""From a tape to its calls: each event moves one call on; what does not fit is a doubt and never a guess."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from remit.telephony.model import Call, Doubt, Fault, Span, TapeEvent, TapeKind, Told
from remit.values.moment import Moment

WRAP_UP = "wrap_up"
"""The pause code of work after a call."""
TOLERANCE_S = 1
"""By how much the system's own count may differ: it cuts both ends to the second before it subtracts."""


@dataclass(slots=True)
class _Open:
    """A call on its way: the fact so far, and where a hold or mute began."""

    call: Call
    held_at: Moment | None = None
    muted_at: Moment | None = None


@dataclass(slots=True)
class _Reading:
    """The tape as far as it was read."""

    calls: dict[str, _Open] = field(default_factory=dict)
    wrapping: dict[str, tuple[str, Moment]] = field(default_factory=dict)
    last_call: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def read_tape(events: Iterable[TapeEvent]) -> Told:
    """Fold events, in the order of their moments, into calls."""
    reading = _Reading()
    for event in sorted(events, key=lambda one: one.at):
        _take(reading, event)
    for one in reading.calls.values():
        if one.call.ended_at is None:
            reading.doubts.append(Doubt(Fault.UNENDED, one.call.id, one.call.joined_at))
    calls = sorted((one.call for one in reading.calls.values()), key=lambda call: (call.joined_at, call.id))
    return Told(tuple(calls), tuple(reading.doubts))


def _take(reading: _Reading, event: TapeEvent) -> None:
    if event.kind is TapeKind.PAUSED:
        _pause(reading, event)
    elif event.kind is TapeKind.JOINED:
        joined = Call(event.call, event.queue, event.caller, event.at)
        reading.calls.setdefault(event.call, _Open(joined))
    elif event.call in reading.calls:
        _move(reading, reading.calls[event.call], event)
    elif event.kind not in (TapeKind.HELD, TapeKind.RESUMED, TapeKind.MUTED, TapeKind.LEFT):
        reading.doubts.append(Doubt(Fault.UNJOINED, event.call, event.at))


def _move(reading: _Reading, one: _Open, event: TapeEvent) -> None:
    call = one.call
    match event.kind:
        case TapeKind.RANG_OUT:
            one.call = replace(call, rang=(*call.rang, event.agent))
        case TapeKind.CONNECTED if call.connected_at is None:
            one.call = replace(call, connected_at=event.at, agent=event.agent)
            _compare(reading, event, one.call.wait_s or 0)
        case TapeKind.HELD if one.held_at is None:
            one.held_at = event.at
        case TapeKind.RESUMED:
            _resume(one, event.at)
        case TapeKind.MUTED if event.on:
            one.muted_at = one.muted_at or event.at
        case TapeKind.MUTED:
            _unmute(one, event.at)
        case TapeKind.COMPLETED | TapeKind.ABANDONED if call.ended_at is None:
            _end(reading, one, event)


def _resume(one: _Open, at: Moment) -> None:
    if one.held_at is not None:
        one.call = replace(one.call, holds=(*one.call.holds, Span(one.held_at, at)))
    one.held_at = None


def _unmute(one: _Open, at: Moment) -> None:
    if one.muted_at is not None:
        one.call = replace(one.call, mutes=(*one.call.mutes, Span(one.muted_at, at)))
    one.muted_at = None


def _end(reading: _Reading, one: _Open, event: TapeEvent) -> None:
    _resume(one, event.at)
    _unmute(one, event.at)
    abandoned = event.kind is TapeKind.ABANDONED
    one.call = replace(one.call, ended_at=event.at, abandoned=abandoned)
    if not abandoned:
        reading.last_call[one.call.agent] = one.call.id
        _compare(reading, event, one.call.line_s)


def _compare(reading: _Reading, event: TapeEvent, counted_s: int) -> None:
    if event.told_s is not None and abs(event.told_s - counted_s) > TOLERANCE_S:
        reading.doubts.append(Doubt(Fault.MISCOUNTED, event.call, event.at))


def _pause(reading: _Reading, event: TapeEvent) -> None:
    """Take a pause: without a code it is a doubt; wrap-up belongs to the agent's last call until they are back."""
    if event.on and not event.reason:
        reading.doubts.append(Doubt(Fault.PAUSE_WITHOUT_CODE, event.agent, event.at))
    if event.on and event.reason == WRAP_UP and event.agent in reading.last_call:
        reading.wrapping[event.agent] = (reading.last_call.pop(event.agent), event.at)
    elif not event.on and event.agent in reading.wrapping:
        call_id, began_at = reading.wrapping.pop(event.agent)
        one = reading.calls[call_id]
        one.call = replace(one.call, wrap_up=Span(began_at, event.at))
