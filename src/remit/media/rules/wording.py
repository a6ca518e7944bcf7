"""How far one wording is from another: word error rate by jiwer, after a normalisation that is stated.

Before words are compared: Unicode NFC, small letters, marks in square brackets ([unclear], [laughs]) out, punctuation
out except an apostrophe or hyphen within a word, numbers as they are written. Nothing else: "don't" is not "do not".
"""

import re
import unicodedata
from dataclasses import dataclass

import jiwer

_MARK = re.compile(r"\[[^\]]*\]")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Substitutions, deletions, insertions and hits of a wording against a reference."""

    substituted: int
    deleted: int
    inserted: int
    hits: int

    @property
    def words(self) -> int:
        """Words of the reference."""
        return self.substituted + self.deleted + self.hits

    @property
    def rate(self) -> float:
        """The word error rate; more than 1 where more was inserted than there is. Without a reference 0 or 1."""
        wrong = self.substituted + self.deleted + self.inserted
        return wrong / self.words if self.words else float(bool(wrong))


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two wordings differ, in words."""

    before: str
    after: str


def normalise(text: str) -> str:
    """Return the words that are compared, parted by one space."""
    bare = _MARK.sub(" ", unicodedata.normalize("NFC", text)).lower().replace("’", "'")
    return " ".join(_WORD.findall(bare))


def word_errors(reference: str, wording: str) -> WordErrors:
    """Count the word errors of a wording against a reference, both normalised."""
    expected, given = normalise(reference), normalise(wording)
    if not expected or not given:
        return WordErrors(0, len(expected.split()), len(given.split()), 0)
    found = _process(expected, given)
    return WordErrors(found.substitutions, found.deletions, found.insertions, found.hits)


def differences(reference: str, wording: str) -> tuple[Difference, ...]:
    """Return where a wording differs from a reference, both normalised, in their order."""
    expected, given = normalise(reference), normalise(wording)
    if not expected or not given:
        return (Difference(expected, given),) if expected != given else ()
    left, right = expected.split(), given.split()
    return tuple(
        Difference(
            " ".join(left[one.ref_start_idx : one.ref_end_idx]), " ".join(right[one.hyp_start_idx : one.hyp_end_idx])
        )
        for one in _process(expected, given).alignments[0]
        if one.type != "equal"
    )


def _process(expected: str, given: str) -> jiwer.WordOutput:
    return jiwer.process_words(expected, given)
