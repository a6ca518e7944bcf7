"""What makes a caption hard to read: too short, too long, too close, too wide, too fast, beside a cut."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remit.media.model import Cue

_TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client agreed for captions; times in milliseconds, `speed` in characters a second."""

    characters: int = 42
    speed: int = 17
    lines: int = 2
    shortest_ms: int = 833
    longest_ms: int = 7_000
    gap_frames: int = 2
    frames: float = 25.0
    cut_frames: int = 7

    @property
    def gap_ms(self) -> int:
        """The least gap between two captions, rounded down: a gap of whole frames is one."""
        return int(self.gap_frames * 1000 / self.frames)


@dataclass(frozen=True, slots=True)
class Slip:
    """One break of a limit: which caption (from 1), which rule, what was found and what is allowed."""

    cue: int
    rule: str
    found: str
    limit: str


def shown_text(text: str) -> str:
    """Return what is shown of a caption, without tags."""
    return _TAG.sub("", text)


def slips(cues: Sequence[Cue], limits: Limits, *, cuts_ms: Sequence[int] = ()) -> tuple[Slip, ...]:
    """Return every break of the limits, by caption."""
    found: list[Slip] = []
    for number, cue in enumerate(cues, start=1):
        following = cues[number] if number < len(cues) else None
        told = [*_of_time(cue, following, limits), *_of_text(cue, limits), *_of_cuts(cue, limits, cuts_ms)]
        found += [Slip(number, *one) for one in told]
    return tuple(found)


_Told = tuple[str, str, str]


def _of_time(cue: Cue, following: Cue | None, limits: Limits) -> Iterator[_Told]:
    length = cue.end_ms - cue.start_ms
    if length < limits.shortest_ms:
        yield "short", f"{length} ms", f"{limits.shortest_ms} ms"
    if length > limits.longest_ms:
        yield "long", f"{length} ms", f"{limits.longest_ms} ms"
    if following is not None and following.start_ms < cue.end_ms:
        yield "overlap", f"{cue.end_ms - following.start_ms} ms", "0 ms"
    elif following is not None and following.start_ms - cue.end_ms < limits.gap_ms:
        yield "gap", f"{following.start_ms - cue.end_ms} ms", f"{limits.gap_ms} ms"


def _of_text(cue: Cue, limits: Limits) -> Iterator[_Told]:
    lines = shown_text(cue.text).split("\n")
    widest = max(len(one) for one in lines)
    letters = sum(len(one) for one in lines)
    speed = 1000 * letters / (cue.end_ms - cue.start_ms)
    if len(lines) > limits.lines:
        yield "lines", str(len(lines)), str(limits.lines)
    if widest > limits.characters:
        yield "wide", str(widest), str(limits.characters)
    if speed > limits.speed:
        yield "fast", f"{speed:.1f}", str(limits.speed)
    if not letters:
        yield "empty", "0", "1"


def _of_cuts(cue: Cue, limits: Limits, cuts_ms: Sequence[int]) -> Iterator[_Told]:
    """A caption begins and ends on a cut, or well away from it."""
    near = limits.cut_frames * 1000 / limits.frames
    frame = 1000 / limits.frames
    for at in (cue.start_ms, cue.end_ms):
        beside = [cut for cut in cuts_ms if frame / 2 < abs(at - cut) < near]
        if beside:
            yield "cut", f"{min(abs(at - cut) for cut in beside)} ms", f"{near:.0f} ms"
