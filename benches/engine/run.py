"""The engine beside SpiffWorkflow, same models, same SQLite settings: `python -m benches.engine.run [--count 1000]`.

Needs the groups dev and bench. Times are the least of several passes, in CPU time, for the machine is shared; a
calibration loop before and after each pass says how much the machine gave.
"""

import argparse
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benches.engine import durable, peer, product
from benches.engine.durable import open_new
from benches.engine.models import KINDS, STOPS, TITLES

from remit.app.collecting import collect_rarely

PASSES = 3


def least_us(work: Callable[[], object], *, each: int, passes: int = PASSES) -> float:
    """Return the least microseconds of CPU (all threads of this process) per instance."""
    found = []
    for _ in range(passes):
        begun = time.process_time()
        work()
        found.append((time.process_time() - begun) / each * 1e6)
    return min(found)


def loop_ns() -> float:
    """Return what one turn of an empty loop costs now: more than twice the usual means a busy machine."""
    begun, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number & 3
    return (time.process_time() - begun) * 1e3


def in_memory(kind: str, count: int) -> tuple[float, float, int]:
    """Return microseconds per instance, the peer's and ours, and how many events an instance is."""
    other, made = peer.Peer(kind), durable.ours(kind)
    events = durable.run_in_memory(made)
    theirs = least_us(
        lambda: [peer.run_in_memory(other, stops=STOPS[kind]) for _ in range(count // 5)], each=count // 5
    )
    mine = least_us(lambda: [durable.run_in_memory(made) for _ in range(count)], each=count)
    return theirs, mine, events


def on_sqlite(kind: str, count: int, folder: Path) -> tuple[float, float]:
    """Return microseconds per instance with every state durable, the peer's and ours."""
    other, made, numbers = peer.Peer(kind), durable.ours(kind), iter(range(10**9))
    with peer.table(folder / f"peer-{kind}.db") as connection:
        batch = count // 5
        theirs = least_us(
            lambda: peer.run_durably(other, connection, [next(numbers) for _ in range(batch)], stops=STOPS[kind]),
            each=batch,
        )
    store = open_new(folder, f"ours-{kind}")
    durable.lay_ground(store)
    mine = least_us(lambda: durable.run_durably(store, made, count=count, stops=STOPS[kind]), each=count, passes=4)
    store.close()
    return theirs, mine


def whole_product(kind: str, count: int, folder: Path) -> str:
    """Return what receiving, and claiming with completing, cost in the product."""
    store = open_new(folder, f"product-{kind}")
    floor, person = product.open_product(store, kind)
    product.receive_all(floor, product.arrivals(floor, 5))
    arrived = product.arrivals(floor, count)
    received = least_us(lambda: product.receive_all(floor, arrived), each=count, passes=1)
    ids = product.ready(floor)
    completed = least_us(lambda: product.complete_all(floor, person, ids), each=len(ids), passes=1) if ids else 0.0
    store.close()
    return f"{received:,.0f}" + (f" | {completed:,.0f} |" if ids else " | |")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=1_000, help="instances in a batch, which is a transaction")
    count = options.parse_args().count
    collect_rarely()  # as `remit serve` does; the peer has the benefit as well
    print(f"{platform.platform()}, Python {platform.python_version()}; one turn of a loop {loop_ns():.0f} ns\n")
    print("| µs of CPU per instance | SpiffWorkflow | Remit | ratio | per event |\n|---|---|---|---|---|")
    for kind in KINDS:
        theirs, mine, events = in_memory(kind, count)
        print(f"| {TITLES[kind]}, memory | {theirs:,.0f} | {mine:,.0f} | {theirs / mine:.1f} | {mine / events:.1f} |")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        for kind in KINDS:
            theirs, mine = on_sqlite(kind, count, Path(name))
            print(f"| {TITLES[kind]}, SQLite FULL | {theirs:,.0f} | {mine:,.0f} | {theirs / mine:.1f} | |")
        print("\n| whole product, SQLite FULL, µs of CPU | receive and run | claim and complete |\n|---|---|---|")
        for kind in KINDS:
            print(f"| {TITLES[kind]} | {whole_product(kind, count, Path(name))}")
    print(f"\none turn of a loop afterwards {loop_ns():.0f} ns")


if __name__ == "__main__":
    main()
