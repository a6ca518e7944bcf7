"""A transaction: reads, writes, and what is kept together with them: events, jobs, outgoing messages, contents."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from remit.store.json_text import JsonText, json_text
from remit.store.leases import JOBS, MESSAGES, Job, Message
from remit.store.pages import Pages
from remit.store.parking import drop_event, retry_event
from remit.store.pen import Pen
from remit.store.reader import LoggedEvent
from remit.store.refusals import BlobTooLarge
from remit.store.statements import insert_if_new
from remit.store.tables import blob
from remit.values.canonical import content_hash
from remit.values.chance import Chance
from remit.values.identifier import Identifier, Identifiers
from remit.values.moment import Moment

NO_LEAD = timedelta(0)
MAX_BLOB_BYTES = 200_000_000
_NEW_BLOB = insert_if_new(blob)


class Transaction(Pen):
    """One write transaction; everything done through it is kept together or not at all. Get one from `Store.write`."""

    def __init__(
        self,
        connection: Connection,
        *,
        tenant: str | None,
        now: Moment,
        identifiers: Identifiers,
        chance: Chance,
        pages: Pages,
    ) -> None:
        super().__init__(connection, tenant=tenant, now=now)
        self.identifiers = identifiers
        self._chance = chance
        self._pages = pages

    def record(self, *, tenant: str, stream: str, kind: str, body: Mapping[str, Any] | JsonText) -> None:
        """Append an event to the log; it is delivered upwards once this transaction is durable."""
        fact = json_text(body)  # refused here and not when it is written, together with those of others
        self._pages.add({"tenant": tenant, "stream": stream, "kind": kind, "at": self.now, "body": fact})

    def events(self, **narrow: Any) -> list[LoggedEvent]:
        """Return events of the log as `Reader.events` does, those of this transaction included."""
        self.bind_in()
        return super().events(**narrow)

    def random_bytes(self, count: int) -> bytes:
        """Return bytes from the store's source of chance."""
        return self._chance.bytes(count)

    def bind_in(self) -> None:
        """Write the events recorded so far to the log, for a statement that reads it."""
        self._pages.bind_in()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Keep what happens inside together or not at all; an exception undoes it and passes on."""
        mark = self._pages.mark()
        try:
            with super().savepoint():
                yield
        except BaseException:
            self._pages.back_to(mark)
            raise

    def schedule(
        self,
        *,
        tenant: str,
        kind: str,
        body: Mapping[str, Any],
        due_at: Moment | None = None,
        key: str | None = None,
        lead: timedelta = NO_LEAD,
    ) -> Identifier:
        """Put a job (or timer) before the workers, from `due_at` on, and return its id.

        One that is due at once is claimed before those that have waited less than its `lead`.
        A key that the kind knows already changes nothing; the answer is the id of the job that has it.
        """
        return JOBS.add(
            self,
            tenant=tenant,
            identifier=self.identifiers.new(),
            kind=kind,
            body=body,
            due_at=due_at or self.now,
            key=key,
            lead=lead,
        )

    def cancel_job(self, *, tenant: str, kind: str, key: str) -> bool:
        """Take back an unfinished job by its key, which may then be used anew; tells whether there was one."""
        return JOBS.take_back(self, tenant=tenant, kind=kind, key=key)

    def post(
        self, *, tenant: str, channel: str, body: Mapping[str, Any], key: str, due_at: Moment | None = None
    ) -> None:
        """Hand a message to the outbox, to leave now or later; the key makes it go out once however often posted."""
        MESSAGES.add(
            self,
            tenant=tenant,
            identifier=self.identifiers.new(),
            kind=channel,
            body=body,
            due_at=due_at or self.now,
            key=key,
        )

    def finish_job(self, done: Job) -> None:
        """Mark a claimed job done. Refuses `LeaseLost` where another has it by now."""
        JOBS.finish(self, done)

    def finish_jobs(self, done: Sequence[Job]) -> None:
        """Mark several claimed jobs done in one statement. Refuses `LeaseLost` where another has one of them by now."""
        JOBS.finish_all(self, done)

    def fail_job(self, failed: Job, error: str) -> None:
        """Give a job back after a failure: tried again later, parked as an incident after its last attempt."""
        JOBS.fail(self, failed, error, chance=self._chance)

    def retry_job(self, *, tenant: str, job_id: Identifier) -> None:
        """Put a parked job before the workers again. Refuses `NoIncident`."""
        JOBS.retry(self, tenant=tenant, identifier=job_id)

    def sent(self, message: Message) -> None:
        """Mark a message of the outbox as gone out. Refuses `LeaseLost`."""
        MESSAGES.finish(self, message)

    def not_sent(self, message: Message, error: str) -> None:
        """Give a message back after a failure to send it."""
        MESSAGES.fail(self, message, error, chance=self._chance)

    def retry_message(self, *, tenant: str, message_id: Identifier) -> None:
        """Put a parked message before the senders again. Refuses `NoIncident`."""
        MESSAGES.retry(self, tenant=tenant, identifier=message_id)

    def retry_event(self, *, consumer: str, tenant: str, position: int) -> None:
        """Hand a parked event to its consumer again, at the next delivery. Refuses `NoIncident`."""
        retry_event(self, consumer=consumer, tenant=tenant, position=position)

    def drop_event(self, *, consumer: str, tenant: str, position: int) -> None:
        """Give up on a parked event, so that those of its stream behind it go on. Refuses `NoIncident`."""
        drop_event(self, consumer=consumer, tenant=tenant, position=position)

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
