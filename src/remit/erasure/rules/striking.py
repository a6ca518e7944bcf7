"""Striking: which values of a row go, given who is meant and what is known to be theirs.

| value in the row | the subject's values | goes |
|---|---|---|
| `"Nguyễn Văn An, Hà Nội"` | called “nguyễn văn an” | yes: a name is found anywhere in a text, whatever its case |
| `"Hà Nội"` | written once: `"Hà Nội"` | yes: short texts go where they are the whole value |
| `"Hà Nội, Huế"` | written once: `"Hà Nội"` | no |
| `"approved"` | written once: `"approved"` | no: a word of the program says nothing of anybody |
| `81250000` | written once: `81250000` | yes, in the item's own rows |
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.erasure.model import SubjectTooWide
from remit.values.erased import ERASED

NAME_MIN = 5
ANYWHERE_MIN = 8
NUMBER_MIN = 1_000
_CODE_WORD = re.compile(r"[A-Za-z][a-z_.-]*")
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HASH = re.compile(r"[0-9a-f]{64}")


def folded(value: str) -> str:
    """Return a text as it is compared: composed, without case, spaces as one."""
    return " ".join(unicodedata.normalize("NFC", value).casefold().split())


def names(called: Iterable[str]) -> tuple[str, ...]:
    """Return the names to look for. Refuses `SubjectTooWide` for one that is short or a plain word."""
    found = []
    for one in called:
        name = folded(one)
        if len(name) < NAME_MIN or re.fullmatch(r"[a-z]+", name):
            raise SubjectTooWide(place="called", called=one)
        found.append(name)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is the subject's: what they are called by, and in their own rows also what was written of them."""

    called: tuple[str, ...]
    written: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def hit(self, value: Any) -> bool:
        """Tell whether a single value is the subject's."""
        if isinstance(value, str):
            return self._text(folded(value))
        return isinstance(value, int | float) and not isinstance(value, bool) and str(value) in self.numbers

    def _text(self, value: str) -> bool:
        if any(name in value for name in self.called) or value in self.written:
            return True
        return any(one in value for one in self.written if len(one) >= ANYWHERE_MIN)


def leaves(value: Any) -> Iterator[Any]:
    """Go through the single values of a text or JSON value; JSON within a text is looked into."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield key
            yield from leaves(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from leaves(part)
    elif (inner := _json(value)) is not None:
        yield from leaves(inner)
    else:
        yield value


def struck(value: Any, goes: Callable[[Any], bool], *, keys: Callable[[Any], bool]) -> Any:
    """Return a value with `ERASED` in place of each single value that goes, and of each key of an object that does."""
    if isinstance(value, Mapping):
        return {(ERASED if keys(key) else key): struck(part, goes, keys=keys) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [struck(part, goes, keys=keys) for part in value]
    if (inner := _json(value)) is not None:
        anew = struck(inner, goes, keys=keys)
        return value if anew == inner else json.dumps(anew, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return ERASED if goes(value) else value


def anything(value: Any) -> bool:
    """Say of every single value that says something that it goes."""
    return value is not None and not isinstance(value, bool) and value not in ("", ERASED)


def _json(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None


def written_in(values: Iterable[Any]) -> tuple[frozenset[str], frozenset[str]]:
    """Return what was written in personal columns, as texts and numbers to be found again elsewhere."""
    texts, numbers = set(), set()
    for value in (leaf for one in values for leaf in leaves(one)):
        if isinstance(value, str) and _tells(value):
            texts.add(folded(value))
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= NUMBER_MIN:
            numbers.add(str(value))
    return frozenset(texts), frozenset(numbers)


def _tells(value: str) -> bool:
    plain = _CODE_WORD.fullmatch(value) and value.islower()
    return len(value) > 2 and not plain and not _IDENTIFIER.fullmatch(value) and not _HASH.fullmatch(value)
