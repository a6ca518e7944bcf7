"""Transcription in the demonstration: two clients' short calls, spoken once by a machine and kept with the line."""

import io
import wave
from collections.abc import Mapping
from importlib import resources
from typing import Any

from remit.demo.line import DemoLine, References, Terms
from remit.demo.world import ClientOf, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

HEARD = ("harrow", "morel")
SPOKEN = "Good morning. You have reached the billing desk."
HANDOVERS = (
    Handover("harrow-calls", "harrow", "transcription", "Harrow & Finch: recorded calls", 240, 180),
    Handover("morel-calls", "morel", "transcription", "Ateliers Morel: recorded calls", 1440, 210),
)


def _people() -> tuple[Staff, ...]:
    rows = (
        ("Phạm Đức Anh", "agent", "danang", "vi", ("vi", "en")),
        ("Võ Ngọc Mai", "agent", "danang", "vi", ("vi", "en")),
        ("Hannah Whitaker", "agent", "leeds", "en", ("en",)),
        ("Tom Bradshaw", "agent", "leeds", "en", ("en",)),
        ("Vũ Hải Yến", "lead", "danang", "vi", ("vi", "en")),
        ("Oliver Grant", "lead", "leeds", "en", ("en",)),
    )
    skills = {"transcription": 4}
    return tuple(Staff(name, role, site, locale, tongues, HEARD, skills) for name, role, site, locale, tongues in rows)


class CallSource:
    """Sends a short call, each a little longer than the last, so that no two recordings are the same file."""

    def __init__(self, *, first: int) -> None:
        self._sent = first

    def references(self, handover: Handover) -> References:
        """Return the client's own words and the shorthand that its transcribers use."""
        term = "Harrow & Finch" if handover.client == "harrow" else "Ateliers Morel"
        return {
            "glossary": {"name": {"term": term, "heard_as": ["heroin and finch"], "note": "the client itself"}},
            "shortcut": {"gm": {"text": "Good morning"}, "ty": {"text": "thank you"}},
        }

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make a recording: the spoken line, then silence."""
        self._sent += 1
        return f"call-{self._sent:04d}.wav", longer(_spoken(), by=self._sent)


def _spoken() -> bytes:
    folder = resources.files("remit.services.transcription").joinpath("samples")
    return folder.joinpath("greeting.wav").read_bytes()


def longer(sound: bytes, *, by: int) -> bytes:
    """Return a recording with so many samples of silence at its end."""
    with wave.open(io.BytesIO(sound)) as read:
        shape, frames = read.getparams(), read.readframes(read.getnframes())
    into = io.BytesIO()
    with wave.open(into, "wb") as written:
        written.setparams(shape)
        written.writeframes(frames + bytes(2 * by))
    return into.getvalue()


def _terms(handover: Handover, client: ClientOf) -> Terms:
    """No machine drafts here: the demonstration's days pass in seconds, and hearing takes as long as it takes."""
    return {"parameters": {"recogniser": "none", "language": "en"}}


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The crew writes what is said; now and then somebody does not understand a word."""
    said = SPOKEN if form != "transcribe" or chance.fraction() < 0.8 else SPOKEN.replace("billing", "[unclear]")
    rows = [{"start_ms": 140, "end_ms": 2900, "speaker": "Agent", "text": said}]
    return {"second" if form == "transcribe_again" else "segments": rows}


LINE = DemoLine(
    key="transcription",
    handovers=HANDOVERS,
    staff=_people(),
    arrivals_per_hour=0.15,
    source=lambda resumed: CallSource(first=500 if resumed else 0),
    question="Who is the second speaker in this call?",
    reply="That is our own agent; please write “Agent”.",
    terms=_terms,
    answer=_answer,
)
"""Some fourteen recordings in two days."""
