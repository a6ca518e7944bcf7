"""The floor of a call centre as it stands: who waits, and what each telephone does; each event moves it on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from remit.telephony.model import TapeEvent, TapeKind
from remit.telephony.rules.calls import WRAP_UP
from remit.values.moment import Moment


class Doing(StrEnum):
    """What a telephone does."""

    FREE = "free"
    RINGING = "ringing"
    TALKING = "talking"
    HOLDING = "holding"
    WRAPPING_UP = "wrapping_up"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A caller in a queue, answered or not; `channel` is the name by which the system is told to act on the call."""

    call: str
    queue: str
    caller: str
    channel: str
    joined_at: Moment
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """One telephone: what it does since when, with which call, under which pause code; `muted` while a card is read."""

    interface: str
    doing: Doing
    since: Moment
    call: Waiting | None = None
    reason: str = ""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Floor:
    """Every caller by call, every telephone by interface."""

    calls: Mapping[str, Waiting] = field(default_factory=dict)
    phones: Mapping[str, Phone] = field(default_factory=dict)

    def waiting(self) -> tuple[Waiting, ...]:
        """Return who waits for an answer, longest first."""
        return tuple(sorted((one for one in self.calls.values() if not one.agent), key=lambda one: one.joined_at))


def move(floor: Floor, event: TapeEvent) -> Floor:
    """Return the floor after an event."""
    calls, phones = dict(floor.calls), dict(floor.phones)
    call = calls.get(event.call)
    match event.kind:
        case TapeKind.JOINED:
            calls[event.call] = Waiting(event.call, event.queue, event.caller, event.channel, event.at)
        case TapeKind.CALLED if call:
            phones[event.agent] = Phone(event.agent, Doing.RINGING, event.at, call)
        case TapeKind.RANG_OUT:
            phones[event.agent] = Phone(event.agent, Doing.FREE, event.at)
        case TapeKind.CONNECTED if call:
            _let_ring_no_more(phones, event)
            calls[event.call] = replace(call, agent=event.agent)
            phones[event.agent] = Phone(event.agent, Doing.TALKING, event.at, calls[event.call])
        case TapeKind.HELD | TapeKind.RESUMED | TapeKind.MUTED if call and call.agent in phones:
            phones[call.agent] = _told(phones[call.agent], event)
        case TapeKind.COMPLETED:
            calls.pop(event.call, None)
            phones[event.agent] = Phone(event.agent, Doing.WRAPPING_UP, event.at, call)
        case TapeKind.ABANDONED:
            _let_ring_no_more(phones, event)
            calls.pop(event.call, None)
        case TapeKind.PAUSED:
            phones[event.agent] = _paused(phones.get(event.agent), event)
    return Floor(calls, phones)


def _let_ring_no_more(phones: dict[str, Phone], event: TapeEvent) -> None:
    for one in list(phones.values()):
        if one.doing is Doing.RINGING and one.call and one.call.call == event.call:
            phones[one.interface] = Phone(one.interface, Doing.FREE, event.at)


def _told(phone: Phone, event: TapeEvent) -> Phone:
    if event.kind is TapeKind.MUTED:
        return replace(phone, muted=event.on)
    doing = Doing.HOLDING if event.kind is TapeKind.HELD else Doing.TALKING
    return replace(phone, doing=doing)


def _paused(phone: Phone | None, event: TapeEvent) -> Phone:
    """Wrap-up keeps its call, so that its screen stays; every other pause clears the desk."""
    if event.on and event.reason == WRAP_UP:
        call, since = (phone.call, phone.since) if phone else (None, event.at)
        return Phone(event.agent, Doing.WRAPPING_UP, since, call, event.reason)
    if event.on:
        return Phone(event.agent, Doing.PAUSED, event.at, None, event.reason)
    return Phone(event.agent, Doing.FREE, event.at)
