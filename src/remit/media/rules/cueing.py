"""Captions out of a timed text: cut where a sentence, a breath or the room on the screen says so."""

import re
import textwrap
from collections.abc import Sequence

from remit.media.model import Cue, Stretch, Word
from remit.media.rules.wording import normalise

_TOKEN = re.compile(r"\[[^\]]*\]|\S+")
_END = re.compile(r"[.!?…][\"'”’)]*$")
_Timed = tuple[str, int, int]


def cues_of(
    text: str,
    words: Sequence[Word],
    stretch: Stretch,
    *,
    speaker: str = "",
    characters: int = 42,
    lines: int = 2,
    longest_ms: int = 7_000,
) -> tuple[Cue, ...]:
    """Cut a text with the times of its words into captions of at most so many lines, characters and milliseconds."""
    found: list[Cue] = []
    held: list[_Timed] = []
    for token in _timed(text, words, stretch):
        if held and not _fits([*held, token], characters=characters, lines=lines, longest_ms=longest_ms):
            found.append(_cue(held, speaker, characters))
            held = []
        held.append(token)
        if _END.search(token[0]):
            found.append(_cue(held, speaker, characters))
            held = []
    return tuple(found + ([_cue(held, speaker, characters)] if held else []))


def _timed(text: str, words: Sequence[Word], stretch: Stretch) -> list[_Timed]:
    """Give each written token the times of its words; a token without a word stands where the one before ended."""
    found: list[_Timed] = []
    at = 0
    for token in _TOKEN.findall(text):
        count = len(normalise(token).split())
        mine = words[at : at + count]
        at += count
        last = found[-1][2] if found else stretch.start_ms
        found.append((token, mine[0].start_ms, mine[-1].end_ms) if mine else (token, last, last))
    return found


def _fits(held: Sequence[_Timed], *, characters: int, lines: int, longest_ms: int) -> bool:
    wrapped = _wrap(held, characters)
    return len(wrapped) <= lines and held[-1][2] - held[0][1] <= longest_ms


def _wrap(held: Sequence[_Timed], characters: int) -> list[str]:
    text = " ".join(token for token, _, _ in held)
    return textwrap.wrap(text, characters, break_long_words=False, break_on_hyphens=False)


def _cue(held: Sequence[_Timed], speaker: str, characters: int) -> Cue:
    start = held[0][1]
    return Cue(start, max(held[-1][2], start + 1), "\n".join(_wrap(held, characters)), speaker=speaker)
