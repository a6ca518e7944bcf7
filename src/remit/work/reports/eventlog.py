"""The event log for process mining: OCEL 2.0 as JSON, and XES; written piece by piece, however long it is."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from remit.parties.access import Permission, Principal, Resource, allowed, require, tenants_with
from remit.store import LoggedEvent, Reader
from remit.values.identifier import Identifier
from remit.values.moment import format_moment
from remit.work.model import EventKind
from remit.work.records.items import item_streams
from remit.work.rules.eventlog import EXPORTED, LIFE_CYCLE, OBJECTS, TEXT, attributes_of, related

PAGE = 5_000
"""Events that are held in memory at once."""
_KINDS = frozenset(kind.value for kind in EXPORTED)
_XES_TYPES = {"string": "string", "float": "float", "integer": "int", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Exported:
    """A client whose log is exported, and whether its people may be named."""

    tenant: Identifier
    people: bool


def exported_for(principal: Principal, *, tenant: str | None, tenants: Sequence[str] = ()) -> tuple[Exported, ...]:
    """Return the clients whose log a principal exports; the house names the `tenants` it means.

    Refuses `AccessDenied` for a client that is asked for and may not be exported.
    """
    if tenant:
        require(principal, Permission.EXPORT, Resource(tenant=tenant, kind="event log", name=tenant))
        wanted: Sequence[str] = (tenant,)
    else:
        held = tenants_with(principal, Permission.EXPORT)
        wanted = tenants if held is None else held
    return tuple(Exported(one, _may_name(principal, one)) for one in wanted)


def _may_name(principal: Principal, tenant: str) -> bool:
    return allowed(principal, Permission.AUDIT_READ, Resource(tenant=tenant, kind="event log", name=tenant))


def ocel(reader: Reader, clients: Sequence[Exported]) -> Iterator[str]:
    """Write the log as OCEL 2.0 JSON: first the types, then every object, then every event."""
    yield '{"objectTypes":' + _dumped([{"name": name, "attributes": []} for name in sorted(set(OBJECTS.values()))])
    yield ',"eventTypes":' + _dumped([_event_type(kind) for kind in EXPORTED])
    yield ',"objects":['
    yield from _parted(_objects(reader, clients))
    yield '],"events":['
    yield from _parted(_events(reader, clients))
    yield "]}"


def _event_type(kind: EventKind) -> dict[str, Any]:
    return {"name": kind.value, "attributes": [{"name": name, "type": type_} for name, type_ in EXPORTED[kind].items()]}


def _objects(reader: Reader, clients: Sequence[Exported]) -> Iterator[dict[str, Any]]:
    """Yield each object once; the ids seen are the one thing that grows with the log."""
    seen: set[str] = set()
    for client in clients:
        for event in _read(reader, client.tenant):
            for one in related(event.body, people=client.people):
                if one.id not in seen:
                    seen.add(one.id)
                    yield {"id": one.id, "type": one.type, "attributes": [], "relationships": _of_item(one.type, event)}


def _of_item(type_: str, event: LoggedEvent) -> list[dict[str, str]]:
    """Return how an instance, task or incident belongs to its item."""
    if type_ in ("item", "person") or not isinstance(event.body.get("item"), str):
        return []
    return [{"objectId": f"item:{event.body['item']}", "qualifier": "of"}]


def _events(reader: Reader, clients: Sequence[Exported]) -> Iterator[dict[str, Any]]:
    for client in clients:
        for event in _read(reader, client.tenant):
            told = attributes_of(EventKind(event.kind), event.body)
            yield {
                "id": f"{client.tenant}:{event.position}",
                "type": event.kind,
                "time": format_moment(event.at),
                "attributes": [{"name": name, "value": value} for name, _type, value in told],
                "relationships": [
                    {"objectId": one.id, "qualifier": one.qualifier}
                    for one in related(event.body, people=client.people)
                ],
            }


def _read(reader: Reader, tenant: str) -> Iterator[LoggedEvent]:
    after = 0
    while found := reader.events(tenant=tenant, kinds=_KINDS, after=after, limit=PAGE):
        yield from found
        after = found[-1].position


def _parted(found: Iterator[dict[str, Any]]) -> Iterator[str]:
    for number, one in enumerate(found):
        yield ("," if number else "") + "\n" + _dumped(one)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_XES_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="2.0" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/>\
<string key="lifecycle:transition" value="complete"/></global>
<classifier name="Activity" keys="concept:name"/>
"""


def xes(reader: Reader, clients: Sequence[Exported]) -> Iterator[str]:
    """Write the log as XES: a trace for each item, named by its number."""
    yield _XES_HEAD
    for client in clients:
        for stream, number in item_streams(reader, tenant=client.tenant):
            yield f"<trace>{_written('concept:name', TEXT, number)}\n"
            for event in reader.events(tenant=client.tenant, stream=stream, kinds=_KINDS):
                yield _xes_event(event, people=client.people)
            yield "</trace>\n"
    yield "</log>\n"


def _xes_event(event: LoggedEvent, *, people: bool) -> str:
    kind = EventKind(event.kind)
    task = event.body.get("element") if kind in LIFE_CYCLE else None
    parts = [
        _written("concept:name", TEXT, str(task or event.kind)),
        f'<date key="time:timestamp" value={quoteattr(format_moment(event.at))}/>',
        _written("lifecycle:transition", TEXT, LIFE_CYCLE.get(kind, "complete")),
    ]
    if people and isinstance(event.body.get("by"), str):
        parts.append(_written("org:resource", TEXT, event.body["by"]))
    parts += [_written(name, type_, value) for name, type_, value in attributes_of(kind, event.body)]
    return f"<event>{''.join(parts)}</event>\n"


def _written(key: str, type_: str, value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{_XES_TYPES[type_]} key={quoteattr(key)} value={quoteattr(_printable(text))}/>"


def _printable(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
