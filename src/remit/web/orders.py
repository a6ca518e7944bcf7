"""Reading an act on an instance out of a form, an address or a call."""

import json
from typing import Any

from starlette.datastructures import FormData, QueryParams

from remit.values.refusal import Refusal
from remit.work.actions.modify import Moves
from remit.work.actions.steer import Act, Order

MAPPED = "map."
"""How the fields begin that say which element another one becomes."""


class ValueUnreadable(Refusal):
    """A line that sets a variable and is no name with a value."""

    code = "web.value"
    status = 422
    sentence = "“{line}” is no variable with its value: write a name, an equals sign and a value as JSON."


class NumberUnreadable(Refusal):
    """An activation that is no number."""

    code = "web.number"
    status = 422
    sentence = "“{value}” is not a number."


def order_of(act: Act, given: FormData | QueryParams, *, reason: str) -> Order:
    """Lay out an act with what was filled in for it. Refuses `ValueUnreadable`, `NumberUnreadable`."""
    return Order(
        act=act,
        reason=reason,
        target=str(given.get("target", "")),
        mapping={
            key.removeprefix(MAPPED): str(value)
            for key, value in given.multi_items()
            if key.startswith(MAPPED) and str(value)
        },
        moves=Moves(
            cancel=tuple(_number(value) for value in _all(given, "cancel")),
            start_before=tuple(_all(given, "before")),
            start_after=tuple(_all(given, "after")),
            variables=variables_in(str(given.get("set", ""))),
        ),
        incident_id=str(given.get("incident", "")) or None,
    )


def _all(given: FormData | QueryParams, name: str) -> list[str]:
    return [str(value) for key, value in given.multi_items() if key == name and str(value)]


def _number(value: str) -> int:
    if not value.isdecimal():
        raise NumberUnreadable("cancel", value=value)
    return int(value)


def variables_in(text: str) -> dict[str, Any]:
    """Read lines of `name = value`, each value JSON or, where it is none, plain text. Refuses `ValueUnreadable`."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, sign, value = line.partition("=")
        if not sign or not name.strip():
            raise ValueUnreadable("set", line=line)
        found[name.strip()] = _read(value.strip())
    return found


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value
