"""Instances and incidents as rows."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    Update,
    and_,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy import Text as TextColumn

from remit.store import Reader, Transaction, metadata
from remit.store.types import Hash, Identifier, Json, Key, Moment, Tenant
from remit.values.moment import Moment as Instant
from remit.values.refusal import NotFound
from remit.work.model import Incident, Instance
from remit.work.records.changes import changed

instance = Table(
    "instance",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("engagement_id", Identifier, nullable=False),
    Column("definition_key", Key, nullable=False),
    Column("definition_hash", Hash, nullable=False),
    Column("notation", Key, nullable=False),
    # The engine's own compact text: not JSONB, because it is only ever read whole.
    Column("state", TextColumn, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("parent_id", Identifier),
    Column("parent_activation", Integer),
    Column("bindings", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", Key),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    Index("ix_instance_item", "tenant", "item_id"),
    Index("uq_instance_parent", "tenant", "parent_id", "parent_activation", unique=True),
)
_RUNNING = instance.c.ended_at.is_(None)
Index(
    "ix_instance_running",
    instance.c.tenant,
    instance.c.definition_key,
    instance.c.id,
    sqlite_where=_RUNNING,
    postgresql_where=_RUNNING,
)

incident = Table(
    "incident",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("instance_id", Identifier, nullable=False),
    Column("activation", Integer, nullable=False),
    Column("element", Key, nullable=False),
    Column("topic", Key),
    Column("code", Key, nullable=False),
    Column("message", TextColumn, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", Key),
    ForeignKeyConstraint(["tenant", "instance_id"], ["instance.tenant", "instance.id"]),
    Index("ix_incident_item", "tenant", "item_id"),
)
_OPEN = incident.c.resolved_at.is_(None)
Index("ix_incident_open", incident.c.tenant, incident.c.raised_at, sqlite_where=_OPEN, postgresql_where=_OPEN)

# What an instance waits for, so that a message or signal finds it without opening every state.
subscription = Table(
    "subscription",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("instance_id", Identifier, nullable=False),
    Column("activation", Integer, nullable=False),
    Column("kind", Key, nullable=False),
    Column("name", Key, nullable=False),
    Column("key", Key),
    ForeignKeyConstraint(["tenant", "instance_id"], ["instance.tenant", "instance.id"]),
    Index("ix_subscription_name", "tenant", "kind", "name", "key"),
    Index("ix_subscription_item", "tenant", "item_id"),
    Index("ix_subscription_instance", "tenant", "instance_id"),
)

_KEY = (instance.c.tenant == bindparam("of_tenant"), instance.c.id == bindparam("of_id"))
_INSERT = insert(instance)
_BY_ID = select(instance).where(*_KEY)
_OF_ITEM = (
    select(instance)
    .where(instance.c.tenant == bindparam("of_tenant"), instance.c.item_id == bindparam("of_item"))
    .order_by(instance.c.started_at, instance.c.id)
)
_RUNNING_OF = (
    select(instance)
    .where(instance.c.tenant == bindparam("of_tenant"), instance.c.definition_key == bindparam("of_key"), _RUNNING)
    .order_by(instance.c.id.desc())
    .limit(bindparam("count_max"))
)
_CHANGING = ("state", "bindings", "version", "ended_at", "outcome", "definition_hash")
_INCIDENT_KEY = (incident.c.tenant == bindparam("of_tenant"), incident.c.id == bindparam("of_id"))
_INSERT_INCIDENT = insert(incident)
_INCIDENT_LOCKED = select(incident).where(*_INCIDENT_KEY).with_for_update()
_CLOSE_INCIDENT = (
    update(incident)
    .where(*_INCIDENT_KEY)
    .values(resolved_at=bindparam("closed_at"), resolved_by=bindparam("closed_by"))
)
_RAISED = (
    select(incident)
    .where(
        incident.c.tenant == bindparam("of_tenant"),
        incident.c.raised_at >= bindparam("from_at"),
        incident.c.raised_at < bindparam("until_at"),
    )
    .order_by(incident.c.raised_at, incident.c.id)
)
_INCIDENTS_OF_ITEM = (
    select(incident)
    .where(incident.c.tenant == bindparam("of_tenant"), incident.c.item_id == bindparam("of_item"))
    .order_by(incident.c.raised_at, incident.c.id)
)
_OPEN_INCIDENTS = (
    select(incident)
    .where(incident.c.tenant.in_(bindparam("tenants", expanding=True)), _OPEN)
    .order_by(incident.c.raised_at, incident.c.id)
    .limit(bindparam("count_max"))
)
_SUBSCRIBE = insert(subscription)
_SUBSCRIBED = (
    select(subscription)
    .where(
        subscription.c.tenant == bindparam("of_tenant"),
        subscription.c.kind == bindparam("of_kind"),
        subscription.c.name == bindparam("of_name"),
    )
    .order_by(subscription.c.id)
)
_BY_KEY = _SUBSCRIBED.where(subscription.c.key == bindparam("of_correlation")).limit(bindparam("count_max"))
_ANY_KEY = _SUBSCRIBED.where(subscription.c.key.is_(None)).limit(bindparam("count_max"))
_HELD_BY = and_(instance.c.tenant == subscription.c.tenant, instance.c.id == subscription.c.instance_id)
_BY_CONTENT = _BY_KEY.join(instance, _HELD_BY).where(instance.c.definition_hash == bindparam("of_hash"))
_KEYED = (
    subscription.c.tenant == bindparam("of_tenant"),
    subscription.c.kind == bindparam("of_kind"),
    subscription.c.name == bindparam("of_name"),
    subscription.c.key.is_not(None),
)
_SOME_KEY = select(subscription.c.id).where(*_KEYED).limit(1)
_AWAITING_KEYS = (
    select(instance.c.definition_key, instance.c.definition_hash)
    .select_from(subscription.join(instance, _HELD_BY))
    .where(*_KEYED)
    .distinct()
    .order_by(instance.c.definition_key, instance.c.definition_hash)
)
_UNSUBSCRIBE = subscription.delete().where(
    subscription.c.tenant == bindparam("of_tenant"),
    subscription.c.instance_id == bindparam("of_instance"),
    subscription.c.activation == bindparam("of_activation"),
)
_WAITS = select(subscription).where(
    subscription.c.tenant == bindparam("of_tenant"),
    subscription.c.instance_id == bindparam("of_instance"),
    subscription.c.activation == bindparam("of_activation"),
)
_WAITS_OF_ITEM = (
    select(subscription)
    .where(subscription.c.tenant == bindparam("of_tenant"), subscription.c.item_id == bindparam("of_item"))
    .order_by(subscription.c.id)
)
_OPEN_AT = select(incident).where(
    incident.c.tenant == bindparam("of_tenant"),
    incident.c.item_id == bindparam("of_item"),
    incident.c.instance_id == bindparam("of_instance"),
    incident.c.activation == bindparam("of_activation"),
    _OPEN,
)


@lru_cache(maxsize=256)
def _update(names: tuple[str, ...]) -> Update:
    changes: dict[str, Any] = {name: bindparam(name) for name in names}
    return update(instance).where(*_KEY).values(changes)


_INCIDENT_FIELDS = tuple(field.name for field in fields(Incident))
assert Instance.__struct_fields__ == tuple(instance.columns.keys()), "rows are read by place"


def _instance_of(row: Sequence[Any]) -> Instance:
    return Instance(*row)


def insert_instances(tx: Transaction, new: Sequence[Instance]) -> None:
    """Store new instances in one statement, callers before those they called."""
    if new:
        tx.run_soon(_INSERT, [asdict(one) for one in new])


def save_instances(tx: Transaction, changes: Iterable[tuple[Instance, Instance]]) -> None:
    """Store what differs between instances as they stood and as they are: a statement for each set of fields."""
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for before, one in changes:
        names = changed(before, one, _CHANGING)
        row = {"of_tenant": one.tenant, "of_id": one.id, **{name: getattr(one, name) for name in names}}
        rows.setdefault(names, []).append(row)
    for names, changing in rows.items():
        tx.run_soon(_update(names), changing)


def find_instance(reader: Reader, *, tenant: str, instance_id: str) -> Instance | None:
    """Return an instance, or None."""
    row = reader.row(_BY_ID, {"of_tenant": tenant, "of_id": instance_id})
    return _instance_of(row) if row else None


def instances_of_item(reader: Reader, *, tenant: str, item_id: str) -> tuple[Instance, ...]:
    """Return an item's instances, first started first."""
    rows = reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id})
    return tuple(_instance_of(row) for row in rows)


def running_instances(reader: Reader, *, tenant: str, definition_key: str, count_max: int) -> tuple[Instance, ...]:
    """Return a client's running instances of a definition, newest first."""
    of = {"of_tenant": tenant, "of_key": definition_key, "count_max": count_max}
    return tuple(_instance_of(row) for row in reader.rows(_RUNNING_OF, of))


def insert_incident(tx: Transaction, one: Incident) -> None:
    """Store a new incident."""
    tx.run(_INSERT_INCIDENT, {name: getattr(one, name) for name in _INCIDENT_FIELDS})


def lock_incident(tx: Transaction, *, tenant: str, incident_id: str) -> Incident:
    """Return an incident and keep others from retrying it until the transaction ends. Refuses `NotFound`."""
    row = tx.row(_INCIDENT_LOCKED, {"of_tenant": tenant, "of_id": incident_id})
    if row is None:
        raise NotFound(kind="incident", name=incident_id)
    return Incident(**row._mapping)


def close_incident(tx: Transaction, one: Incident, *, by: str) -> None:
    """Mark an incident as dealt with."""
    tx.run(_CLOSE_INCIDENT, {"of_tenant": one.tenant, "of_id": one.id, "closed_at": tx.now, "closed_by": by})


def incidents_between(reader: Reader, *, tenant: str, from_at: Instant, until_at: Instant) -> tuple[Incident, ...]:
    """Return a client's incidents raised from a moment to before another, oldest first."""
    rows = reader.rows(_RAISED, {"of_tenant": tenant, "from_at": from_at, "until_at": until_at})
    return tuple(Incident(**row._mapping) for row in rows)


def incidents_of_item(reader: Reader, *, tenant: str, item_id: str) -> tuple[Incident, ...]:
    """Return an item's incidents, first raised first."""
    rows = reader.rows(_INCIDENTS_OF_ITEM, {"of_tenant": tenant, "of_item": item_id})
    return tuple(Incident(**row._mapping) for row in rows)


def open_incidents(reader: Reader, *, tenants: Sequence[str], count_max: int = 100) -> tuple[Incident, ...]:
    """Return these clients' incidents that wait for a person, oldest first."""
    rows = reader.rows(_OPEN_INCIDENTS, {"tenants": list(tenants), "count_max": count_max})
    return tuple(Incident(**row._mapping) for row in rows)


def subscribe(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Note what instances wait for: rows of tenant, id, item_id, instance_id, activation, kind, name, key."""
    if rows:
        tx.run(_SUBSCRIBE, rows)


def subscriptions(reader: Reader, *, tenant: str, kind: str, name: str) -> Sequence[Row[Any]]:
    """Return who of a client waits for a message or signal, longest waiting first."""
    return reader.rows(_SUBSCRIBED, {"of_tenant": tenant, "of_kind": kind, "of_name": name})


def awaited_by_key(reader: Reader, *, tenant: str, name: str, key: str, count_max: int = 100) -> Sequence[Row[Any]]:
    """Return who of a client waits for a message with a key, longest waiting first."""
    of = {"of_tenant": tenant, "of_kind": "message", "of_name": name, "count_max": count_max}
    return reader.rows(_BY_KEY, {**of, "of_correlation": key})


def awaited_by_any(reader: Reader, *, tenant: str, name: str, count_max: int = 100) -> Sequence[Row[Any]]:
    """Return who of a client waits for a message with whatever key, longest waiting first."""
    return reader.rows(_ANY_KEY, {"of_tenant": tenant, "of_kind": "message", "of_name": name, "count_max": count_max})


def awaiting_keys(reader: Reader, *, tenant: str, name: str) -> Sequence[Row[Any]]:
    """Return the definitions, by key and hash, of whose instances one waits for a message with a certain key."""
    of = {"of_tenant": tenant, "of_kind": "message", "of_name": name}
    return reader.rows(_AWAITING_KEYS, of) if reader.row(_SOME_KEY, of) else []


def awaited_by_content(
    reader: Reader, *, tenant: str, name: str, key: str, content_hash: str, count_max: int = 100
) -> Sequence[Row[Any]]:
    """Return who in the instances of a definition waits for a message with a key, longest waiting first."""
    of = {"of_tenant": tenant, "of_kind": "message", "of_name": name, "count_max": count_max}
    return reader.rows(_BY_CONTENT, {**of, "of_correlation": key, "of_hash": content_hash})


def unsubscribe(tx: Transaction, *, tenant: str, instance_id: str, activation: int) -> None:
    """Forget what one activation waits for."""
    tx.run(_UNSUBSCRIBE, {"of_tenant": tenant, "of_instance": instance_id, "of_activation": activation})


def waits(reader: Reader, *, tenant: str, instance_id: str, activation: int) -> Sequence[Row[Any]]:
    """Return what one activation waits for."""
    of = {"of_tenant": tenant, "of_instance": instance_id, "of_activation": activation}
    return reader.rows(_WAITS, of)


def waits_of_item(reader: Reader, *, tenant: str, item_id: str) -> Sequence[Row[Any]]:
    """Return everything that an item's instances wait for from outside: messages, signals, timers."""
    return reader.rows(_WAITS_OF_ITEM, {"of_tenant": tenant, "of_item": item_id})


def open_incident_at(
    reader: Reader, *, tenant: str, item_id: str, instance_id: str, activation: int
) -> Incident | None:
    """Return the incident that holds an activation up, or None."""
    of = {"of_tenant": tenant, "of_item": item_id, "of_instance": instance_id, "of_activation": activation}
    row = reader.row(_OPEN_AT, of)
    return Incident(**row._mapping) if row else None
