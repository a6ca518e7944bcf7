"""The engine on PostgreSQL, with synchronous commit: `python -m benches.engine.postgresql [--count 1000]`.

A server of its own is started (fsync and synchronous_commit on) and removed. The machine is shared, so the processor's
time is counted beside the clock: ours, and that of the server's processes.
"""

import argparse
import multiprocessing as mp
import os
import platform
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from benches.engine import durable
from benches.engine.durable import open_new, opened
from benches.engine.models import STOPS
from tests.databases import Server, remove_server, start_server

from remit.app.collecting import collect_rarely
from remit.store import Store

TICKS = os.sysconf("SC_CLK_TCK")
CLIENTS = 64
SECONDS = 8.0
WAYS = (
    ("no pause", 0.0, False),
    ("a second's pause on average, each at its own time", 1.0, False),
    ("the same pauses for all, who so ask in one instant", 1.0, True),
)


@contextmanager
def server_with(name: str) -> Iterator[tuple[Server, str]]:
    """Start a server with one migrated database."""
    server = start_server()
    try:
        server.run(f"CREATE DATABASE {name} OWNER remit_app")
        store = opened(server.url(name))
        durable.lay_ground(store)
        store.close()
        yield server, server.url(name)
    finally:
        remove_server(server)


def server_seconds(server: Server) -> float:
    """Return the processor time of the server: its first process, those it waits for, and those still alive."""
    assert server.folder is not None
    first = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    total = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(folder.name) == first:
            total += sum(int(one) for one in fields[11:15])
        elif int(fields[1]) == first:
            total += sum(int(one) for one in fields[11:13])
    return total / TICKS


def in_batches(server: Server, url: str, count: int) -> None:
    """The third kind, a transaction for each round of the batch."""
    store, made = opened(url), durable.ours("story")
    durable.run_durably(store, made, count=count, stops=STOPS["story"])
    results = []
    for _ in range(4):
        wall, cpu, theirs = time.perf_counter(), time.process_time(), server_seconds(server)
        durable.run_durably(store, made, count=count, stops=STOPS["story"])
        results.append((time.process_time() - cpu, server_seconds(server) - theirs, time.perf_counter() - wall))
    store.close()
    ours, theirs, wall = (min(column) / count * 1e6 for column in zip(*results, strict=True))
    print(
        f"third kind in batches of {count}: {ours:,.0f} µs of CPU ours, {theirs:,.0f} µs the server's, {wall:,.0f} µs "
        f"by the clock; per core of ours {1e6 / ours:,.0f}/s, server included {1e6 / (ours + theirs):,.0f}/s"
    )


# -- one completion among many clients


def complete_one(store: Store, made: durable.Ours, instance_id: str) -> None:
    store.write(lambda tx: durable.proceed_all(tx, made, [instance_id]), tenant=durable.TENANT)


def among_clients(store: Store, *, pause_s: float, together: bool = False) -> tuple[float, float, float]:
    """Complete tasks from 64 clients; returns completions a second, median and 99th percentile in ms.

    Without a pause, each client asks again as soon as it is answered: the 64 are always waiting, as no people would.
    With one, each pauses by a chance of its own; `together` all draw the same pauses and so ask in one instant.
    """
    made = durable.ours("wait")
    rounds = 4_000 if not pause_s else int(CLIENTS * SECONDS / pause_s * 1.5)
    ids = [one for _ in range(-(-rounds // 1000)) for one in _started(store, made, 1000)]
    share = [ids[number::CLIENTS] for number in range(CLIENTS)]
    end = time.perf_counter() + SECONDS

    def client(number: int, mine: Sequence[str]) -> list[float]:
        times = []
        chance = random.Random(0 if together else number)
        time.sleep(chance.uniform(0, pause_s))
        for one in mine:
            begun = time.perf_counter()
            if begun > end:
                break
            complete_one(store, made, one)
            times.append((time.perf_counter() - begun) * 1e3)
            if pause_s:
                time.sleep(chance.uniform(0, 2 * pause_s))
        return times

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as threads:
        times = sorted(one for mine in threads.map(client, range(CLIENTS), share) for one in mine)
    return len(times) / (time.perf_counter() - begun), times[len(times) // 2], times[int(len(times) * 0.99)]


def _started(store: Store, made: durable.Ours, count: int) -> list[str]:
    return store.write(lambda tx: durable.start_all(tx, made, count), tenant=durable.TENANT)


def interactive(name: str, store: Store) -> None:
    for how, pause_s, together in WAYS:
        cpu = time.process_time()
        rate, median, p99 = among_clients(store, pause_s=pause_s, together=together)
        each = (time.process_time() - cpu) / (rate * SECONDS) * 1e6
        times = f"median {median:.1f} ms, p99 {p99:.1f} ms, about {each:,.0f} µs of CPU each with its start"
        print(f"one completion, {name}, {CLIENTS} clients, {how}: {rate:,.0f}/s, {times}")


def plain_commits(folder: Path) -> tuple[float, float]:
    """Return median and 99th percentile in ms of one row and one commit by the driver alone: what the machine gives."""
    times = []
    with closing(sqlite3.connect(folder / "plain.db", isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE one (number INTEGER PRIMARY KEY)")
        for number in range(500):
            time.sleep(0.015)
            begun = time.perf_counter()
            plain.execute("INSERT INTO one VALUES (?)", (number,))
            times.append((time.perf_counter() - begun) * 1e3)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.99)]


# -- two workers


def _work(url: str, seconds: float, start: Any, results: Any) -> None:
    collect_rarely()
    store, made = opened(url), durable.ours("story")
    durable.run_durably(store, made, count=100, stops=STOPS["story"])
    start.wait()
    done, cpu, begun = 0, time.process_time(), time.perf_counter()
    while time.perf_counter() - begun < seconds:
        durable.run_durably(store, made, count=200, stops=STOPS["story"])
        done += 200
    results.put((done, time.process_time() - cpu, time.perf_counter() - begun))
    store.close()


def workers(server: Server, url: str, number: int) -> tuple[float, float]:
    """Return instances a second by the clock and microseconds of CPU per instance, all processes together."""
    context = mp.get_context("spawn")
    start, results = context.Event(), context.Queue()
    processes = [context.Process(target=_work, args=(url, SECONDS, start, results)) for _ in range(number)]
    for process in processes:
        process.start()
    time.sleep(6)
    theirs = server_seconds(server)
    start.set()
    found = [results.get() for _ in processes]
    theirs = server_seconds(server) - theirs
    for process in processes:
        process.join()
    done = sum(one[0] for one in found)
    cpu = sum(one[1] for one in found) + theirs
    return done / max(one[2] for one in found), cpu / done * 1e6


def two_workers(server: Server, url: str) -> None:
    found = {number: workers(server, url, number) for number in (1, 2)}
    for number, (rate, cpu) in found.items():
        print(f"{number} worker(s): {rate:,.0f} instances/s by the clock, {cpu:,.0f} µs of CPU each, server included")
    print(
        f"two against one: {found[2][0] / found[1][0]:.2f} by the clock on this busy machine; "
        f"by the processor's time, with cores to spare: {2 * found[1][1] / found[2][1]:.2f}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=1_000)
    options.add_argument("--only", choices=("batches", "interactive", "workers"))
    given = options.parse_args()
    collect_rarely()
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{platform.platform()}, Python {platform.python_version()}, {load}\n")
    with server_with("bench") as (server, url):
        parts: dict[str, Callable[[], None]] = {
            "batches": lambda: in_batches(server, url, given.count),
            "interactive": lambda: _interactive(url),
            "workers": lambda: two_workers(server, url),
        }
        for name, part in parts.items():
            if given.only in (None, name):
                part()


def _interactive(url: str) -> None:
    store = opened(url)
    interactive("PostgreSQL", store)
    store.close()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        store = open_new(Path(folder), "clients")
        durable.lay_ground(store)
        interactive("SQLite FULL", store)
        store.close()
        median, p99 = plain_commits(Path(folder))
        print(
            f"one plain commit on this machine, one client, nothing of ours: median {median:.1f} ms, p99 {p99:.1f} ms"
        )


if __name__ == "__main__":
    main()
