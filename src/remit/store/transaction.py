"""A transaction: reads, writes, and what is kept together with them: events, jobs, outgoing messages, contents."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, func, insert, select, update

from remit.store.leases import NEW_JOB, NEW_MESSAGE, Job, Leases, Message
from remit.store.reader import Reader
from remit.store.refusals import BlobTooLarge
from remit.store.statements import insert_if_new
from remit.store.tables import blob, job, log
from remit.values.canonical import content_hash
from remit.values.identifier import Identifier, Identifiers
from remit.values.moment import Moment

MAX_BLOB_BYTES = 200_000_000
_LOG = insert(log)
_LAST_POSITION = select(func.coalesce(func.max(log.c.position), 0))
_NEW_BLOB = insert_if_new(blob)
_CANCEL_JOB = (
    update(job)
    .where(
        job.c.tenant == bindparam("of_tenant"),
        job.c.kind == bindparam("of_kind"),
        job.c.key == bindparam("of_key"),
        job.c.finished_at.is_(None),
    )
    .values(state="cancelled", claim_at=None, finished_at=bindparam("ended_at"))
)


class Positions:
    """Counts the log on SQLite, where one writer holds the pen; PostgreSQL draws from a sequence instead."""

    def __init__(self) -> None:
        self.last: int | None = None

    def next(self, connection: Connection) -> int:
        """Return the next position of the log."""
        if self.last is None:
            self.last = int(connection.execute(_LAST_POSITION).scalar_one())
        self.last += 1
        return self.last


class Transaction(Reader):
    """One write transaction; everything done through it is kept together or not at all. Get one from `Store.write`."""

    def __init__(
        self,
        connection: Connection,
        *,
        tenant: str | None,
        now: Moment,
        identifiers: Identifiers,
        leases: Leases,
        positions: Positions | None,
    ) -> None:
        super().__init__(connection, tenant=tenant)
        self.now = now
        self.identifiers = identifiers
        self._leases = leases
        self._positions = positions

    def run(self, statement: Executable, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None) -> int:
        """Write; several rows go in one call. Returns how many rows changed."""
        if isinstance(rows, Sequence) and not rows:
            return 0
        return self._connection.execute(statement, rows or {}).rowcount

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Keep what happens inside together or not at all; an exception undoes it and passes on."""
        with self._connection.begin_nested():
            yield

    def record(self, *, tenant: str, stream: str, kind: str, body: Mapping[str, Any]) -> None:
        """Append an event to the log; it is delivered upwards once this transaction is durable."""
        row: dict[str, Any] = {"tenant": tenant, "stream": stream, "kind": kind, "at": self.now, "body": dict(body)}
        if self._positions is not None:
            row["position"] = self._positions.next(self._connection)
        self._connection.execute(_LOG, row)

    def schedule(
        self, *, tenant: str, kind: str, body: Mapping[str, Any], due_at: Moment | None = None, key: str | None = None
    ) -> Identifier:
        """Put a job (or timer) before the workers, from `due_at` on; a known key changes nothing."""
        identifier = self.identifiers.new()
        self.run(NEW_JOB, Leases.new_row(tenant, identifier, ("kind", kind), body, self.now, due_at, key))
        return identifier

    def cancel_job(self, *, tenant: str, kind: str, key: str) -> bool:
        """Take back a job by its key; tells whether there was one to take back."""
        parameters = {"of_tenant": tenant, "of_kind": kind, "of_key": key, "ended_at": self.now}
        return self.run(_CANCEL_JOB, parameters) > 0

    def post(self, *, tenant: str, channel: str, body: Mapping[str, Any], key: str) -> None:
        """Hand a message to the outbox; the key makes it go out once however often it is posted."""
        row = Leases.new_row(tenant, self.identifiers.new(), ("channel", channel), body, self.now, None, key)
        self.run(NEW_MESSAGE, row)

    def finish_job(self, done: Job) -> None:
        """Mark a claimed job done. Refuses `LeaseLost` where another has it by now."""
        self._leases.finish(self, done)

    def fail_job(self, failed: Job, error: str) -> None:
        """Give a job back after a failure: tried again later, parked as an incident after its last attempt."""
        self._leases.fail(self, failed, error)

    def retry_job(self, *, tenant: str, job_id: Identifier) -> None:
        """Put a parked job before the workers again. Refuses `NoIncident`."""
        self._leases.retry(self, tenant, job_id)

    def sent(self, message: Message) -> None:
        """Mark a message of the outbox as gone out. Refuses `LeaseLost`."""
        self._leases.finish(self, message)

    def not_sent(self, message: Message, error: str) -> None:
        """Give a message back after a failure to send it."""
        self._leases.fail(self, message, error)

    def put_blob(self, *, tenant: str, content: bytes, media_type: str, name: str | None = None) -> str:
        """Keep a content under its hash and return the hash; the same content is kept once. Refuses `BlobTooLarge`."""
        if len(content) > MAX_BLOB_BYTES:
            raise BlobTooLarge(size=len(content), size_max=MAX_BLOB_BYTES)
        digest = content_hash(content)
        row = {
            "tenant": tenant,
            "hash": digest,
            "media_type": media_type,
            "name": name,
            "size": len(content),
            "created_at": self.now,
            "content": content,
        }
        self.run(_NEW_BLOB, row)
        return digest
