"""A form's fields as the document they stand for: a field is named by its place, such as `pricing.items.0.name`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from starlette.datastructures import FormData

from remit.values.refusal import Refusal

JSON = "~json"
"""How the fields end whose text is JSON; it stands at their place."""
LIST = "~list"
"""How the fields end that may be chosen several times."""


class TextUnreadable(Refusal):
    """A field of JSON that is none."""

    code = "web.json"
    status = 422
    sentence = "This is no JSON: {reason}."


def document_in(form: FormData) -> dict[str, Any]:
    """Return the document that a form's fields say, its lists still by number; empty fields say nothing.

    Refuses `TextUnreadable`.
    """
    found: dict[str, Any] = {}
    for name in sorted(set(form)):
        if "." in name:
            _take(found, name, form)
    return found


def fields_of(body: Any) -> dict[str, str]:
    """Return the fields that say a document, by name: the other way round."""
    return {name: str(value) for name, value in leaves_of(body) if value is not None}


def leaves_of(body: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Go through the single values of a document, each with its place."""
    if isinstance(body, list | tuple):
        body = {str(at): one for at, one in enumerate(body)}
    if not isinstance(body, Mapping):
        yield place, body
        return
    for key, value in body.items():
        yield from leaves_of(value, f"{place}.{key}" if place else str(key))


def put(found: dict[str, Any], name: str, value: Any) -> None:
    """Put a value at its place in a document under construction."""
    *path, last = name.split(".")
    at = found
    for key in path:
        at = at.setdefault(key, {})
        if not isinstance(at, dict):
            raise TextUnreadable(place=name, reason=f"{key}")
    at[last] = value


def without_gaps(part: Any) -> Any:
    """Turn parts whose keys are all numbers into lists."""
    if not isinstance(part, dict):
        return part
    inner = {key: without_gaps(value) for key, value in part.items()}
    if inner and all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def spoken_for(names: Iterable[str]) -> frozenset[str]:
    """Return the places that a form speaks for, by the names of its fields."""
    return frozenset(name.lstrip(".").removesuffix(JSON).removesuffix(LIST) for name in names)


def _take(found: dict[str, Any], name: str, form: FormData) -> None:
    value, place = _value(name, form), name.lstrip(".").removesuffix(JSON).removesuffix(LIST)
    if value not in (None, "", [], {}):
        put(found, place, value)


def _value(name: str, form: FormData) -> Any:
    if name.endswith(LIST):
        return [str(value) for value in form.getlist(name) if value]
    text = str(form.get(name, "")).strip()
    if not name.endswith(JSON) or not text:
        return text
    try:
        return json.loads(text)
    except ValueError as wrong:
        raise TextUnreadable(place=name, reason=str(wrong)) from None
