"""Media process in the demonstration: captions of two clients' short films; one in four is read too fast."""

from collections.abc import Mapping
from typing import Any

from remit.demo.line import DemoLine, References
from remit.demo.world import Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

FILMED = ("morel", "songxanh")
FAST = 0.25
HANDOVERS = (
    Handover("morel-captions", "morel", "media_process", "Ateliers Morel: captions", 960, 900),
    Handover("songxanh-captions", "songxanh", "media_process", "Sông Xanh: captions", 960, 240_000),
)
SAID = ("Good morning, everybody.", "This is how it is made.", "Look at the seam here.", "That is all there is to it.")


def _people() -> tuple[Staff, ...]:
    rows = (
        ("Phạm Đức Anh", "agent", "danang", "vi", ("vi", "en")),
        ("Võ Ngọc Mai", "agent", "danang", "vi", ("vi", "en")),
        ("Hannah Whitaker", "agent", "leeds", "en", ("en",)),
        ("Claire Dumont", "expert", "lille", "en", ("fr", "en")),
        ("Hoàng Khánh Linh", "expert", "danang", "vi", ("vi", "en")),
        ("Vũ Hải Yến", "lead", "danang", "vi", ("vi", "en")),
    )
    skills = {"captioning": 4, "media_quality": 4, "moderation": 4}
    return tuple(
        Staff(name, role, site, locale, tongues, FILMED, skills, ("media-quality",))
        for name, role, site, locale, tongues in rows
    )


class CaptionSource:
    """Sends a short film's captions."""

    def __init__(self, *, first: int) -> None:
        self._sent = first

    def references(self, handover: Handover) -> References:
        """Return nothing: no film brings its shot changes here."""
        return {}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make a caption file of four captions."""
        self._sent += 1
        length = 400 if chance.fraction() < FAST else 2_000
        parts = [f"WEBVTT film {self._sent}"]
        for at, text in enumerate(SAID):
            start = 3 * at
            parts.append(f"00:00:{start:02d}.000 --> 00:00:{start + length // 1000:02d}.{length % 1000:03d}\n{text}")
        return f"film-{self._sent:04d}.vtt", ("\n\n".join(parts) + "\n").encode()


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The captioner gives each caption its time."""
    rows = [{"start_ms": 3000 * at, "end_ms": 3000 * at + 2000, "text": text} for at, text in enumerate(SAID)]
    known: Mapping[str, Mapping[str, Any]] = {"mend_captions": {"caption_verdict": "mend", "cues": rows}}
    return known.get(form)


LINE = DemoLine(
    key="media_process",
    handovers=HANDOVERS,
    staff=_people(),
    arrivals_per_hour=0.15,
    source=lambda resumed: CaptionSource(first=500 if resumed else 0),
    question="Is this film shown to children too?",
    reply="No, to adults alone.",
    answer=_answer,
)
"""Some fourteen files in two days."""
