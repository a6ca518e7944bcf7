"""Canned texts with places: `{number}`, `{title}`, `{reference}`, `{me}`; what is not known stays as it is written."""

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{(\w+)\}")
PLACES = ("number", "title", "reference", "me")


def filled_in(text: str, values: Mapping[str, str | None]) -> str:
    """Return a text with its places filled; a place without a value stays, so that the writer sees the gap."""
    return _PLACE.sub(lambda place: values.get(place[1]) or place[0], text)


def gaps(text: str) -> tuple[str, ...]:
    """Return the known places that a text still holds unfilled, as they are written; other braces are the writer's."""
    return tuple(place[0] for place in _PLACE.finditer(text) if place[1] in PLACES)
