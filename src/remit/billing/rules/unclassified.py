"""What of a payload anybody may count: everything but its classified fields, which are left out."""

from collections.abc import Mapping, Sequence
from typing import Any


def unclassified(payload: Mapping[str, Any], classes: Mapping[str, str]) -> dict[str, Any]:
    """Return a payload without the fields at classified paths (`seller.iban`, `lines.*.price`)."""
    found: dict[str, Any] = dict(payload)
    for path in classes:
        found = _without(found, path.split("."))
    return found


def _without(part: Any, path: Sequence[str]) -> Any:
    step, rest = path[0], path[1:]
    if isinstance(part, list | tuple):
        return [one if step not in ("*", str(at)) else _without(one, rest) for at, one in enumerate(part) if rest]
    if not isinstance(part, Mapping):
        return part
    hit = [key for key in part if step in ("*", key)]
    if not rest:
        return {key: value for key, value in part.items() if key not in hit}
    return {key: _without(value, rest) if key in hit else value for key, value in part.items()}
