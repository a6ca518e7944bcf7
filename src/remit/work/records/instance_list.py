"""Lists and counts of instances for whoever operates them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from remit.store import Reader
from remit.work.model import Instance
from remit.work.records.instances import incident, instance
from remit.work.records.items import ORIGINAL, item

_OPEN = incident.c.resolved_at.is_(None)
_INCIDENTS = (
    select(func.count())
    .where(incident.c.tenant == instance.c.tenant, incident.c.instance_id == instance.c.id, _OPEN)
    .scalar_subquery()
    .label("incidents")
)
_LIST = (
    select(instance, item.c.number, item.c.title, _INCIDENTS)
    .join(item, (item.c.tenant == instance.c.tenant) & (item.c.id == instance.c.item_id) & ORIGINAL)
    .where(instance.c.tenant.in_(bindparam("tenants", expanding=True)))
    .order_by(instance.c.id.desc())
    .limit(bindparam("count_max"))
)
_OF_DEFINITION = (
    instance.c.tenant.in_(bindparam("tenants", expanding=True)),
    instance.c.definition_key == bindparam("of_key"),
)
_RUNNING = instance.c.ended_at.is_(None)
_COUNTS = (
    select(
        instance.c.definition_hash,
        func.count().filter(_RUNNING).label("running"),
        func.count().filter(~_RUNNING).label("ended"),
        func.max(instance.c.started_at).label("started_at"),
    )
    .where(*_OF_DEFINITION)
    .group_by(instance.c.definition_hash)
)
_HELD_UP = (
    select(instance.c.definition_hash, incident.c.element, func.count().label("incidents"))
    .join(incident, (incident.c.tenant == instance.c.tenant) & (incident.c.instance_id == instance.c.id))
    .where(*_OF_DEFINITION, _OPEN)
    .group_by(instance.c.definition_hash, incident.c.element)
)
_COLUMNS = tuple(column.name for column in instance.columns)


def instance_of(row: Row[Any]) -> Instance:
    """Read an instance from a row that holds all its columns."""
    return Instance(**{name: getattr(row, name) for name in _COLUMNS})


@dataclass(frozen=True, slots=True)
class InstanceFilter:
    """What a list is narrowed to; None leaves out nothing."""

    definition_key: str | None = None
    definition_hash: str | None = None
    running: bool | None = None
    held_up: bool = False
    number: str | None = None


def list_instances(
    reader: Reader, *, tenants: Sequence[str], narrowed: InstanceFilter, count_max: int, after_id: str | None = None
) -> Sequence[Row[Any]]:
    """Return instances with their item's `number`, `title` and open `incidents`, newest first."""
    statement = _LIST
    if narrowed.definition_key is not None:
        statement = statement.where(instance.c.definition_key == narrowed.definition_key)
    if narrowed.definition_hash is not None:
        statement = statement.where(instance.c.definition_hash == narrowed.definition_hash)
    if narrowed.running is not None:
        statement = statement.where(_RUNNING if narrowed.running else ~_RUNNING)
    if narrowed.held_up:
        statement = statement.where(_INCIDENTS > 0)
    if narrowed.number is not None:
        statement = statement.where(item.c.number == narrowed.number)
    if after_id is not None:
        statement = statement.where(instance.c.id < after_id)
    return reader.rows(statement, {"tenants": list(tenants), "count_max": count_max})


def count_instances(reader: Reader, *, tenants: Sequence[str], definition_key: str) -> Sequence[Row[Any]]:
    """Count a definition's instances by version: rows of definition_hash, running, ended, started_at (the newest)."""
    return reader.rows(_COUNTS, {"tenants": list(tenants), "of_key": definition_key})


def count_incidents(reader: Reader, *, tenants: Sequence[str], definition_key: str) -> Sequence[Row[Any]]:
    """Count a definition's open incidents: rows of definition_hash, element, incidents."""
    return reader.rows(_HELD_UP, {"tenants": list(tenants), "of_key": definition_key})
