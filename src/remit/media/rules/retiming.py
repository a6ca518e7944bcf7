"""Times of the words of a text from what a recogniser heard: what it heard alike keeps its time, the rest shares."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from remit.media.model import Stretch, Word
from remit.media.rules.wording import normalise


def retimed(text: str, heard: Iterable[Word], stretch: Stretch) -> tuple[Word, ...]:
    """Return when each word of a text is spoken, by words heard in any language.

    A word that was heard otherwise shares the time between its neighbours by its letters; `sure` is 0 there.
    """
    words, known = normalise(text).split(), list(_single(heard, stretch))
    blocks = SequenceMatcher(None, [one.text for one in known], words, autojunk=False).get_matching_blocks()
    placed = {block.b + at: known[block.a + at] for block in blocks for at in range(block.size)}
    found, edges = list[Word](), [-1, *sorted(placed), len(words)]
    for before, after in pairwise(edges):
        begin = placed[before].end_ms if before >= 0 else stretch.start_ms
        end = placed[after].start_ms if after < len(words) else stretch.end_ms
        found += share_out(Stretch(begin, max(begin, end)), words[before + 1 : after])
        found += [placed[after]] if after < len(words) else []
    return tuple(found)


def _single(heard: Iterable[Word], stretch: Stretch) -> Iterator[Word]:
    """Yield the words that were heard within a stretch, one at a time, as they are compared."""
    for one in heard:
        if stretch.start_ms <= (one.start_ms + one.end_ms) // 2 <= stretch.end_ms:
            yield from share_out(Stretch(one.start_ms, one.end_ms), normalise(one.text).split(), sure=one.sure)


def share_out(stretch: Stretch, words: Sequence[str], *, sure: float = 0.0) -> tuple[Word, ...]:
    """Share a stretch out by the letters of the words said in it; `sure` is 0 where nobody listened."""
    letters = sum(len(one) + 1 for one in words)
    found, at = [], 0
    for one in words:
        start, at = at, at + len(one) + 1
        begin, end = (stretch.start_ms + stretch.length_ms * where // letters for where in (start, at))
        found.append(Word(one, begin, end, sure=sure))
    return tuple(found)
