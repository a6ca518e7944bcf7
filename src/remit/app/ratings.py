"""Large months rated off the main worker: computed from a snapshot, so that nobody waits for them to be written."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from remit.app.rounds import in_rounds
from remit.billing.actions.ordering import RATING, compute_ordered, keep_ordered, note_progress, refuse_ordered
from remit.billing.model.usage import RatingOrder
from remit.billing.records.orders import load_order
from remit.parties.access import SYSTEM, Principal
from remit.parties.reports.principals import principal_of
from remit.store import Job, Reader, Store
from remit.values.refusal import Refusal

LOOK_EVERY_S = 0.5
TOLD_EVERY_S = 1.0
LEASE_S = 900.0
log = logging.getLogger("remit.ratings")


class Ratings:
    """Carries orders to rate a month out, one at a time."""

    def __init__(self, store: Store, *, name: str) -> None:
        self._store = store
        self._name = name
        self._round = threading.Lock()

    def walk(self, stopping: threading.Event) -> None:
        """Carry orders out until told to stop."""
        in_rounds(self.run, stopping=stopping, log=log, every_s=LOOK_EVERY_S)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Begin no order meanwhile: for whoever wants to look at one that waits."""
        with self._round:
            yield

    def run(self) -> int:
        """Carry the next order out, if there is one; return how many there were."""
        with self._round:
            jobs = self._store.claim_jobs(kinds=(RATING,), worker=self._name, limit=1, lease_s=LEASE_S)
            for job in jobs:
                self._do(job)
            return len(jobs)

    def _do(self, job: Job) -> None:
        try:
            self._rate(job)
        except Exception as fault:
            log.exception("rating order %s failed", job.body["order"])
            reason = f"{type(fault).__name__}: {fault}"
            self._store.write(lambda tx: tx.fail_job(job, reason), tenant=job.tenant)

    def _rate(self, job: Job) -> None:
        with self._store.read() as reader:
            order = load_order(reader, tenant=job.tenant, order_id=job.body["order"])
            by = self._asker(reader, order)
        try:
            with self._store.read(tenant=job.tenant) as reader:
                told = _Teller(self._store, order).tell
                found, rests_on = compute_ordered(reader, order, now=self._store.clock.now(), told=told)
            keep = partial(keep_ordered, principal=by, job=job, order=order, found=found, rests_on=rests_on)
            if self._store.write(keep, tenant=job.tenant) is None:
                self._rate(job)
        except Refusal as refusal:
            refuse = partial(refuse_ordered, job=job, order=order, refusal=refusal)
            self._store.write(refuse, tenant=job.tenant)

    def _asker(self, reader: Reader, order: RatingOrder) -> Principal:
        if order.by == SYSTEM.id:
            return SYSTEM
        return principal_of(reader, person_id=order.by, now=self._store.clock.now())


class _Teller:
    """Notes how far an order has come, once a second at most."""

    def __init__(self, store: Store, order: RatingOrder) -> None:
        self._store, self._order = store, order
        self._told_s = -TOLD_EVERY_S

    def tell(self, read: int, of: int) -> None:
        """Note it where a second is over."""
        now_s = time.monotonic()
        if now_s - self._told_s >= TOLD_EVERY_S:
            self._told_s = now_s
            note = partial(note_progress, tenant=self._order.tenant, order_id=self._order.id, read=read, of=of)
            self._store.write(note, tenant=self._order.tenant)
