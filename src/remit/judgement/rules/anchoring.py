"""Anchor a quotation in a source: found and verified after normalisation, and a changed digit is always caught.

Normalised are: composition (NFC), runs of white space, typographic quotation marks and dashes, Latin ligatures, soft
hyphens, a hyphen at a line's end, which may belong to the word or to the line, and a line's end behind a slash or a
dash, which may stand for a space or for nothing. Nothing else: superscripts, case and digits stay as they are, for
"10²" is not "102".
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from remit.judgement.model import AnchorState, Page

VERSION = "anchoring-2"
MARK = "\ue000"
"""Stands for a hyphen at a line's end: it reads as a hyphen or as nothing."""
TURN = "\ue001"
"""Stands for a line's end behind a slash or a dash, as in a long address: it reads as a space or as nothing."""

_QUOTES = dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_DROPPED = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_FOLDED = _QUOTES | _DASHES | _LIGATURES | _DROPPED | {"…": "..."}
_PLAIN = re.compile(r"[!-,./-_a-~]+")
"""Printable ASCII without the space, the hyphen and the backquote."""

_GAPS = f" {TURN}"
_LINE_HYPHENS = frozenset("-‐\u00ad\ufffe\u0002")


@dataclass(frozen=True, slots=True)
class Reading:
    """Normalised text; character i comes from `[starts[i], ends[i])` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    skeleton: str
    skeleton_at: tuple[int, ...]
    """Index in `text` of each character of the skeleton, which is the letters and digits alone."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quotation stands: `[start, end)` in the original text, `count` places in all."""

    state: AnchorState
    start: int = 0
    end: int = 0
    count: int = 0


@lru_cache(maxsize=8)
def normalise(text: str) -> Reading:
    """Normalise a text and keep the way back to it; text and map are as long as each other."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for characters, start, end in _fold_spaces(_clusters(text)):
        parts.append(characters)
        # A run of plain characters maps one to one; the characters of a cluster all come from the whole of it.
        run = len(characters) == end - start and characters.isascii()
        starts.extend(range(start, end) if run else [start] * len(characters))
        ends.extend(range(start + 1, end + 1) if run else [end] * len(characters))
    plain = "".join(parts)
    kept = tuple(index for index, character in enumerate(plain) if character.isalnum())
    return Reading(
        text=plain,
        starts=tuple(starts),
        ends=tuple(ends),
        skeleton="".join(plain[index] for index in kept),
        skeleton_at=kept,
    )


def _clusters(text: str) -> Iterator[tuple[str, int, int]]:
    """Cut a text into runs of plain characters and single composed ones, each with its extent in the original."""
    at = 0
    while at < len(text):
        end = _plain_run(text, at)
        if end > at:
            yield text[at:end], at, end
            at = end
            continue
        end = at + 1
        while end < len(text) and _extends(text[end]):
            end += 1
        hyphen = _line_hyphen(text, at)
        if hyphen:
            yield MARK, at, hyphen
            end = hyphen
        else:
            composed = unicodedata.normalize("NFC", text[at:end])
            yield "".join(_FOLDED.get(character, character) for character in composed), at, end
        at = end


def _plain_run(text: str, at: int) -> int:
    """Return where a run of characters that fold to themselves ends; most of any text, so it is worth the haste."""
    run = _PLAIN.match(text, at)
    if not run:
        return at
    end = run.end()
    return end - 1 if end < len(text) and _extends(text[end]) else end


def _extends(character: str) -> bool:
    """Say whether a character belongs to the one before it: a combining mark or a trailing Hangul letter."""
    return unicodedata.combining(character) != 0 or "\u1160" <= character <= "\u11ff"


def _line_hyphen(text: str, at: int) -> int | None:
    """Return where the line after a hyphen begins, None where no letter meets a letter over a line's end."""
    if text[at] not in _LINE_HYPHENS or at == 0 or not text[at - 1].isalpha():
        return None
    end = at + 1
    while end < len(text) and text[end].isspace():
        end += 1
    broken = text[at] in "\ufffe\u0002" or any(sign in "\r\n" for sign in text[at + 1 : end])
    return end if broken and end < len(text) and text[end].isalpha() else None


def _fold_spaces(clusters: Iterator[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Make one space of each run of white space and control characters, a turn of a line's end that may be neither."""
    gap: tuple[str, int, int] | None = None
    before = ""
    for characters, start, end in clusters:
        if not characters:
            continue
        if characters.isspace() or unicodedata.category(characters[0]) == "Cc" or characters == "\ufffe":
            turned = before in ("/", "-") and characters in "\r\n"
            gap = (TURN if turned or (gap and gap[0] == TURN) else " ", gap[1] if gap else start, end)
            continue
        if gap:
            yield gap
            gap = None
        before = characters[-1]
        yield characters, start, end
    if gap:
        yield gap


def verify(text: str, *, quotation: str, start: int, end: int) -> Anchor:
    """Check that a quotation stands at `[start, end)`; where it stands elsewhere instead, say where (nearest first)."""
    if 0 <= start < end <= len(text) and reads_alike(text[start:end], quotation):
        return Anchor(AnchorState.VERIFIED, start, end, 1)
    places = find(text, quotation=quotation)
    if not places:
        return Anchor(AnchorState.LOST)
    nearest = min(places, key=lambda place: abs(place[0] - start))
    return Anchor(AnchorState.MOVED, *nearest, count=len(places))


def reads_alike(left: str, right: str) -> bool:
    """Say whether two texts read the same after normalisation, hyphens at line ends read either way."""
    return _matches(normalise(left).text.strip(_GAPS), normalise(right).text.strip(_GAPS))


def _matches(left: str, right: str) -> bool:
    """Compare two normalised texts; a mark on one side equals a hyphen (with or without a space), a mark or nothing,
    and a turn a space, a turn or nothing.
    """
    if not any(sign in text for sign in (MARK, TURN) for text in (left, right)):
        return left == right
    i = j = 0
    while i < len(left) or j < len(right):
        a, b = left[i : i + 1], right[j : j + 1]
        if a == b:
            i, j = i + 1, j + 1
        elif a in (MARK, TURN):
            i, j = i + 1, j + _length(a, right, j)
        elif b in (MARK, TURN):
            i, j = i + _length(b, left, i), j + 1
        else:
            return False
    return True


def _length(sign: str, text: str, at: int) -> int:
    """Return how many characters of the other text a mark or a turn stands for."""
    if sign == TURN:
        return 1 if text[at : at + 1] == " " else 0
    if text[at : at + 1] != "-":
        return 0
    return 2 if text[at + 1 : at + 2] in (" ", TURN) else 1


def find(text: str, *, quotation: str) -> tuple[tuple[int, int], ...]:
    """Find all places `[start, end)` of the original text where a quotation stands; none for a quotation of signs."""
    source, wanted = normalise(text), normalise(quotation)
    if not wanted.skeleton:
        return ()
    return tuple(
        place
        for at in _occurrences(source.skeleton, wanted.skeleton)
        if (place := _place(source, wanted, at)) is not None
    )


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _place(source: Reading, wanted: Reading, at: int) -> tuple[int, int] | None:
    """Widen a skeleton's hit by the signs around the quotation, and keep it if it then reads alike."""
    lead = wanted.text[: wanted.skeleton_at[0]].strip(_GAPS)
    trail = wanted.text[wanted.skeleton_at[-1] + 1 :].strip(_GAPS)
    first = source.skeleton_at[at]
    last = source.skeleton_at[at + len(wanted.skeleton) - 1] + 1
    first, last = _widen_left(source.text, first, lead), _widen_right(source.text, last, trail)
    if not _matches(source.text[first:last].strip(_GAPS), wanted.text.strip(_GAPS)):
        return None
    return source.starts[first], source.ends[last - 1]


def _widen_left(text: str, first: int, lead: str) -> int:
    for sign in reversed(lead):
        while sign not in _GAPS and first > 0 and text[first - 1] in _GAPS:
            first -= 1
        if first > 0 and _stands_for(text[first - 1], sign):
            first -= 1
    return first


def _widen_right(text: str, last: int, trail: str) -> int:
    for sign in trail:
        while sign not in _GAPS and last < len(text) and text[last] in _GAPS:
            last += 1
        if last < len(text) and _stands_for(text[last], sign):
            last += 1
    return last


def _stands_for(held: str, sign: str) -> bool:
    """Say whether a character of the source may be this sign of a quotation; a quotation may end at a line's hyphen."""
    return held == sign or (held == MARK and sign == "-") or (held in _GAPS and sign in _GAPS)


def page_of(pages: Sequence[Page], position: int) -> int:
    """Return the number of the page that holds a position; a position behind the last page is on the last."""
    return next((page.number for page in pages if position < page.end), pages[-1].number if pages else 1)


_BOUND = re.compile(r"[.!?;]['”’\")]?(?=\s+[\"“‘(]?[A-ZÀ-ỸĐ])|\n\s*(?=\S)")
"""Where a sentence ends: at its stop before a capital, or where a paragraph begins."""


def whole_sentences(text: str, *, start: int, end: int) -> tuple[int, int]:
    """Widen a passage to the sentences that it stands in; white space around them stays outside."""
    ends = [found.end() for found in _BOUND.finditer(text)]
    first = max((one for one in ends if one <= start), default=0)
    last = min((one for one in ends if one >= end), default=len(text))
    piece = text[first:last]
    return first + len(piece) - len(piece.lstrip()), last - (len(piece) - len(piece.rstrip()))
