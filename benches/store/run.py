"""How fast the store writes, claims and completes, beside one commit per write on the same disk.

`python benches/store/run.py sqlite:///new.db`, or `postgresql://role@host/empty`: the database is migrated and filled.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from remit.store import Job, Store, Transaction, open_store
from remit.values.chance import SystemChance
from remit.values.identifier import Identifiers
from remit.values.moment import SystemClock

TENANT = "0198c5f0-0000-7000-8000-00000000000a"
SECONDS = 5.0


def record(tx: Transaction) -> None:
    tx.record(tenant=TENANT, stream="item:1", kind="ItemReceived", body={"number": "NW-000123", "amount": "119.00"})


def per_second(work: Callable[[], int], *, clients: int) -> tuple[float, float]:
    """Run work on some threads for a while; return pieces a second and the 99th percentile of a call in ms."""
    end = time.perf_counter() + SECONDS

    def client(_: int) -> tuple[int, list[float]]:
        done, times = 0, []
        while (begun := time.perf_counter()) < end:
            done += work()
            times.append(time.perf_counter() - begun)
        return done, times

    with ThreadPoolExecutor(clients) as threads:
        results = list(threads.map(client, range(clients)))
    times = sorted(one for _, mine in results for one in mine)
    return sum(done for done, _ in results) / SECONDS, times[int(len(times) * 0.99)] * 1000


def plain_commits() -> float:
    """One INSERT and one COMMIT per write, by the sqlite3 module, WAL and synchronous FULL."""
    with (
        tempfile.TemporaryDirectory(dir=Path.cwd()) as folder,
        closing(sqlite3.connect(Path(folder) / "p.db")) as plain,
    ):
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE log (position INTEGER PRIMARY KEY, kind TEXT, body TEXT)")
        plain.commit()

        def write() -> int:
            plain.execute("INSERT INTO log (kind, body) VALUES ('ItemReceived', '{\"number\":\"NW-000123\"}')")
            plain.commit()
            return 1

        end, done = time.perf_counter() + SECONDS, 0
        while time.perf_counter() < end:
            done += write()
        return done / SECONDS


def claim_and_complete(store: Store, *, batch: int) -> Callable[[], int]:
    """Claim a batch and finish it with an event for each, in one transaction after the claim's."""

    def finish(tx: Transaction, jobs: Sequence[Job]) -> None:
        for _ in jobs:
            record(tx)
        tx.finish_jobs(jobs)

    def work() -> int:
        jobs = store.claim_jobs(kinds={"bench"}, worker="bench", limit=batch)
        store.write(lambda tx: finish(tx, jobs))
        return len(jobs)

    return work


def schedule(store: Store, count: int) -> None:
    def unit(tx: Transaction) -> None:
        for number in range(1_000):
            tx.schedule(tenant=TENANT, kind="bench", body={"n": number})

    for _ in range(count // 1_000):
        store.write(unit)


def main(url: str) -> None:
    clock, chance = SystemClock(), SystemChance()
    store = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    store.migrate()
    plain = plain_commits()
    print(f"plain sqlite3, one commit per write: {plain:,.0f}/s")
    for clients in (1, 8, 32):
        rate, p99_ms = per_second(lambda: store.write(record) or 1, clients=clients)
        print(f"write, {clients} clients: {rate:,.0f}/s, p99 {p99_ms:.1f} ms, {rate / plain:.1f} x plain")
    for batch in (1, 10, 100):
        schedule(store, 30_000)
        for workers in (1, 4):
            rate, p99_ms = per_second(claim_and_complete(store, batch=batch), clients=workers)
            print(f"claim and complete, batch {batch}, {workers} workers: {rate:,.0f}/s, p99 {p99_ms:.1f} ms")
    begun, seen = time.perf_counter(), 0
    while count := store.deliver("bench", None, lambda tx, event: None, limit=1_000):
        seen += count
    print(f"deliver to a consumer that does nothing: {seen / (time.perf_counter() - begun):,.0f} events/s")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1])
