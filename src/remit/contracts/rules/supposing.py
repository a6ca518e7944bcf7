"""Supposing: a price schedule with some parameters set otherwise, each said in a line such as `letters.price=0.45`."""

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from remit.contracts.refusals import SuppositionRefused

_OF_ITEM = frozenset({"name", "clause", "unit", "meter", "model", "terms", "indexation", "rework"})
_JSON = ("[", "{", "true", "false", "null")


def suppose(body: Mapping[str, Any], told: Iterable[str]) -> dict[str, Any]:
    """Return the text of a price schedule as some lines set it; whether it can be read is for `read_schedule` to say.

    A line is `PRICE.PARAMETER=VALUE`, or `PARAMETER=VALUE` for what holds for all prices. A parameter is one of the
    model's terms, or a path to it; a part of a list is named by its place from 0 (`letters.tiers.1.price`), which may
    be left out where there is one part (`letters.price`). Refuses `SuppositionRefused`.
    """
    supposed = deepcopy(dict(body))
    for line in told:
        path, sign, value = line.partition("=")
        names = [one.strip() for one in path.split(".")]
        if not sign or not all(names):
            raise SuppositionRefused(place="what_if", line=line)
        _set(supposed, names, _value(value.strip()), line)
    return supposed


def _set(body: dict[str, Any], names: list[str], value: Any, line: str) -> None:
    item = next((one for one in body.get("items", ()) if one.get("key") == names[0]), None)
    inside: Any = body
    if item is not None:
        names = names[1:]
        inside = item if names and names[0] in _OF_ITEM else _holding(item.setdefault("terms", {}), names)
    for name in names[:-1]:
        inside = _part(inside, name, line)
    if isinstance(inside, list) and names and names[-1].isdecimal() and int(names[-1]) < len(inside):
        inside[int(names[-1])] = value
    elif isinstance(inside, dict) and names:
        inside[names[-1]] = value
    else:
        raise SuppositionRefused(place="what_if", line=line)


def _holding(terms: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return the terms, or the only part of a list in them, where that is what has a parameter of this name."""
    alone = [one[0] for one in terms.values() if isinstance(one, list) and len(one) == 1 and isinstance(one[0], dict)]
    if names and names[0] not in terms:
        return next((one for one in alone if names[0] in one), terms)
    return terms


def _part(inside: Any, name: str, line: str) -> Any:
    if isinstance(inside, dict) and isinstance(inside.setdefault(name, {}), dict | list):
        return inside[name]
    if isinstance(inside, list) and name.isdecimal() and int(name) < len(inside):
        return inside[int(name)]
    raise SuppositionRefused(place="what_if", line=line)


def _value(text: str) -> Any:
    if not text.startswith(_JSON):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
