"""A process that is made to be killed: it takes work in, completes and delivers it, and says what was acknowledged.

`python -m tests.store.crashing` forks a new life for each line on its input, so that a life costs no start-up:
`BASE URL` starts one that numbers its work from BASE on. It says, one line each: `pid N`, `in N` (work N was taken in,
acknowledged), `done N` (work N was completed, acknowledged), `dead`.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import create_engine, select

from remit.store import Job, LoggedEvent, Store, Transaction, open_store
from remit.store.refusals import LeaseLost, OutcomeUnknown, Unavailable
from remit.store.tables import job
from remit.values.chance import SystemChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock, SystemClock

TENANT = "0198c5f0-0000-7000-8000-00000000000a"
LEASE_S = 0.3
GROUP = 4
AWAY = (Unavailable, OutcomeUnknown)


def take_in(store: Store, number: int) -> "Future[None]":
    """Store a piece of work and a receipt for it under a key, as an intake does."""

    def unit(tx: Transaction) -> None:
        tx.schedule(tenant=TENANT, kind="charge", body={"n": number}, key=str(number))
        tx.post(tenant=TENANT, channel="receipt", body={"n": number}, key=str(number))

    return store.submit(unit)


def charge(store: Store, jobs: list[Job]) -> None:
    """Complete claimed work with its effect; both or neither."""

    def unit(tx: Transaction) -> None:
        for one in jobs:
            number = one.body["n"]
            tx.record(tenant=TENANT, stream=f"work:{number % 7}", kind="Charged", body={"n": number})
            tx.finish_job(one)

    store.write(unit)


def meter(tx: Transaction, event: LoggedEvent) -> None:
    """React to a charge with an effect of its own."""
    tx.record(tenant=TENANT, stream="meter", kind="Metered", body={"n": event.body["n"]})


def claim(store: Store, worker: str, *, limit: int = GROUP) -> list[Job]:
    """Claim work under a short lease, so that a later life takes over what this one lost."""
    return store.claim_jobs(kinds={"charge"}, worker=worker, limit=limit, lease_s=LEASE_S)


def deliver(store: Store) -> int:
    """Deliver charges to the meter."""
    return store.deliver("meter", {"Charged"}, meter, limit=20)


@contextmanager
def opened(url: str, *, ahead: timedelta = timedelta(0)) -> Iterator[Store]:
    """Open a store, with a clock that stands `ahead` of now where that is given."""
    clock = SimulatedClock(SystemClock().now() + ahead) if ahead else SystemClock()
    chance = SystemChance()
    store = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    try:
        yield store
    finally:
        store.close()


def settle(url: str) -> None:
    """Do all that is left, as the next life would: leases of the dead are over, incidents are retried by a person."""
    stuck = select(job.c.id).where(job.c.state == "incident")
    with opened(url, ahead=timedelta(hours=1)) as store:
        while True:
            while jobs := claim(store, "last", limit=500):
                charge(store, jobs)
            with store.read() as reader:
                incidents = [row.id for row in reader.rows(stuck)]
            if not incidents:
                break
            for identifier in incidents:
                store.retry_job(tenant=TENANT, job_id=identifier)
        while deliver(store):
            pass


def live(url: str, base: int) -> None:
    """Take in, work and deliver on several threads until killed."""
    with opened(url) as store:
        steps = [
            _intake(store, base),
            _intake(store, base + 50_000),
            _work(store),
            _work(store),
            lambda: deliver(store),
        ]
        threads = [threading.Thread(target=_repeat, args=(step,)) for step in steps]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _repeat(step: Callable[[], object]) -> None:
    while True:
        try:
            step()
        except LeaseLost:
            continue
        except AWAY:
            threading.Event().wait(0.02)


def _intake(store: Store, base: int) -> Callable[[], None]:
    numbers = iter(range(base, base + 100_000))

    def step() -> None:
        pair = next(numbers), next(numbers)
        answers = [take_in(store, number) for number in pair]
        for number, answer in zip(pair, answers, strict=True):
            answer.result()
            _say(f"in {number}")

    return step


def _work(store: Store) -> Callable[[], None]:
    worker = f"{os.getpid()}/{threading.get_ident()}"

    def step() -> None:
        jobs = claim(store, worker)
        if not jobs:
            threading.Event().wait(0.002)
            return
        charge(store, jobs)
        for one in jobs:
            _say(f"done {one.body['n']}")

    return step


def _say(text: str) -> None:
    # One small write to a pipe arrives whole, so lines of several lives never mix.
    os.write(1, f"{text}\n".encode())


def main() -> None:
    """Fork a life per line of input."""
    # What a life would import and compile first, it inherits.
    for url in ("sqlite:///unused.db", "postgresql+psycopg://unused/unused"):
        create_engine(url).dialect.import_dbapi()
    for line in sys.stdin:
        base, url = line.split(maxsplit=1)
        child = os.fork()
        if child == 0:
            live(url.strip(), int(base))
            os._exit(0)
        _say(f"pid {child}")
        os.waitpid(child, 0)
        _say("dead")


if __name__ == "__main__":
    main()
