"""Connections: what each database is told when one is opened."""

from math import log
from typing import Any

from msgspec.json import decode
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from remit.store.json_text import json_text
from remit.store.refusals import UnknownDatabase

BUSY_TIMEOUT_MS = 30_000
POOL_WAIT_S = 10
# A writer that idles inside a transaction would hold back the delivery of everybody's events.
# Compiling a plan to machine code takes a second where the plan then runs for a millisecond.
_POSTGRESQL_OPTIONS = "-c idle_in_transaction_session_timeout=300000 -c synchronous_commit=on -c jit=off"


def dialect_of(url: str) -> str:
    """Return "sqlite" or "postgresql". Refuses `UnknownDatabase`."""
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except ArgumentError:
        raise UnknownDatabase(url=url) from None
    if backend not in ("sqlite", "postgresql") or not address.database or address.database == ":memory:":
        raise UnknownDatabase(url=address.render_as_string())
    return backend


def open_sqlite(url: str, *, begin: str | None, pool_size: int, may_write: bool) -> Engine:
    """Open SQLite so that what was acknowledged survives a power cut: WAL, synchronous FULL, foreign keys on.

    `begin` begins a transaction; None leaves that to whoever holds the driver's connection.
    """
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000, "cached_statements": 512},
        json_serializer=json_text,
        execution_options={"preserve_rowcount": True},
        json_deserializer=decode,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins; the driver must not
        # Not every build of SQLite has mathematics, and routing sorts by a logarithm.
        connection.create_function("ln", 1, log, deterministic=True)
        for pragma in _pragmas(may_write=may_write):
            connection.execute(f"PRAGMA {pragma}")

    if begin is not None:
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _pragmas(*, may_write: bool) -> tuple[str, ...]:
    if not may_write:
        return (f"busy_timeout={BUSY_TIMEOUT_MS}", "query_only=ON")
    return (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


def open_postgresql(url: str, *, pool_size: int) -> Engine:
    """Open PostgreSQL through psycopg 3 with synchronous commit; a session that idles in a transaction is ended."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        address,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        # What returns is planned by `pipeline`; what the driver plans it would have forgotten at every rollback.
        connect_args={"options": _POSTGRESQL_OPTIONS, "application_name": "remit", "prepare_threshold": None},
        json_serializer=json_text,
        json_deserializer=decode,
        execution_options={"preserve_rowcount": True},
    )
