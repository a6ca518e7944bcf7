"""Which references a payer's text quotes, however it is spaced, hyphenated, or broken over lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SHORTEST = 4
_BREAKS = " \t\n,;:"


def plain_reference(reference: str) -> str:
    """Return the letters and digits of a reference in capitals."""
    return "".join(letter for letter in reference.upper() if letter.isalnum())


@dataclass(frozen=True, slots=True)
class References:
    """Known references made plain, each with what it stands for."""

    known: Mapping[str, str]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "References":
        """Index (reference, key); one that is short, without a digit, or stands for two keys is not relied on."""
        known: dict[str, str] = {}
        shared: set[str] = set()
        for reference, key in pairs:
            plain = plain_reference(reference)
            if len(plain) < SHORTEST or not any(letter.isdigit() for letter in plain):
                continue
            if known.setdefault(plain, key) != key:
                shared.add(plain)
        kept = {plain: key for plain, key in known.items() if plain not in shared}
        return cls(kept, tuple(sorted({len(plain) for plain in kept}, reverse=True)))

    def quoted(self, text: str) -> tuple[str, ...]:
        """Return the keys whose reference stands in a text, in its order, each once; the longest reading wins.

        A digit next to a reference's own first or last digit, with no break between them, is another number.
        """
        letters, broken = _letters(text)
        found: dict[str, None] = {}
        at = 0
        while at < len(letters):
            length = next((n for n in self.lengths if self._stands(letters, broken, at, at + n)), 0)
            if length:
                found[self.known[letters[at : at + length]]] = None
            at += length or 1
        return tuple(found)

    def _stands(self, letters: str, broken: frozenset[int], start: int, end: int) -> bool:
        if end > len(letters) or letters[start:end] not in self.known:
            return False
        return not (_one_number(letters, broken, start) or _one_number(letters, broken, end))


def _one_number(letters: str, broken: frozenset[int], at: int) -> bool:
    if at in (0, len(letters)) or at in broken:
        return False
    return letters[at - 1].isdigit() and letters[at].isdigit()


def _letters(text: str) -> tuple[str, frozenset[int]]:
    letters: list[str] = []
    broken: set[int] = set()
    for letter in text.upper():
        if letter.isalnum():
            letters.append(letter)
        elif letter in _BREAKS:
            broken.add(len(letters))
    return "".join(letters), frozenset(broken)
