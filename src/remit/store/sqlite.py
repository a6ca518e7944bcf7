"""SQLite: many readers, one writer thread."""

import sqlite3
from collections.abc import Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection

from remit.store.engines import open_sqlite
from remit.store.reader import Reader
from remit.store.readers import Readers
from remit.store.unit import MakeTransaction, Unit
from remit.store.writer import GroupWriter

READERS = 16
_WORD_INDEXES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"


class Sqlite:
    """One process's share of a file. Several processes may open it; the file's lock puts their batches in order."""

    dialect = "sqlite"

    def __init__(self, url: str, *, make: MakeTransaction) -> None:
        # The writer opens first: it turns the write-ahead log on, which readers need.
        self._url = url
        self._writer = GroupWriter(open_sqlite(url, begin=None, pool_size=1, may_write=True), make=make)
        self._readers = Readers(open_sqlite(url, begin=None, pool_size=READERS, may_write=False), places=READERS)

    def write(self, unit: Unit, *, tenant: str | None) -> Any:
        """Run a unit in the next batch and return its answer after the commit."""
        return self._writer.submit(unit, tenant=tenant).result()

    def submit(self, unit: Unit, *, tenant: str | None) -> "Future[Any]":
        """Run a unit in the next batch; the future is answered after the commit."""
        return self._writer.submit(unit, tenant=tenant)

    @contextmanager
    def snapshot(self, *, tenant: str | None) -> Iterator[Connection]:
        """Open a connection that reads one state; SQLite has no second wall, so the tenant changes nothing."""
        with self._readers.snapshot() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Open a connection for migrations, apart from the writer's."""
        engine = open_sqlite(self._url, begin="BEGIN IMMEDIATE", pool_size=1, may_write=True)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def scrub(self, _tables: Collection[str]) -> None:
        """Merge the word indexes, rewrite the file without what was deleted, and empty the write-ahead log."""
        engine = open_sqlite(self._url, begin=None, pool_size=1, may_write=True)
        try:
            with engine.connect() as connection:
                driver = cast(sqlite3.Connection, connection.connection.driver_connection)
                for (name,) in driver.execute(_WORD_INDEXES).fetchall():
                    driver.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608 - names of our own tables
                driver.execute("VACUUM")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            engine.dispose()

    def settled(self) -> int | None:
        """Return None: what is committed on SQLite is in order, so every event may be delivered."""
        return None

    def follow_indexes(self, _reader: Reader) -> None:
        """Do nothing: SQLite takes the index that is there."""

    @property
    def waiting(self) -> int:
        """How many units wait for the writer."""
        return self._writer.line.length

    def close(self) -> None:
        """Finish what waits and close the file."""
        self._writer.close()
        self._readers.close()
