"""What a decision may show of the values it was made from, to somebody who may not see all of an item's payload.

A decision's inputs are variables of an instance, which carry no data class of their own. So a value is withheld where
the same value stands masked in the payload as the asker sees it, and where it has the name of such a field; a value
computed from a withheld one is withheld with it. What a rule chose among constants is shown: it names no value.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.parties.rules.masking import Masked

SHORTEST = 2
"""Texts shorter than this are not told apart by their value: any flag or count would be withheld."""
DIGITS = 40
"""Numbers of more digits are compared as the texts they are."""

_PATH = re.compile(r"[\w .]+")
_COMPUTING = frozenset(("if", "for", "some", "every", "and", "or", "in", "between", "instance", "not"))


class Withheld:
    """The values and names of an item that the asker sees masked."""

    def __init__(self, payload: Any, shown: Any) -> None:
        self._texts: dict[str, Masked] = {}
        self._names: dict[str, Masked] = {}
        for name, value, mask in _masked_leaves(payload, shown, ""):
            self._names.setdefault(name, mask)
            text = _text(value)
            if len(text) >= SHORTEST and not isinstance(value, bool):
                self._texts.setdefault(text, mask)

    def __bool__(self) -> bool:
        return bool(self._names)

    def shown(self, name: str, value: Any) -> Any:
        """Return a value of a name as the asker may see it; objects and lists keep their shape."""
        if isinstance(value, Mapping):
            return {key: self.shown(str(key), part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.shown(name, part) for part in value]
        mask = self._names.get(name.rpartition(".")[2]) or self._texts.get(_text(value))
        return value if value is None or mask is None else mask

    def computed(self, text: str, value: Any, given: Mapping[str, Any]) -> Any:
        """Return what an expression gave, as the asker may see it; `given` are the values it saw, as shown."""
        path = is_path(text)
        found = self.shown(text if path else "", value)
        if mask_in(found) is not None or value is None:
            return found
        for name, part in given.items():
            mask = mask_in(part)
            mentioned = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
            # A plain path into an object was looked at leaf by leaf above; anything else computes.
            if mask is not None and mentioned and not (isinstance(part, dict | list) and path):
                return mask
        return found

    def unexplained(self, value: Any) -> Any:
        """Return a value of which nothing tells what it was made from: withheld where anything of the item is."""
        return next(iter(self._names.values()), value) if value is not None else None


def is_path(text: str) -> bool:
    """Tell whether an expression is nothing but a name or a path of names."""
    return _PATH.fullmatch(text) is not None and _COMPUTING.isdisjoint(re.findall(r"\w+", text))


def mask_in(value: Any) -> Masked | None:
    """Return the first mask within a value, or None."""
    if isinstance(value, Masked):
        return value
    parts: Iterable[Any] = ()
    if isinstance(value, Mapping):
        parts = value.values()
    elif isinstance(value, list | tuple):
        parts = value
    return next((mask for part in parts if (mask := mask_in(part)) is not None), None)


def _masked_leaves(value: Any, shown: Any, name: str) -> Iterator[tuple[str, Any, Masked]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _masked_leaves(part, shown[key], str(key))
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            yield from _masked_leaves(part, shown[place], name)
    elif isinstance(shown, Masked):
        yield name, value, shown


def _text(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number.normalize():f}" if number.is_finite() and abs(number.adjusted()) < DIGITS else text
