"""An instance's variables as somebody may see them.

A line declares which fields of the payload are classified; its handlers carry parts of them on under other names. So a
value counts as classified where it stands in a classified field, where its own name is that of one, and where it holds
what such a field holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.parties.access import Principal, Resource
from remit.parties.model import DataClass
from remit.parties.rules.masking import masked

PAYLOAD = "payload"
"""The variable that holds what was read from the received document."""

TELLING_MIN = 4
"""The shortest text that is looked for inside other values: shorter ones occur everywhere."""

_SEVERITY = (DataClass.PROTECTED, DataClass.SECRET, DataClass.HEALTH, DataClass.FINANCIAL, DataClass.PERSONAL)


@dataclass(frozen=True, slots=True)
class Classified:
    """What is classified in an item: paths below the payload, names of fields, and the values they hold."""

    paths: tuple[tuple[tuple[str, ...], DataClass], ...]
    names: Mapping[str, DataClass]
    values: Mapping[str, DataClass]


def classified(payload: Any, classes: Mapping[str, DataClass]) -> Classified:
    """Collect an item's classified paths, names and values; `classes` goes by dotted path, `*` for every entry."""
    paths = tuple((tuple(path.split(".")), one) for path, one in classes.items())
    names = {path[-1]: one for path, one in paths if path[-1] != "*"}
    values = {text: one for path, one in paths for text in _texts(payload, path)}
    return Classified(paths, names, values)


def shown(
    variables: Mapping[str, Any], known: Classified, *, principal: Principal, resource: Resource
) -> dict[str, Any]:
    """Return a copy of an instance's variables with what the principal may not see masked."""

    def walk(value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, Mapping):
            return {key: walk(part, (*path, str(key))) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [walk(part, (*path, "*")) for part in value]
        return masked(value, class_of(value, path, known), principal=principal, resource=resource)

    return {name: walk(value, (name,)) for name, value in variables.items()}


def class_of(value: Any, path: tuple[str, ...], known: Classified) -> DataClass:
    """Tell how classified a value is, where it stands; the most severe reason counts."""
    found = {one for rule, one in known.paths if path[:1] == (PAYLOAD,) and _covers(rule, path[1:])}
    found |= {known.names[name] for name in path if name in known.names}
    text = str(value)
    found |= {one for secret, one in known.values.items() if secret == text or _inside(secret, value)}
    return next((one for one in _SEVERITY if one in found), DataClass.INTERNAL)


def _inside(secret: str, value: Any) -> bool:
    return isinstance(value, str) and len(secret) >= TELLING_MIN and secret in value


def _covers(rule: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Tell whether a rule's path leads to a value or to something that holds it."""
    return len(rule) <= len(path) and all(want in ("*", have) for want, have in zip(rule, path, strict=False))


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, Mapping):
        inner = value.values() if not path or path[0] == "*" else (value.get(path[0]),)
        for part in inner:
            yield from _texts(part, path[1:])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part, path[1:] if path[:1] == ("*",) else path)
    elif value not in (None, "", True, False) and not path:
        yield str(value)
