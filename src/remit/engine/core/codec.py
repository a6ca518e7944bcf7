"""States as compact JSON text, events as JSON-ready maps, and back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from msgspec import NODEFAULT, Struct, field
from msgspec.json import Decoder, Encoder
from msgspec.structs import FieldInfo, fields, replace

from remit.engine.core import event as events
from remit.engine.core.definition import Definition
from remit.engine.core.pages import FEW, Pages, paged
from remit.engine.core.refusals import WrongDefinition
from remit.engine.core.state import Activation, Record, State, Status
from remit.engine.core.waiting import row_of
from remit.values.refusal import Refusal

_PLAIN = (str, int, type(None))
_TEXT = frozenset((str,))
_AS_JSON = frozenset((str, int, bool, type(None)))
"""Kinds that JSON has as they are; a float it has not where it is no number."""
_MARK = '"$'


class JournalRefused(Refusal):
    """A stored event or state that this version cannot read."""

    code = "engine.journal"
    sentence = "“{kind}” in the journal is nothing this version knows."


class _Stored(Struct, omit_defaults=True):
    """A state as its text has it; what is empty is left out."""

    definition_hash: str = field(name="d")
    status: str = field(name="s")
    next_id: int = field(name="n")
    activations: dict[int, Activation] = field(name="a", default_factory=dict)
    variables: dict[int, dict[str, Any]] = field(name="v", default_factory=dict)
    joins: list[tuple[int, int, tuple[int, ...]]] = field(name="j", default_factory=list)
    waits: dict[str, tuple[int, ...]] = field(name="w", default_factory=dict)
    log: dict[int, tuple[Record, ...]] = field(name="l", default_factory=dict)
    roles: dict[str, tuple[str, ...]] = field(name="r", default_factory=dict)
    business_key: str | None = field(name="k", default=None)


_ENCODER = Encoder()
_DECODER = Decoder(_Stored)


def write_state(state: State) -> str:
    """Write a state as JSON text."""
    stored = _Stored(
        definition_hash=state.definition_hash,
        status=state.status,
        next_id=state.next_id,
        activations={act: one if one.data is None else _written(one) for act, one in state.activations.items()},
        variables={act: write_value(values) for act, values in state.variables.items()},
        joins=[(scope, node, flows) for (scope, node), flows in state.joins.items()] if state.joins else [],
        waits={wait: tuple(acts) for wait, acts in state.waits.items()} if state.waits else {},
        log={act: tuple(map(_written_record, entries)) for act, entries in state.log.items()} if state.log else {},
        roles=dict(state.roles),
        business_key=state.business_key,
    )
    return _ENCODER.encode(stored).decode()


def decode_state(definition: Definition, text: str) -> State:
    """Read a state that `write_state` wrote. Refuses `WrongDefinition` where it belongs to another version."""
    state = read_state(text)
    if state.definition_hash != definition.content_hash:
        raise WrongDefinition(key=definition.key, content_hash=definition.content_hash[:12])
    return state


def read_state(text: str) -> State:
    """Read a state of whatever definition, as migration needs it."""
    stored = _DECODER.decode(text)
    if _MARK in text:
        stored.activations = {act: _read(activation) for act, activation in stored.activations.items()}
        stored.variables = {act: read_value(values) for act, values in stored.variables.items()}
        stored.log = {act: tuple(map(_read_record, entries)) for act, entries in stored.log.items()}
    return State(
        definition_hash=stored.definition_hash,
        status=Status(stored.status),
        activations=_held(stored.activations),
        variables=_held(stored.variables),
        joins={(scope, node): flows for scope, node, flows in stored.joins} if stored.joins else {},
        waits={wait: row_of(acts) for wait, acts in stored.waits.items()} if stored.waits else {},
        log=_held(stored.log),
        roles=stored.roles,
        next_id=stored.next_id,
        business_key=stored.business_key,
    )


def _held(entries: dict[int, Any]) -> Mapping[int, Any]:
    return entries if len(entries) <= FEW else paged(entries)


def _written(activation: Activation) -> Activation:
    """Return an activation whose notes JSON knows how to write; what it waits for is plain by itself."""
    return replace(activation, data=write_value(activation.data))


def _read(activation: Activation) -> Activation:
    return activation if activation.data is None else replace(activation, data=read_value(activation.data))


def _written_record(entry: Record) -> Record:
    return Record(entry.node, entry.counter, write_value(entry.variables), tuple(map(_written_record, entry.inner)))


def _read_record(entry: Record) -> Record:
    return Record(entry.node, entry.counter, read_value(entry.variables), tuple(map(_read_record, entry.inner)))


_EVENTS: Mapping[str, type[Any]] = {
    name: kind
    for name, kind in vars(events).items()
    if isinstance(kind, type) and issubclass(kind, Struct) and kind.__module__ == events.__name__
}


def _default(one: FieldInfo) -> Any:
    return one.default if one.default_factory is NODEFAULT else one.default_factory()


_DEFAULTS = {kind: tuple((one.name, _default(one)) for one in fields(kind)) for kind in _EVENTS.values()}
_ROWS = {
    kind: frozenset(one.name for one in fields(kind) if str(one.type).startswith("tuple")) for kind in _EVENTS.values()
}
"""The fields of an event that are tuples, which JSON has as lists."""


def encode_event(event: events.Event) -> dict[str, Any]:
    """Write an event as a JSON-ready map with its kind under `t`; fields at their default are left out."""
    written: dict[str, Any] = {"t": type(event).__name__}
    for name, default in _DEFAULTS[type(event)]:
        value = getattr(event, name)
        if value is not default and value != default:
            written[name] = write_value(value)
    return written


def decode_event(data: Mapping[str, Any]) -> events.Event:
    """Read an event that `encode_event` wrote. Refuses `JournalRefused`."""
    kind = _EVENTS.get(data["t"])
    if kind is None:
        raise JournalRefused(kind=data["t"])
    given = {name: read_value(value) for name, value in data.items() if name != "t"}
    for name in _ROWS[kind] & given.keys():
        given[name] = tuple(given[name])
    if kind is events.SetRoles:
        given["roles"] = {name: tuple(holders) for name, holders in given["roles"].items()}
    event: events.Event = kind(**given)
    return event


def write_value(value: Any) -> Any:
    """Write a variable; what JSON does not know becomes a map with one `$` key."""
    if isinstance(value, _PLAIN) or (isinstance(value, float) and isfinite(value)):
        return value
    if type(value) is dict:
        return _written_map(value)
    if isinstance(value, Pages):
        return {"$pages": [[key, write_value(item)] for key, item in value.items()]}
    if isinstance(value, Mapping):
        return _written_map(value)
    if isinstance(value, list | tuple):
        return [write_value(item) for item in value]
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, timedelta):
        return {"$seconds": value.total_seconds()}
    if hasattr(value, "isoformat"):
        return {"$date": value.isoformat()}
    raise TypeError(f"{value!r}, a {type(value).__name__}, cannot be a variable of an instance")


def _written_map(values: Mapping[Any, Any]) -> dict[str, Any]:
    if _TEXT.issuperset(map(type, values)) and _AS_JSON.issuperset(map(type, values.values())):
        written = dict(values)
    else:
        written = {str(key): write_value(item) for key, item in values.items()}
    if "$" in "".join(written) and any(key.startswith("$") for key in written):
        return {"$map": written}
    return written


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
    "$pages": lambda pairs: paged({key: read_value(item) for key, item in pairs}),
}
