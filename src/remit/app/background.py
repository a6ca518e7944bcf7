"""Background work: events to the upper rooms, timers that fall due, services that are called outside a transaction."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from os import getpid
from socket import gethostname

from remit.app import attaching
from remit.app.rounds import in_rounds
from remit.billing import reactions as billing
from remit.contracts.reports import engagements
from remit.conversation import reactions as conversation
from remit.conversation.actions.reminding import remind_all
from remit.parties.access import SYSTEM
from remit.parties.actions.upkeep import note_dropped
from remit.proof import reactions as proof
from remit.proof.actions import due_for_signing, sign
from remit.proof.rules.note import Signer
from remit.quality import reactions as quality
from remit.store import Job, Store
from remit.store.delivery import Handle
from remit.store.workers import HEARD_EVERY, Process, note_gone, note_heard
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work import reactions as work
from remit.work.actions.attention import reckon_attention
from remit.work.actions.machine import JOB_KINDS, SERVICE, do_inside, perform_service, take_performed
from remit.work.actions.retention import Batches, drop_journals, due_to_drop
from remit.work.actions.starts import arm_starts, fire_start, to_arm
from remit.work.records.starts import fallen_due
from remit.work.rules.keeping import Keeping
from remit.work.rules.turns import turn_of
from remit.work.runtime import Runtime

IDLE_S = 0.5
CHORES_S = HEARD_EVERY.total_seconds()
"""Between two rounds of what need not be done at once: being heard of, arming start timers, signing the log."""
FORGET_EVERY = timedelta(days=1)
BATCH = 100
Consumer = tuple[str, frozenset[str] | None, Handle]
CONSUMERS: tuple[Consumer, ...] = (
    (proof.CONSUMER, None, proof.react),
    (quality.CONSUMER, frozenset(kind.value for kind in quality.KINDS), quality.react),
    (conversation.CONSUMER, frozenset(kind.value for kind in conversation.KINDS), conversation.react),
    (billing.CONSUMER, frozenset(kind.value for kind in billing.KINDS), billing.react),
    (attaching.CONSUMER, frozenset(kind.value for kind in attaching.KINDS), attaching.react),
    (work.CONSUMER, frozenset(kind.value for kind in work.KINDS), work.react),
    (work.CLOCKS, frozenset(kind.value for kind in work.CLOCK_KINDS), work.watch_clocks),
    (work.PUSH, frozenset(kind.value for kind in work.PUSH_KINDS), work.hand_out),
    (work.LEAVERS, frozenset(kind.value for kind in work.LEAVER_KINDS), work.free_held),
)
"""Who hears what the rooms below recorded: consumer, kinds of event, reaction."""
log = logging.getLogger("remit.background")


class Machine:
    """What a worker does, one round at a time."""

    def __init__(
        self,
        store: Store,
        runtime: Runtime,
        *,
        signer: Signer,
        name: str,
        keep_finished: timedelta | None = None,
        keep_journals: Keeping | None = None,
    ) -> None:
        self._store = store
        self._signer = signer
        self._keep_finished = keep_finished
        self._keep_journals = keep_journals or Keeping()
        self._forgot_at: Moment | None = None
        self._runtime = runtime
        words = (
            work.WORDS,
            frozenset(kind.value for kind in work.WORDS_KINDS),
            partial(work.file_item, lines=runtime.lines),
        )
        gold = (
            quality.GOLD,
            frozenset(kind.value for kind in quality.GOLD_KINDS),
            partial(quality.seed_or_score, runtime=runtime),
        )
        self._consumers: tuple[Consumer, ...] = (*CONSUMERS, words, gold)
        self._round = threading.Lock()
        self.name = name
        self._process = Process(name, gethostname(), getpid(), store.clock.now())

    def pump(self) -> int:
        """Do one round: deliver events upwards, then do the jobs that are due. Returns how much there was to do.

        A round that another thread is in is waited for, so that whoever finds nothing left may rely on it.
        """
        with self._round:
            return self._pump()

    def _pump(self) -> int:
        delivered = sum(self._store.deliver(*consumer) for consumer in self._consumers)
        jobs = self._store.claim_jobs(kinds=JOB_KINDS, worker=self.name, limit=BATCH)
        for job in sorted(jobs, key=turn_of):
            self._do(job)
        return delivered + len(jobs) + self._start_due()

    def _start_due(self) -> int:
        """Start what start timers start; returns how many started."""
        with self._store.read() as reader:
            due = fallen_due(reader, at=self._store.clock.now())
        start = partial(fire_start, runtime=self._runtime)
        return sum(self._store.write(partial(start, timer=one), tenant=one.tenant) for one in due)

    def arm(self) -> int:
        """Let the start timers of every client follow what is published and agreed now; returns how many are new.

        Looked for without a transaction that writes: a process compiles every definition in use the first time.
        """
        with self._store.read() as reader:
            tenants = [
                tenant
                for tenant in sorted({one.tenant for one in engagements(reader, SYSTEM)})
                if any(to_arm(reader, self._runtime, tenant=tenant, at=self._store.clock.now()))
            ]
        arm = partial(arm_starts, runtime=self._runtime)
        return sum(self._store.write(partial(arm, tenant=one), tenant=one) for one in tenants)

    def be_heard(self) -> int:
        """Note that this worker is there."""
        self._store.write(lambda tx: note_heard(tx, self._process))
        return 1

    def take_leave(self) -> None:
        """Note that this worker stops."""
        self._store.write(lambda tx: note_gone(tx, self.name))

    def attend(self) -> int:
        """Reckon how the clients stand with the hands of their provider; return how many are lifted."""
        return self._store.write(reckon_attention)

    def sign(self) -> int:
        """Sign the sealed logs that grew and were last signed an hour ago or longer; returns how many."""
        with self._store.read() as reader:
            due = due_for_signing(reader, now=self._store.clock.now())
        for one in due:
            self._store.write(partial(sign, signer=self._signer, tenant=one.tenant), tenant=one.tenant)
        return len(due)

    def remind(self) -> int:
        """Remind account managers of the last day for notice on their contracts; returns how many notices are new."""
        return remind_all(self._store)

    def forget(self) -> int:
        """Delete, once a day, what was finished longer ago than it is kept; return how much.

        That is jobs and sent messages, and the journals of ended instances; the log that seals them stays.
        """
        now = self._store.clock.now()
        if self._forgot_at is not None and now - self._forgot_at < FORGET_EVERY:
            return 0
        self._forgot_at = now
        deleted = 0 if self._keep_finished is None else self._store.forget_finished(before=now - self._keep_finished)
        dropped = self.drop_journals(self._keep_journals)
        if deleted or dropped:
            self._store.write(lambda tx: note_dropped(tx, SYSTEM, finished=deleted, journals=dropped))
        return deleted + dropped

    def drop_journals(self, keeping: Keeping) -> int:
        """Drop the journals of instances that ended longer ago than they are kept; return of how many."""
        dropped = 0
        while due := self._due_to_drop(keeping):
            for tenant, key, ended in due:
                drop = partial(drop_journals, tenant=tenant, definition_key=key, instances=ended)
                dropped += self._store.write(drop, tenant=tenant)
        return dropped

    def _due_to_drop(self, keeping: Keeping) -> Batches:
        with self._store.read() as reader:
            return due_to_drop(reader, keeping=keeping, now=self._store.clock.now())

    def _do(self, job: Job) -> None:
        try:
            if job.kind != SERVICE:
                self._store.write(lambda tx: do_inside(tx, self._runtime, job=job), tenant=job.tenant)
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
            threading.Thread(target=self._now_and_then, name="remit-chores", daemon=True),
            *(threading.Thread(target=loop, args=(self._stopping,), daemon=True) for loop in also),
        ]
        for thread in self._threads:
            thread.start()

    def _work(self) -> None:
        in_rounds(self._machine.pump, stopping=self._stopping, log=log, every_s=IDLE_S)

    def _now_and_then(self) -> None:
        while True:
            for chore in (
                self._machine.be_heard,
                self._machine.arm,
                self._machine.attend,
                self._machine.sign,
                self._machine.remind,
                self._machine.forget,
            ):
                try:
                    chore()
                except Exception:
                    log.exception("a round of %s failed", chore.__name__)
            if self._stopping.wait(CHORES_S):
                return

    def stop(self) -> None:
        """Tell the threads to stop and wait for the round they are in."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=10)
        try:
            self._machine.take_leave()
        except Exception:
            log.exception("this worker could not take leave")
