"""The store: one interface, two databases."""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Connection

from remit.store import backup, migration
from remit.store.delivery import Delivery, Handle
from remit.store.engines import dialect_of
from remit.store.health import Health, look
from remit.store.leases import JOBS, MESSAGES, Desk, Job, Leased, Message
from remit.store.pages import Pages
from remit.store.postgresql import Postgresql
from remit.store.reader import Reader
from remit.store.refusals import LeaseLost
from remit.store.sqlite import Sqlite
from remit.store.tables import metadata
from remit.store.transaction import Transaction
from remit.store.walls import obeys_walls, raise_walls
from remit.values.chance import Chance
from remit.values.identifier import Identifier, Identifiers
from remit.values.moment import Clock, Moment

T = TypeVar("T")
L = TypeVar("L", bound=Leased)


class Store:
    """A database with transactions, log, jobs, outbox and contents. Get one from `open_store`."""

    def __init__(self, url: str, *, clock: Clock, identifiers: Identifiers, chance: Chance) -> None:
        self.url = url
        self.dialect = dialect_of(url)
        self.clock = clock
        self.identifiers = identifiers
        self._chance = chance
        self._fruitful: set[tuple[object, frozenset[str]]] = set()
        opened: type[Sqlite | Postgresql] = Sqlite if self.dialect == "sqlite" else Postgresql
        self._database = opened(url, make=self._transaction)

    def _transaction(self, connection: Connection, *, tenant: str | None, pages: Pages) -> Transaction:
        return Transaction(
            connection,
            tenant=tenant,
            now=self.clock.now(),
            identifiers=self.identifiers,
            chance=self._chance,
            pages=pages,
        )

    def write(self, unit: Callable[[Transaction], T], *, tenant: str | None = None) -> T:
        """Run a unit of work in a write transaction and return its answer once it is durable.

        An exception of the unit undoes the unit alone and is raised here. A unit acts on nothing but its transaction,
        because PostgreSQL may ask for it to be run again. Refuses `Busy`, `Closed`, `Unavailable`, `OutcomeUnknown`.
        """
        return cast(T, self._database.write(unit, tenant=tenant))

    def submit(self, unit: Callable[[Transaction], T], *, tenant: str | None = None) -> "Future[T]":
        """Run a unit of work without waiting; the future is answered once it is durable. Refuses as `write` does."""
        return self._database.submit(unit, tenant=tenant)

    @contextmanager
    def read(self, tenant: str | None = None) -> Iterator[Reader]:
        """Open a consistent snapshot; many may be open at once, none for long. Refuses `Busy` and `Unavailable`."""
        with self._database.snapshot(tenant=tenant) as connection:
            yield Reader(connection, tenant=tenant)

    def claim_jobs(self, *, kinds: Collection[str], worker: str, limit: int = 100, lease_s: float = 30.0) -> list[Job]:
        """Claim jobs that are due, for `lease_s` seconds."""
        return self._claim(JOBS, kinds=kinds, worker=worker, limit=limit, lease_s=lease_s)

    def claim_outbox(
        self, *, channels: Collection[str], worker: str, limit: int = 100, lease_s: float = 30.0
    ) -> list[Message]:
        """Claim messages to the outside, for `lease_s` seconds."""
        return self._claim(MESSAGES, kinds=channels, worker=worker, limit=limit, lease_s=lease_s)

    def _claim(self, desk: Desk[L], *, kinds: Collection[str], worker: str, limit: int, lease_s: float) -> list[L]:
        def claimed(tx: Transaction) -> list[L]:
            self._database.follow_indexes(tx)
            return desk.claim(tx, kinds=kinds, worker=worker, limit=limit, lease_s=lease_s)

        # An idle worker asks without writing; one that got work the last time goes straight for more.
        if (desk, frozenset(kinds)) not in self._fruitful and not self._anything_due(desk, kinds):
            return []
        work = self.write(claimed)
        (self._fruitful.add if work else self._fruitful.discard)((desk, frozenset(kinds)))
        return work

    def _anything_due(self, desk: Desk[L], kinds: Collection[str]) -> bool:
        with self.read() as reader:
            self._database.follow_indexes(reader)
            return bool(desk.kinds_due(reader, kinds=kinds, now=self.clock.now()))

    def renew_jobs(self, held: Sequence[Job], *, lease_s: float = 30.0) -> list[Job]:
        """Hold on to claimed jobs while their handlers live; return those that are still held."""
        return self._renew(JOBS, held, lease_s)

    def renew_outbox(self, held: Sequence[Message], *, lease_s: float = 30.0) -> list[Message]:
        """Hold on to claimed messages while they are sent; return those that are still held."""
        return self._renew(MESSAGES, held, lease_s)

    def _renew(self, desk: Desk[L], held: Sequence[L], lease_s: float) -> list[L]:
        def renewed(tx: Transaction) -> Iterator[L]:
            for one in held:
                try:
                    yield desk.renew(tx, one, lease_s=lease_s)
                except LeaseLost:
                    continue

        return self.write(lambda tx: list(renewed(tx)))

    def retry_job(self, *, tenant: str, job_id: Identifier) -> None:
        """Put a parked job before the workers again. Refuses `NoIncident`."""
        self.write(lambda tx: tx.retry_job(tenant=tenant, job_id=job_id))

    def forget_finished(self, *, before: Moment) -> int:
        """Delete jobs and messages that were finished before a moment, in small transactions; return how many."""
        forgotten = 0
        for desk in (JOBS, MESSAGES):
            while count := self.write(lambda tx, desk=desk: desk.forget(tx, before=before)):  # type: ignore[misc]  # mypy cannot infer a lambda's default
                forgotten += count
        return forgotten

    def deliver(self, consumer: str, kinds: Collection[str] | None, handle: Handle, *, limit: int = 500) -> int:
        """Hand a consumer the events after its cursor, in order; return how many were handled or parked."""
        delivery = Delivery(consumer, kinds, handle, self._chance)
        settled = self._database.settled()
        with self.read() as reader:
            if not delivery.anything(reader, now=self.clock.now(), settled=settled):
                return 0
        return self.write(lambda tx: delivery.run(tx, limit=limit, settled=settled))

    def migrate(self) -> None:
        """Bring the schema to this release. Refuses `NewerSchema`."""
        with self._database.alone() as connection:
            migration.upgrade(connection)
            self._raise_walls(connection)

    def require_current_schema(self) -> None:
        """Refuse `OlderSchema` or `NewerSchema` where the database is not at this release's schema."""
        with self._database.alone() as connection:
            migration.require_current(connection)

    def create_missing_tables(self) -> None:
        """Create what the rooms declared without a migration, for tests of one room."""
        with self._database.alone() as connection:
            metadata.create_all(connection)
            connection.commit()
            self._raise_walls(connection)

    def _raise_walls(self, connection: Connection) -> None:
        if self.dialect == "postgresql":
            raise_walls(connection)
            connection.commit()

    def schema_differences(self, *, tables: Collection[str] | None = None) -> list[str]:
        """Return how the database (or some of its tables) differs from what is declared; nothing, after `migrate`."""
        with self._database.alone() as connection:
            return migration.differences(connection, tables=tables)

    def walls_hold(self) -> bool:
        """Tell whether row-level security binds this store's role; SQLite has no second wall."""
        if self.dialect == "sqlite":
            return False
        with self._database.alone() as connection:
            return obeys_walls(connection)

    def backup(self, path: Path) -> None:
        """Write a consistent copy of the running database to a new file. Refuses as `backup.backup` does."""
        backup.backup(self.url, path)

    def scrub(self, tables: Collection[str]) -> None:
        """Rewrite what these tables lie in, so that no byte of what was written over is left in the database's files.

        SQLite rewrites the whole file and empties its write-ahead log; PostgreSQL rewrites the tables and locks each
        meanwhile. Archived write-ahead logs and earlier backups are the operator's.
        """
        self._database.scrub(tables)

    def health(self) -> Health:
        """Look at what waits and what is stuck."""
        with self.read() as reader:
            return look(reader, dialect=self.dialect, waiting=self._database.waiting, now=self.clock.now())

    def close(self) -> None:
        """Finish what waits and let the database go."""
        self._database.close()


def open_store(url: str, *, clock: Clock, identifiers: Identifiers, chance: Chance) -> Store:
    """Open a database: `sqlite:///path` or `postgresql://user@host/name`. Refuses `UnknownDatabase`, `Unavailable`."""
    return Store(url, clock=clock, identifiers=identifiers, chance=chance)
