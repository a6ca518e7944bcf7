"""Personal data covered before a text leaves the house, and uncovered in what comes back.

Covered are addresses of mail, telephone numbers, IBANs and card numbers by their check digits, identity numbers by
their shape, and whatever the house knows to be somebody's (names, classified values of the item). Each value has one
word in its place for the whole text, so that what is said about it can still be followed. It is not anonymisation: a
name that nobody told the house of stays, and who must not see it must not be sent the text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from stdnum import iban, luhn

KNOWN_MIN = 4
"""Characters; a shorter known value would cover half the text."""


def _card(text: str) -> bool:
    return bool(luhn.is_valid(re.sub(r"[ -]", "", text)))


def _always(_text: str) -> bool:
    return True


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("MAIL", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"), _always),
    ("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{2,4}){3,8}\b"), iban.is_valid),
    ("CARD", re.compile(r"\b\d(?:[ -]?\d){12,18}\b"), _card),
    ("IDENTITY", re.compile(r"\b(?:\d{3}-\d{2}-\d{4}|0\d{11})\b"), _always),
    ("PHONE", re.compile(r"(?<![\w.,])(?:\+\d{1,3}|0)[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}(?![\w])"), _always),
)


@dataclass(slots=True)
class Veil:
    """What was covered so far: word in place -> value, and back."""

    known: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def cover(self, text: str) -> str:
        """Return a text with every personal value covered; equal values get equal words."""
        for value in self.known:
            if value in text:
                text = text.replace(value, self._word("KNOWN", value))
        for kind, pattern, valid in _KINDS:
            text = pattern.sub(lambda hit, kind=kind, valid=valid: self._covered(kind, hit[0], valid), text)  # type: ignore[misc] # - bound per kind
        return text

    def uncover(self, text: str) -> str:
        """Return a text with the values in place of their words."""
        return re.sub(r"\[[A-Z]+_\d+\]", lambda hit: self.words.get(hit[0], hit[0]), text)

    def _covered(self, kind: str, value: str, valid: Callable[[str], bool]) -> str:
        return self._word(kind, value) if valid(value) else value

    def _word(self, kind: str, value: str) -> str:
        if value not in self.values:
            word = f"[{kind}_{len(self.words) + 1}]"
            self.values[value], self.words[word] = word, value
        return self.values[value]


def veil(known: Iterable[str] = ()) -> Veil:
    """Return a veil that also covers what the house knows to be somebody's, longest first."""
    found = {value.strip() for value in known}
    return Veil(tuple(sorted((one for one in found if len(one) >= KNOWN_MIN), key=lambda one: (-len(one), one))))
