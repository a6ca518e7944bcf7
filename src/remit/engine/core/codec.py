"""States and events as compact JSON-ready values, and back."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from remit.engine.core import event as events
from remit.engine.core.definition import Definition
from remit.engine.core.pages import Pages
from remit.engine.core.refusals import WrongDefinition
from remit.engine.core.state import Activation, Record, State, Status
from remit.values.refusal import Refusal

_EVENTS: Mapping[str, type] = {
    name: kind
    for name, kind in vars(events).items()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == events.__name__
}
_PLAIN = (str, int, float, bool, type(None))


class JournalRefused(Refusal):
    """A stored event or state that this version cannot read."""

    code = "engine.journal"
    sentence = "“{kind}” in the journal is nothing this version knows."


def encode_state(state: State) -> dict[str, Any]:
    """Write a state as a JSON-ready map; what is empty is left out."""
    full = {
        "d": state.definition_hash,
        "s": str(state.status),
        "a": {str(act): _activation(activation) for act, activation in state.activations.items()},
        "v": {str(act): write_value(dict(values)) for act, values in state.variables.items()},
        "j": [[scope, node, list(flows)] for (scope, node), flows in state.joins.items()],
        "w": {name: list(acts) for name, acts in state.waits.items()},
        "l": {str(act): [_record(entry) for entry in entries] for act, entries in state.log.items()},
        "r": {name: list(holders) for name, holders in state.roles.items()},
        "n": state.next_id,
        "k": state.business_key,
    }
    return {name: value for name, value in full.items() if value not in ({}, [], None)}


def decode_state(definition: Definition, data: Mapping[str, Any]) -> State:
    """Read a state that `encode_state` wrote. Refuses `WrongDefinition` where it belongs to another version."""
    if data["d"] != definition.content_hash:
        raise WrongDefinition(key=definition.key, content_hash=definition.content_hash[:12])
    return read_state(data)


def read_state(data: Mapping[str, Any]) -> State:
    """Read a state of whatever definition, as migration needs it."""
    return State(
        definition_hash=data["d"],
        status=Status(data["s"]),
        activations=_pages({int(act): _read_activation(fields) for act, fields in data.get("a", {}).items()}),
        variables=_pages({int(act): read_value(values) for act, values in data.get("v", {}).items()}),
        joins={(scope, node): tuple(flows) for scope, node, flows in data.get("j", ())},
        waits={name: tuple(acts) for name, acts in data.get("w", {}).items()},
        log=_pages({int(act): tuple(map(_read_record, entries)) for act, entries in data.get("l", {}).items()}),
        roles={name: tuple(holders) for name, holders in data.get("r", {}).items()},
        next_id=data["n"],
        business_key=data.get("k"),
    )


def _pages(values: Mapping[int, Any]) -> Pages[Any]:
    draft: Any = Pages[Any]().draft()
    for key, value in values.items():
        draft[key] = value
    frozen: Pages[Any] = draft.freeze()
    return frozen


_DEFAULTS: tuple[Any, ...] = tuple(Activation(0, 0))


def _activation(activation: Activation) -> list[Any]:
    """Write an activation as a list whose default tail is cut off."""
    fields: list[Any] = [
        activation.node,
        activation.parent,
        activation.state,
        activation.counter,
        activation.live,
        list(activation.arms),
        None if activation.wait is None else [write_value(part) for part in activation.wait],
        write_value(activation.data),
    ]
    defaults = [*_DEFAULTS[:5], [], None, None]
    while len(fields) > 2 and fields[-1] == defaults[len(fields) - 1]:
        fields.pop()
    return fields


def _read_activation(fields: list[Any]) -> Activation:
    node, parent, state, index, live, arms, wait, data = [*fields, *_DEFAULTS[len(fields) :]]
    waiting = None if wait is None else tuple(read_value(part) for part in wait)
    return Activation(node, parent, state, index, live, tuple(arms), waiting, read_value(data))


def _record(entry: Record) -> list[Any]:
    return [entry.node, entry.counter, write_value(dict(entry.variables)), [_record(inner) for inner in entry.inner]]


def _read_record(fields: list[Any]) -> Record:
    return Record(fields[0], fields[1], read_value(fields[2]), tuple(_read_record(inner) for inner in fields[3]))


def encode_event(event: events.Event) -> dict[str, Any]:
    """Write an event as a JSON-ready map with its kind under `t`; fields at their default are left out."""
    written: dict[str, Any] = {"t": type(event).__name__}
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        default = field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
        if value != default:
            written[field.name] = write_value(value)
    return written


def decode_event(data: Mapping[str, Any]) -> events.Event:
    """Read an event that `encode_event` wrote. Refuses `JournalRefused`."""
    kind = _EVENTS.get(data["t"])
    if kind is None:
        raise JournalRefused(kind=data["t"])
    fields = {name: read_value(value) for name, value in data.items() if name != "t"}
    for field in dataclasses.fields(kind):
        if str(field.type).startswith("tuple") and field.name in fields:
            fields[field.name] = tuple(fields[field.name])
    if kind is events.SetRoles:
        fields["roles"] = {name: tuple(holders) for name, holders in fields["roles"].items()}
    event: events.Event = kind(**fields)
    return event


def write_value(value: Any) -> Any:
    """Write a variable; what JSON does not know becomes a map with one `$` key."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        written = {str(key): write_value(item) for key, item in value.items()}
        return {"$map": written} if any(key.startswith("$") for key in written) else written
    if isinstance(value, list | tuple):
        return [write_value(item) for item in value]
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, timedelta):
        return {"$seconds": value.total_seconds()}
    if isinstance(value, Pages):
        return {"$pages": [[key, write_value(item)] for key, item in value.items()]}
    if hasattr(value, "isoformat"):
        return {"$date": value.isoformat()}
    raise TypeError(f"{type(value).__name__} cannot be a variable of an instance")


def read_value(value: Any) -> Any:
    """Read what `write_value` wrote."""
    if isinstance(value, list):
        return [read_value(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1:
        (key,) = value
        reader = _READERS.get(key)
        if reader is not None:
            return reader(value[key])
    return {key: read_value(item) for key, item in value.items()}


_READERS: Mapping[str, Any] = {
    "$decimal": Decimal,
    "$moment": datetime.fromisoformat,
    "$seconds": lambda seconds: timedelta(seconds=seconds),
    "$date": lambda text: datetime.fromisoformat(text).date() if "T" not in text else datetime.fromisoformat(text),
    "$map": lambda items: {key: read_value(item) for key, item in items.items()},
    "$pages": lambda pairs: _pages({key: read_value(item) for key, item in pairs}),
}
