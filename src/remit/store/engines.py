"""Connections: what each database is told when one is opened, and how a transaction begins there."""

import json
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from remit.store.refusals import UnknownDatabase
from remit.values.canonical import canonical_json

READERS = 16
SYSTEM = "*"
"""The tenant of work on behalf of the house itself: the second wall lets it through."""
_SET_TENANT = text("SELECT set_config('remit.tenant', :tenant, true)")


def dialect_of(url: str) -> str:
    """Return "sqlite" or "postgresql". Refuses `UnknownDatabase`."""
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        raise UnknownDatabase(url=url) from None
    if backend not in ("sqlite", "postgresql"):
        raise UnknownDatabase(url=url)
    return backend


def open_sqlite(url: str, *, begin: str, pool_size: int) -> Engine:
    """Open SQLite so that what was acknowledged survives a power cut: WAL, synchronous FULL, foreign keys on."""
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"check_same_thread": False, "timeout": 30},
        json_serializer=canonical_json,
        json_deserializer=json.loads,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins; the driver must not
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def open_postgresql(url: str, *, pool_size: int) -> Engine:
    """Open PostgreSQL through psycopg 3; commits are synchronous, as the server has it by default."""
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        json_serializer=canonical_json,
    )


def name_tenant(connection: Connection, tenant: str | None) -> None:
    """Tell the second wall whose data this transaction is about, until it ends."""
    connection.execute(_SET_TENANT, {"tenant": tenant or SYSTEM})
