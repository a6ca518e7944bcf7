"""PostgreSQL: a pool of connections, a transaction of its own for each unit, the tenant named to the second wall."""

import select
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from remit.store.engines import POOL_WAIT_S, open_postgresql
from remit.store.horizon import Horizon
from remit.store.pages import Pages
from remit.store.reader import Reader
from remit.store.refusals import Busy, Closed, OutcomeUnknown, Unavailable
from remit.store.turns import Turns
from remit.store.unit import NESTED, MakeTransaction, Unit
from remit.store.wire import Wire

CONNECTIONS = 16
MAX_TRIES = 5
SYSTEM = "*"
"""The tenant of work on behalf of the house itself: the second wall lets it through."""
_CONFLICTS = {"40001", "40P01"}  # serialization failure, deadlock: PostgreSQL asks for the transaction to be run again
_TENANT = "SELECT set_config('remit.tenant', $1, true)"
_OPEN_READ = ("BEGIN READ ONLY", _TENANT)
_OPEN_SNAPSHOT = ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", _TENANT)
# The transaction id is taken here, before any position of the log is drawn; `horizon` rests on it.
_OPEN_WRITE = ("BEGIN", f"{_TENANT}, pg_current_xact_id()::text")

_FOLLOW_INDEXES = text("SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)")


class Postgresql:
    """A database that any number of processes on any number of machines share."""

    dialect = "postgresql"

    def __init__(self, url: str, *, make: MakeTransaction) -> None:
        self._make = make
        self._engine = open_postgresql(url, pool_size=CONNECTIONS)
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="remit-writer")
        self._turns = Turns(CONNECTIONS, patience_s=POOL_WAIT_S)
        self._horizon = Horizon()
        self._here = threading.local()
        self._closed = False

    def write(self, unit: Unit, *, tenant: str | None) -> Any:
        """Run a unit in a transaction; again where PostgreSQL asks for it. Refuses `Unavailable`, `OutcomeUnknown`."""
        if getattr(self._here, "writing", False):
            raise RuntimeError(NESTED)
        for tries in range(1, MAX_TRIES + 1):
            try:
                return self._once(unit, tenant)
            except DBAPIError as fault:
                if tries == MAX_TRIES or getattr(fault.orig, "sqlstate", None) not in _CONFLICTS:
                    raise
        raise AssertionError("unreachable")

    def _once(self, unit: Unit, tenant: str | None) -> Any:
        with self._open(_OPEN_WRITE, tenant) as connection:
            self._here.writing = True
            try:
                pages = Pages(connection, counts=False)
                value = unit(self._make(connection, tenant=tenant, pages=pages))
                pages.bind_in()
            finally:
                self._here.writing = False
            _commit(connection)
        return value

    @contextmanager
    def _open(self, opening: tuple[str, str], tenant: str | None) -> Iterator[Connection]:
        """Open a connection whose first message begins a transaction that knows its tenant."""
        begin, name = opening
        with self._turns.turn():
            connection = self._connect()
            wire = Wire(connection)
            wire.send_ahead((begin, None), (name, (tenant or SYSTEM,)))
            try:
                yield connection
            except DBAPIError as fault:
                if fault.connection_invalidated:
                    raise Unavailable(reason="connection lost") from fault
                raise
            finally:
                wire.forget_what_waits()
                with suppress(DBAPIError):
                    connection.close()

    def _connect(self) -> Connection:
        """Take a connection from the pool; those that died in it are replaced."""
        if self._closed:
            raise Closed
        while True:
            try:
                connection = self._engine.connect()
            except NoConnection:
                raise Busy(waiting=CONNECTIONS) from None
            except OperationalError as fault:
                raise Unavailable(reason=" ".join(str(fault.orig).split())) from fault
            if not _has_died(connection):
                return connection
            connection.invalidate()
            connection.close()

    def scrub(self, tables: Collection[str]) -> None:
        """Rewrite tables without what was written over, each in a transaction of its own."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in sorted(tables):
                connection.execute(text(f'VACUUM FULL "{name}"'))

    def submit(self, unit: Unit, *, tenant: str | None) -> "Future[Any]":
        """Run a unit on a thread of the pool; the future is answered after the commit. Refuses `Closed`."""
        if self._closed:
            raise Closed
        return self._threads.submit(self.write, unit, tenant=tenant)

    @contextmanager
    def snapshot(self, *, tenant: str | None) -> Iterator[Connection]:
        """Open a connection that reads one state."""
        with self._open(_OPEN_SNAPSHOT, tenant) as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Open a connection for migrations, one process at a time. Refuses `Unavailable`."""
        with self._connect() as connection:
            lock = {"key": "remit.migrate"}
            connection.execute(text("SELECT pg_advisory_lock(hashtext(:key))"), lock)
            connection.commit()
            try:
                yield connection
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(hashtext(:key))"), lock)
                connection.commit()

    def settled(self) -> int:
        """Return the position up to which no running transaction can still add to the log."""
        with self._open(_OPEN_READ, None) as connection:
            return self._horizon.look(Reader(connection, tenant=None))

    def follow_indexes(self, reader: Reader) -> None:
        """Have the planner read queues by index for the rest of the transaction.

        A queue grows faster than its statistics: with those of a minute ago the planner sorts all that is due, 30,000
        jobs in 60 ms, where the index holds them in order.
        """
        reader.scalar(_FOLLOW_INDEXES)

    @property
    def waiting(self) -> int:
        """How many submitted units wait for a thread."""
        return self._threads._work_queue.qsize()

    def close(self) -> None:
        """Finish what waits and give the connections back."""
        self._threads.shutdown()
        self._closed = True
        self._engine.dispose()


def _has_died(connection: Connection) -> bool:
    """Tell whether a connection ended while it lay in the pool, without asking the server anything."""
    socket = cast(psycopg.Connection[Any], connection.connection.driver_connection).pgconn
    listening = select.poll()
    listening.register(socket.socket, select.POLLIN)
    try:
        while listening.poll(0):
            socket.consume_input()
    except psycopg.OperationalError:
        return True
    return False


def _commit(connection: Connection) -> None:
    try:
        Wire(connection).commit()
    except DBAPIError as fault:
        if fault.connection_invalidated:
            raise OutcomeUnknown from fault
        raise
