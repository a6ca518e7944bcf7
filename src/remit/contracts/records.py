"""Engagements and statements of work as rows; the database itself keeps versions gapless and free of overlap.

A version begins where its predecessor ends: `follows` repeats that instant and points at the predecessor's end, one
version has no predecessor, one has no end, and no two follow the same one. So the versions form one chain.
"""

import json
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    outerjoin,
    select,
    type_coerce,
    update,
)

from remit.contracts.model import Engagement, Provisions, StatementOfWork, Terms
from remit.contracts.rules.provisions import read_provisions
from remit.store import Question, Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Tenant, from_microseconds
from remit.store.types import Moment as MomentColumn
from remit.values.canonical import canonical_json
from remit.values.moment import Moment

KEPT_MAX = 1_000
"""How many different terms are kept in memory, read."""

engagement = Table(
    "engagement",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("key", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("provider", Identifier, nullable=False),
    Column("line", Key, nullable=False),
    Column("country", Key, nullable=False),
    Column("valid_from", MomentColumn, nullable=False),
    Column("valid_until", MomentColumn),
    Column("colour", Key, nullable=False),
    CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="period"),
    ForeignKeyConstraint(["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name="fk_engagement_client"),
    Index("uq_engagement_key", "tenant", "key", unique=True),
)

statement_of_work = Table(
    "statement_of_work",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("engagement_id", Identifier, nullable=False),
    Column("version", Integer, nullable=False),
    Column("follows", MomentColumn),
    Column("valid_from", MomentColumn, nullable=False),
    Column("valid_until", MomentColumn),
    Column("body", Json, nullable=False),
    CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="period"),
    CheckConstraint("follows IS NULL OR follows = valid_from", name="chain"),
    CheckConstraint("(version = 1) = (follows IS NULL)", name="first"),
    UniqueConstraint("tenant", "engagement_id", "valid_until", name="uq_statement_of_work_end"),
    ForeignKeyConstraint(["tenant", "engagement_id"], ["engagement.tenant", "engagement.id"]),
    ForeignKeyConstraint(
        ["tenant", "engagement_id", "follows"],
        ["statement_of_work.tenant", "statement_of_work.engagement_id", "statement_of_work.valid_until"],
        name="fk_statement_of_work_follows",
    ),
    Index("uq_statement_of_work_version", "tenant", "engagement_id", "version", unique=True),
    Index("uq_statement_of_work_follows", "tenant", "engagement_id", "follows", unique=True),
)
_OPEN = statement_of_work.c.valid_until.is_(None)
Index(
    "uq_statement_of_work_open",
    statement_of_work.c.tenant,
    statement_of_work.c.engagement_id,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)

_INSERT_ENGAGEMENT = insert(engagement)
_ENGAGEMENT = select(engagement).where(
    engagement.c.tenant == bindparam("of_tenant"), engagement.c.id == bindparam("of_id")
)
_BY_KEY = select(engagement).where(
    engagement.c.tenant == bindparam("of_tenant"), engagement.c.key == bindparam("of_key")
)
_OF_TENANTS = (
    select(engagement)
    .where(engagement.c.tenant.in_(bindparam("of_tenants", expanding=True)))
    .order_by(engagement.c.name, engagement.c.id)
)
_EVERY = select(engagement).order_by(engagement.c.name, engagement.c.id)
_INSERT_STATEMENT = insert(statement_of_work)
_OF_ENGAGEMENT = select(statement_of_work).where(
    statement_of_work.c.tenant == bindparam("of_tenant"),
    statement_of_work.c.engagement_id == bindparam("of_engagement"),
)
_AT: BindParameter[Moment] = bindparam("at", type_=MomentColumn)
_NEVER: ColumnElement[Any] = literal_column(str(2**63 - 1))
# An engagement with the version in force: every action asks for both, so they come in one question.
_TERM = ("valid_from", "valid_until")
# Moments come as they are stored, for the row says which terms are known already; they are read where it is new.
_AGREEMENTS = select(
    *(
        type_coerce(one, BigInteger).label(one.name) if isinstance(one.type, MomentColumn) else one
        for one in engagement.c
    ),
    statement_of_work.c.id.label("statement_id"),
    statement_of_work.c.version,
    type_coerce(statement_of_work.c.valid_from, BigInteger).label("since"),
    type_coerce(statement_of_work.c.valid_until, BigInteger).label("until"),
    cast(statement_of_work.c.body, Text).label("body"),
).select_from(
    outerjoin(
        engagement,
        statement_of_work,
        and_(
            statement_of_work.c.tenant == engagement.c.tenant,
            statement_of_work.c.engagement_id == engagement.c.id,
            statement_of_work.c.valid_from <= _AT,
            # Not "is null or later": SQLite would look up an index twice for each engagement.
            func.coalesce(statement_of_work.c.valid_until, _NEVER) > _AT,
        ),
    )
)
_AGREED = _AGREEMENTS.where(engagement.c.tenant == bindparam("of_tenant"), engagement.c.id == bindparam("of_id"))
_AGREED_OF_TENANTS = _AGREEMENTS.where(engagement.c.tenant.in_(bindparam("of_tenants", expanding=True)))
_ENGAGEMENT_FIELDS = len(fields(Engagement))
_NAMES = tuple(_AGREEMENTS.selected_columns.keys())
_ID, _STATEMENT_ID = _NAMES.index("id"), _NAMES.index("statement_id")
_MOMENTS = tuple(_NAMES.index(name) for name in (*_TERM, "since", "until"))
assert tuple(each.name for each in fields(Engagement)) == tuple(engagement.columns.keys()), "rows are read by place"
_HISTORY = _OF_ENGAGEMENT.order_by(statement_of_work.c.version)
_LATEST = _OF_ENGAGEMENT.where(_OPEN)
_END = (
    update(statement_of_work)
    .where(statement_of_work.c.tenant == bindparam("of_tenant"), statement_of_work.c.id == bindparam("of_id"))
    .values(valid_until=bindparam("ends_at"))
)


def insert_engagement(tx: Transaction, one: Engagement) -> None:
    """Store an engagement."""
    tx.run(_INSERT_ENGAGEMENT, {name: getattr(one, name) for name in engagement.c.keys()})  # noqa: SIM118 - columns


def _engagement_of(row: Row[Any]) -> Engagement:
    return Engagement(**row._mapping)


def find_engagement(reader: Reader, *, tenant: str, engagement_id: str) -> Engagement | None:
    """Return an engagement, or None."""
    row = reader.row(_ENGAGEMENT, {"of_tenant": tenant, "of_id": engagement_id})
    return _engagement_of(row) if row else None


def find_engagement_by_key(reader: Reader, *, tenant: str, key: str) -> Engagement | None:
    """Return a client's engagement by its key, or None."""
    row = reader.row(_BY_KEY, {"of_tenant": tenant, "of_key": key})
    return _engagement_of(row) if row else None


def list_engagements(reader: Reader, *, tenants: tuple[str, ...] | None) -> tuple[Engagement, ...]:
    """Return the engagements of some clients, or of all where `tenants` is None, by name."""
    rows = reader.rows(_EVERY) if tenants is None else reader.rows(_OF_TENANTS, {"of_tenants": list(tenants)})
    return tuple(_engagement_of(row) for row in rows)


def insert_statement(tx: Transaction, one: StatementOfWork, *, body: Any, after: StatementOfWork | None) -> None:
    """Store a version and end the one it follows where it begins."""
    if after is not None:
        tx.run(_END, {"of_tenant": after.tenant, "of_id": after.id, "ends_at": one.valid_from})
    row = {
        "tenant": one.tenant,
        "id": one.id,
        "engagement_id": one.engagement_id,
        "version": one.version,
        "follows": one.valid_from if after else None,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "body": body,
    }
    tx.run(_INSERT_STATEMENT, row)


def _statement_of(row: Row[Any]) -> StatementOfWork:
    return StatementOfWork(
        tenant=row.tenant,
        id=row.id,
        engagement_id=row.engagement_id,
        version=row.version,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        provisions=_provisions_of(canonical_json(row.body)),
    )


@lru_cache(maxsize=KEPT_MAX)
def _provisions_of(body: str) -> Provisions:
    provisions, problems = read_provisions(json.loads(body))
    assert not problems, f"a statement of work was stored with problems: {problems}"
    return provisions


Agreed = tuple[Engagement, Terms | None]
"""An engagement with the terms in force, if any."""


def agreed_at(reader: Reader, *, tenant: str, engagement_id: str, at: Moment) -> Agreed | None:
    """Return an engagement with the terms in force at a moment, if any; None for an unknown engagement."""
    row = reader.row(_AGREED, {"of_tenant": tenant, "of_id": engagement_id, "at": at})
    return None if row is None else _agreed(row)


def agreed_of_tenants(*, tenants: Sequence[str], at: Moment) -> Question[tuple[Agreed, ...]]:
    """Ask for all engagements of some clients, each with the terms in force at a moment, if any."""
    return Question(_AGREED_OF_TENANTS, {"of_tenants": list(tenants), "at": at}, _all_agreed)


def every_agreement(*, at: Moment) -> Question[tuple[Agreed, ...]]:
    """Ask for all engagements, each with the terms in force at a moment, if any."""
    return Question(_AGREEMENTS, {"at": at}, _all_agreed)


def _all_agreed(rows: Sequence[Row[Any]]) -> tuple[Agreed, ...]:
    return tuple(map(_agreed, rows))


def _agreed(row: Row[Any]) -> Agreed:
    """Read an agreement, or remember it: all actions ask for terms, which depend on nothing but what the row says."""
    values = tuple(row)
    kept = _kept(values[_ID], values[_STATEMENT_ID])
    for known, agreed in kept:
        if known == values:
            return agreed
    agreed = _read(list(values))
    kept[:] = [(values, agreed)]
    return agreed


@lru_cache(maxsize=KEPT_MAX)
def _kept(_engagement_id: str, _statement_id: str | None) -> list[tuple[tuple[Any, ...], Agreed]]:
    """Return the place of an agreement as it was read last; to compare a row costs less than to look up a long text."""
    return []


def _read(values: list[Any]) -> Agreed:
    for place in _MOMENTS:
        values[place] = None if values[place] is None else from_microseconds(values[place])
    found = Engagement(*values[:_ENGAGEMENT_FIELDS])
    _statement_id, version, valid_from, valid_until, body = values[_ENGAGEMENT_FIELDS:]
    if version is None:
        return found, None
    agreed = _provisions_of(body)
    return found, Terms(
        engagement=found,
        version=version,
        valid_from=valid_from,
        valid_until=valid_until,
        service_levels=agreed.service_levels,
        sampling=agreed.sampling,
        data_handling=agreed.data_handling,
        rate_card=agreed.rate_card,
        parameters=agreed.parameters,
        pricing=agreed.pricing,
        routing=agreed.routing,
    )


def latest_statement(reader: Reader, *, tenant: str, engagement_id: str) -> StatementOfWork | None:
    """Return the version without an end, or None."""
    row = reader.row(_LATEST, {"of_tenant": tenant, "of_engagement": engagement_id})
    return _statement_of(row) if row else None


def latest_body(reader: Reader, *, tenant: str, engagement_id: str) -> dict[str, Any]:
    """Return the text of the version without an end, as it was published; empty where there is none."""
    row = reader.row(_LATEST, {"of_tenant": tenant, "of_engagement": engagement_id})
    return dict(row.body) if row else {}


def list_statements(reader: Reader, *, tenant: str, engagement_id: str) -> tuple[StatementOfWork, ...]:
    """Return all versions, oldest first."""
    rows = reader.rows(_HISTORY, {"of_tenant": tenant, "of_engagement": engagement_id})
    return tuple(_statement_of(row) for row in rows)
