"""Background work: events to the upper rooms, timers that fall due, services that are called outside a transaction."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial

from remit.billing import reactions as billing
from remit.proof import reactions as proof
from remit.proof.actions import due_for_signing, sign
from remit.proof.rules.note import Signer
from remit.quality import reactions as quality
from remit.store import Job, Store
from remit.store.delivery import Handle
from remit.values.refusal import Refusal
from remit.work import reactions as work
from remit.work.actions.machine import JOB_KINDS, TIMER, fire_timer, perform_service, take_performed
from remit.work.runtime import Runtime

IDLE_S = 0.5
SIGNING_S = 60.0
BATCH = 100
CONSUMERS: tuple[tuple[str, frozenset[str] | None, Handle], ...] = (
    (proof.CONSUMER, None, proof.react),
    (quality.CONSUMER, frozenset(kind.value for kind in quality.KINDS), quality.react),
    (billing.CONSUMER, frozenset(kind.value for kind in billing.KINDS), billing.react),
    (work.CONSUMER, frozenset(kind.value for kind in work.KINDS), work.react),
)
"""Who hears what the rooms below recorded: consumer, kinds of event, reaction."""
log = logging.getLogger("remit.background")


class Machine:
    """What a worker does, one round at a time."""

    def __init__(self, store: Store, runtime: Runtime, *, signer: Signer, name: str) -> None:
        self._store = store
        self._signer = signer
        self._runtime = runtime
        self.name = name

    def pump(self) -> int:
        """Do one round: deliver events upwards, then do the jobs that are due. Returns how much there was to do."""
        delivered = sum(self._store.deliver(*consumer) for consumer in CONSUMERS)
        jobs = self._store.claim_jobs(kinds=JOB_KINDS, worker=self.name, limit=BATCH)
        for job in jobs:
            self._do(job)
        return delivered + len(jobs)

    def sign(self) -> int:
        """Sign the sealed logs that grew and were last signed an hour ago or longer; returns how many."""
        with self._store.read() as reader:
            due = due_for_signing(reader, now=self._store.clock.now())
        for one in due:
            self._store.write(partial(sign, signer=self._signer, tenant=one.tenant), tenant=one.tenant)
        return len(due)

    def _do(self, job: Job) -> None:
        try:
            if job.kind == TIMER:
                self._store.write(lambda tx: fire_timer(tx, self._runtime, job=job), tenant=job.tenant)
            else:
                self._perform(job)
        except Exception as fault:
            reason = f"{type(fault).__name__}: {fault}"
            log.warning("job %s of kind %s failed: %s", job.id, job.kind, reason, exc_info=not _anticipated(fault))
            self._give_back(job, reason)

    def _perform(self, job: Job) -> None:
        with self._store.read(tenant=job.tenant) as reader:
            performed = perform_service(reader, self._runtime, job=job)
        if performed is None:
            self._store.write(lambda tx: tx.finish_job(job), tenant=job.tenant)
        else:
            self._store.write(lambda tx: take_performed(tx, self._runtime, performed=performed), tenant=job.tenant)

    def _give_back(self, job: Job, reason: str) -> None:
        try:
            self._store.write(lambda tx: tx.fail_job(job, reason), tenant=job.tenant)
        except Refusal as refusal:
            log.info("job %s: %s", job.id, refusal)


def _anticipated(fault: Exception) -> bool:
    return isinstance(fault, Refusal)


class Background:
    """Threads that keep the machine going until they are told to stop."""

    def __init__(self, machine: Machine, also: Sequence[Callable[[threading.Event], None]]) -> None:
        self._machine = machine
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name="remit-worker", daemon=True),
            threading.Thread(target=self._sign, name="remit-signer", daemon=True),
            *(threading.Thread(target=loop, args=(self._stopping,), daemon=True) for loop in also),
        ]
        for thread in self._threads:
            thread.start()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                done = self._machine.pump()
            except Exception:
                log.exception("a round of background work failed")
                done = 0
            if not done:
                self._stopping.wait(IDLE_S)

    def _sign(self) -> None:
        while not self._stopping.wait(SIGNING_S):
            try:
                self._machine.sign()
            except Exception:
                log.exception("a round of signing failed")

    def stop(self) -> None:
        """Tell the threads to stop and wait for the round they are in."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=10)
