"""Errands: services that reach outside the house, done off the main worker so that a slow machine holds nobody up.

An errand runs at least once; what it does outside must bear a second run. Its answer comes in as any service's does,
and is dropped where its activation waits no longer.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

from remit.app.rounds import in_rounds
from remit.store import Job, Store
from remit.values.identifier import Identifier
from remit.values.refusal import Refusal
from remit.work.actions.machine import ERRAND, Held, Performed, lay_out, perform_outside, take_performed
from remit.work.model import Doing, Fingerprint, Item, Reference
from remit.work.rules.turns import turn_of
from remit.work.runtime import ItemLookup, Runtime

LOOK_EVERY_S = 0.5
BATCH, HANDS, LEASE_S = 8, 4, 300.0
T = TypeVar("T")
log = logging.getLogger("remit.errands")


class LaterLookup:
    """The door of a service call after its snapshot is closed: each question is asked in one of its own."""

    def __init__(self, store: Store, item: Item) -> None:
        self._store = store
        self._item = item

    def _ask(self, question: Callable[[ItemLookup], T]) -> T:
        with self._store.read(tenant=self._item.tenant) as reader:
            return question(ItemLookup(reader, self._item))

    def reference(self, kind: str, key: str) -> Reference | None:
        """Return the latest version of one piece of reference data."""
        return self._ask(lambda door: door.reference(kind, key))

    def references(self, kind: str) -> tuple[Reference, ...]:
        """Return the latest version of every piece of one kind, by key."""
        return self._ask(lambda door: door.references(kind))

    def first_seen(self, kind: str, key: str) -> Identifier | None:
        """Return the item of the engagement that showed this mark first, or None."""
        return self._ask(lambda door: door.first_seen(kind, key))

    def marks(self, kind: str, *, prefix: str) -> tuple[Fingerprint, ...]:
        """Return the marks of one kind whose key begins so, by key."""
        return self._ask(lambda door: door.marks(kind, prefix=prefix))

    def content(self) -> bytes:
        """Return the bytes that were received."""
        return self._ask(lambda door: door.content())

    def done_by(self, element: str) -> Doing | None:
        """Return who completed a task of this item last, by its element, and when."""
        return self._ask(lambda door: door.done_by(element))


class Errands:
    """Runs errands, a few at a time."""

    def __init__(self, store: Store, runtime: Runtime, *, name: str) -> None:
        self._store = store
        self._runtime = runtime
        self._name = name
        self._round = threading.Lock()

    def walk(self, stopping: threading.Event) -> None:
        """Run errands until told to stop."""
        in_rounds(self.run, stopping=stopping, log=log, every_s=LOOK_EVERY_S)

    def run(self) -> int:
        """Run the errands that wait, after those that another thread is at; return how many there were."""
        with self._round:
            jobs = self._store.claim_jobs(kinds=(ERRAND,), worker=self._name, limit=BATCH, lease_s=LEASE_S)
            if jobs:
                self._run(jobs)
            return len(jobs)

    def _run(self, jobs: Sequence[Job]) -> None:
        with ThreadPoolExecutor(HANDS, thread_name_prefix="remit-errand") as hands:
            for job in sorted(jobs, key=turn_of):
                hands.submit(self._do, job)

    def _do(self, job: Job) -> None:
        try:
            self._perform(job)
        except Exception as fault:
            log.warning("errand %s failed", job.id, exc_info=not isinstance(fault, Refusal))
            reason = f"{type(fault).__name__}: {fault}"
            self._store.write(lambda tx: tx.fail_job(job, reason), tenant=job.tenant)

    def _perform(self, job: Job) -> None:
        with self._store.read(tenant=job.tenant) as reader:
            laid = lay_out(reader, self._runtime, job=job)
        if laid is None:
            self._store.write(lambda tx: tx.finish_job(job), tenant=job.tenant)
            return
        if isinstance(laid, Held):
            performed: Performed | Held = laid
        else:
            call = replace(laid, lookup=LaterLookup(self._store, laid.item))
            performed = Performed(job, call, perform_outside(self._runtime, call))
        take = partial(take_performed, runtime=self._runtime, performed=performed)
        self._store.write(take, tenant=job.tenant)
