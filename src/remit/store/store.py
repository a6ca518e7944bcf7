"""The store: one interface, two databases."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, bindparam, func, select

from remit.store import backup, migration
from remit.store.delivery import Delivery, Handle
from remit.store.engines import READERS, dialect_of, name_tenant, open_postgresql, open_sqlite
from remit.store.leases import JOBS, MESSAGES, Job, Leased, Leases, Message
from remit.store.reader import Reader
from remit.store.tables import job, log, metadata, outbox, parked
from remit.store.transaction import Positions, Transaction
from remit.store.walls import obeys_walls, raise_walls
from remit.store.writer import GroupWriter
from remit.values.chance import Chance
from remit.values.identifier import Identifiers
from remit.values.moment import Clock

T = TypeVar("T")
_WAITING_JOBS = select(func.count()).select_from(job).where(job.c.claim_at <= bindparam("until"))
_INCIDENTS = select(func.count()).select_from(job).where(job.c.state == "incident")
_UNSENT = select(func.count()).select_from(outbox).where(outbox.c.finished_at.is_(None))
_PARKED = select(func.count()).select_from(parked)
_REACHED = select(func.coalesce(func.max(log.c.position), 0))


@dataclass(frozen=True, slots=True)
class Health:
    """Small facts for whoever operates it: counts of rows, and the last position of the log."""

    dialect: str
    position: int
    jobs_due: int
    jobs_in_incident: int
    messages_unsent: int
    events_parked: int


class Store:
    """A database with transactions, log, jobs, outbox and contents. Get one from `open_store`."""

    def __init__(self, url: str, *, clock: Clock, identifiers: Identifiers, chance: Chance) -> None:
        self.url = url
        self.dialect = dialect_of(url)
        self.clock = clock
        self.identifiers = identifiers
        self._chance = chance
        self._leases = Leases(chance)
        self._readers = self._open_readers()
        self._writer = self._open_writer() if self.dialect == "sqlite" else None

    def _open_readers(self) -> Engine:
        if self.dialect == "sqlite":
            return open_sqlite(self.url, begin="BEGIN", pool_size=READERS)
        return open_postgresql(self.url, pool_size=READERS)

    def _open_writer(self) -> GroupWriter:
        return GroupWriter(open_sqlite(self.url, begin="BEGIN IMMEDIATE", pool_size=1), begin=self._begin)

    def _begin(self, connection: Connection, tenant: str | None, positions: Positions | None) -> Transaction:
        return Transaction(
            connection,
            tenant=tenant,
            now=self.clock.now(),
            identifiers=self.identifiers,
            leases=self._leases,
            positions=positions,
        )

    def write(self, unit: Callable[[Transaction], T], *, tenant: str | None = None) -> T:
        """Run a unit of work in a write transaction and return its answer once it is durable.

        An exception of the unit undoes the unit and is raised here. Refuses `Busy` and `Closed`.
        """
        if self._writer is not None:
            return cast(T, self._writer.submit(unit, tenant=tenant).result())
        with self._readers.connect() as connection, connection.begin():
            name_tenant(connection, tenant)
            return unit(self._begin(connection, tenant, None))

    def submit(self, unit: Callable[[Transaction], T], *, tenant: str | None = None) -> "Future[T]":
        """Run a unit of work without waiting; the future is answered once it is durable."""
        if self._writer is not None:
            return self._writer.submit(unit, tenant=tenant)
        answer: Future[T] = Future()
        try:
            answer.set_result(self.write(unit, tenant=tenant))
        except BaseException as refused:
            answer.set_exception(refused)
        return answer

    @contextmanager
    def read(self, *, tenant: str | None = None) -> Iterator[Reader]:
        """Open a consistent snapshot."""
        with self._readers.connect() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                if self.dialect == "postgresql":
                    name_tenant(connection, tenant)
                yield Reader(connection, tenant=tenant)

    def claim_jobs(self, *, kinds: Collection[str], worker: str, limit: int = 100, lease_s: float = 30.0) -> list[Job]:
        """Claim jobs that are due, for `lease_s` seconds."""
        return cast("list[Job]", self._claim(JOBS, kinds, worker, limit, lease_s))

    def claim_outbox(
        self, *, channels: Collection[str], worker: str, limit: int = 100, lease_s: float = 30.0
    ) -> list[Message]:
        """Claim messages to the outside, for `lease_s` seconds."""
        return cast("list[Message]", self._claim(MESSAGES, channels, worker, limit, lease_s))

    def _claim(self, desk: Any, kinds: Collection[str], worker: str, limit: int, lease_s: float) -> list[Leased]:
        return self.write(lambda tx: Leases.claim(tx, desk, kinds=kinds, worker=worker, limit=limit, lease_s=lease_s))

    def renew(self, held: Leased, *, lease_s: float = 30.0) -> None:
        """Hold on to claimed work while its handler lives. Refuses `LeaseLost`."""
        self.write(lambda tx: Leases.renew(tx, held, lease_s=lease_s))

    def deliver(self, consumer: str, kinds: Collection[str] | None, handle: Handle, *, limit: int = 500) -> int:
        """Hand a consumer the events after its cursor, in order; return how many it got."""
        delivery = Delivery(consumer, kinds, handle, self._chance)
        return self.write(lambda tx: delivery.run(tx, limit=limit, horizon=self.dialect == "postgresql"))

    def migrate(self) -> None:
        """Bring the schema to this release. Refuses `NewerSchema`."""
        with self._readers.connect() as connection:
            migration.upgrade(connection)
        if self.dialect == "postgresql":
            with self._readers.begin() as connection:
                raise_walls(connection)

    def require_current_schema(self) -> None:
        """Refuse `OlderSchema` or `NewerSchema` where the database is not at this release's schema."""
        with self._readers.connect() as connection:
            migration.require_current(connection)

    def create_missing_tables(self) -> None:
        """Create what the rooms declared without a migration, for tests of one room."""
        with self._readers.begin() as connection:
            metadata.create_all(connection)
            if self.dialect == "postgresql":
                raise_walls(connection)

    def schema_differences(self) -> list[str]:
        """Return how the database differs from what the rooms declare; nothing, after `migrate`."""
        with self._readers.connect() as connection:
            return migration.differences(connection)

    def walls_hold(self) -> bool:
        """Tell whether row-level security binds this store's role; SQLite has no second wall."""
        if self.dialect == "sqlite":
            return False
        with self._readers.connect() as connection:
            return obeys_walls(connection)

    def backup(self, path: Path) -> None:
        """Write a consistent copy of the database to a new file. Refuses `ProgramMissing` and `BackupFailed`."""
        backup.backup(self._readers, self.url, path)

    def health(self) -> Health:
        """Look at what waits and what is stuck."""
        with self.read() as reader:
            return Health(
                dialect=self.dialect,
                position=int(reader.scalar(_REACHED)),
                jobs_due=int(reader.scalar(_WAITING_JOBS, {"until": self.clock.now()})),
                jobs_in_incident=int(reader.scalar(_INCIDENTS)),
                messages_unsent=int(reader.scalar(_UNSENT)),
                events_parked=int(reader.scalar(_PARKED)),
            )

    def close(self) -> None:
        """Finish what waits and let the database go."""
        if self._writer is not None:
            self._writer.close()
        self._readers.dispose()


def open_store(url: str, *, clock: Clock, identifiers: Identifiers, chance: Chance) -> Store:
    """Open a database: `sqlite:///path` or `postgresql://user@host/name`. Refuses `UnknownDatabase`."""
    return Store(url, clock=clock, identifiers=identifiers, chance=chance)
