"""Routing on PostgreSQL: ten thousand people pull from a hundred thousand open tasks; and the seeded simulation.

    PYTHONPATH=src:. python -m benches.routing.run [PEOPLE [TASKS]]

Bars: at least 1,000 claims a second on two cores, half of them under 5 ms, no task twice. Then `simulate` compares the
rule with first-in-first-out at 98 % load and with earliest-deadline at 102 %. Needs Debian's postgresql.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import Barrier, Process, Queue
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from benches.routing.floor import make_clients, make_people, make_tasks
from benches.routing.simulate import main as simulate
from sqlalchemy import text
from sqlalchemy.engine import make_url
from tests.databases import Databases, open_for_test, remove_server, start_server

from remit.app.claiming import Claiming
from remit.parties.access import Principal
from remit.store.tables import metadata  # noqa: F401 - the tables of the rooms are declared before they are made

PEOPLE, TASKS, PROCESSES, SEED = 10_000, 100_000, 2, 1
THREADS = (2, 3, 16)
"""People of each process who ask at the same moment: first four and six in all, so that a thousand a second means
4 and 6 ms each, then so many that they are served together."""
WARM = 200
"""Claims of each process before the clock runs: plans are made once for each connection."""


def pull(url: str, people: Sequence[Principal], threads: int, ready: Any, told: Any) -> None:
    """Hand each of these people their next task as a server's threads do, and tell how long each waited."""
    store = open_for_test(url)
    claiming = Claiming(store)
    ask_all(claiming, people[:WARM], threads)
    ready.wait()
    busy = time.process_time()
    spent = ask_all(claiming, people[WARM:], threads)
    told.put((spent, time.process_time() - busy))
    ready.wait()  # what the server's processes used is read while they are there
    store.close()


def ask_all(claiming: Claiming, people: Sequence[Principal], count: int) -> list[float]:
    """Let people ask, some at the same moment; return how long each waited who got something."""
    spent: list[float] = []
    waiting = iter(people)
    turn = threading.Lock()

    def ask() -> None:
        while True:
            with turn:
                one = next(waiting, None)
            if one is None:
                return
            began = time.perf_counter()
            if claiming.next_item(one) is not None:
                spent.append(time.perf_counter() - began)

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent


def server_busy_s(folder: Path) -> float:
    """Return the processor time that the server's processes have used so far."""
    parent, ticks = int((folder / "data" / "postmaster.pid").read_text().split()[0]), 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def claims(url: str, people: Sequence[Principal], folder: Path, *, threads: int) -> None:
    """Let all people pull at once and print the figures; processor time is what a busy machine does not change much."""
    told: Any = Queue()
    ready: Any = Barrier(PROCESSES + 1)
    shares = [people[number::PROCESSES] for number in range(PROCESSES)]
    crew = [Process(target=pull, args=(url, share, threads, ready, told)) for share in shares]
    for one in crew:
        one.start()
    ready.wait()
    began, busy = time.perf_counter(), server_busy_s(folder)
    answers = [told.get() for _ in crew]
    elapsed, busy = time.perf_counter() - began, server_busy_s(folder) - busy
    ready.wait()
    for one in crew:
        one.join()
    spent = sorted(each for times, _ in answers for each in times)
    found = len(spent)
    print(f"{threads} threads: {found:,} claims in {elapsed:.1f} s: {found / elapsed:,.0f} per second")
    print(f"p50 {spent[len(spent) // 2] * 1e3:.1f} ms, p99 {spent[len(spent) * 99 // 100] * 1e3:.1f} ms")
    ours = sum(used for _, used in answers)
    print(f"processor time a claim: {ours / found * 1e3:.2f} ms here, {busy / found * 1e3:.2f} ms PostgreSQL")
    print(f"two cores of their own would do {2 * found / (ours + busy):,.0f} per second")


def twice(url: str) -> tuple[int, int]:
    """Count the tasks that were claimed, and those claimed more than once, from the log."""
    store = open_for_test(url)
    with store.read() as reader:
        rows = reader.rows(
            text("SELECT body->>'task' AS task, count(*) AS n FROM log WHERE kind = 'TaskClaimed' GROUP BY 1"), {}
        )
    store.close()
    return len(rows), sum(row.n > 1 for row in rows)


def main() -> None:
    """Make the floor, pull, count, and run the simulation."""
    people_count = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    task_count = int(sys.argv[2]) if len(sys.argv) > 2 else TASKS
    server = start_server()
    try:
        with tempfile.TemporaryDirectory() as folder:
            url = Databases(Path(folder), server).postgresql()
            store, chance = open_for_test(url), Random(SEED)
            clients = make_clients(store)
            people = make_people(store, clients, count=people_count, chance=chance)
            make_tasks(store, clients, count=task_count, chance=chance)
            store.close()
            server.run("ALTER SYSTEM SET max_wal_size = '2GB'", "SELECT pg_reload_conf()")
            _tidy(server, url)
            print(f"{people_count:,} people, {task_count:,} open tasks, {PROCESSES} processes")
            assert server.folder is not None
            for half, threads in enumerate(THREADS):
                claims(url, people[half :: len(THREADS)], server.folder, threads=threads)
            claimed, doubled = twice(url)
            print(f"{claimed:,} tasks claimed, {doubled} of them twice")
    finally:
        remove_server(server)
    simulate()


def _tidy(server: Any, url: str) -> None:
    admin = make_url(server.admin).set(database=make_url(url).database).render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


if __name__ == "__main__":
    main()
