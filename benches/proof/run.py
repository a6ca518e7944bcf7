"""How large the proof of one item is and how fast a client checks it: `python benches/proof/run.py 1000000`.

Seals an item of twelve events in a fresh SQLite database, fills its tree up behind them (in full batches), signs, and
proves the item with its contents and without. The check is the client's own program, which has nothing of Remit's.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import insert

from remit.parties.access import SYSTEM
from remit.proof import records
from remit.proof.actions import sign
from remit.proof.model import Sealed
from remit.proof.reactions import CONSUMER, react
from remit.proof.reports import proof_of, with_contents, without_contents
from remit.proof.rules.note import signer_from
from remit.proof.rules.tree import fold, leaf_hash
from remit.proof.verifier import Key, check
from remit.store import LoggedEvent, Store, Transaction, open_store
from remit.values.chance import SystemChance
from remit.values.identifier import Identifiers
from remit.values.moment import SystemClock

TENANT = "0198c5f0-0000-7000-8000-00000000000a"
OF_ITEM = 12
STREAM = "item:1"
BATCH = 256 * 40
WIDTH = records.WIDTH
CHECKS = 50
BODY = {"item": "0198c5f0-0000-7000-8000-0000000000ff", "engagement": "0198c5f0-0000-7000-8000-00000000000b"}
Told = Callable[[Sealed, LoggedEvent], dict[str, object]]


def fill(store: Store, count: int) -> None:
    """Seal the events of one item, and put so many leaves into the tree behind them, a full block at a time.

    The leaves behind are hashes of numbers: a path is made of hashes, and it does not matter of what.
    """
    store.write(_work)
    while store.deliver(CONSUMER, None, react):
        pass
    for first in range(0, count, BATCH):
        store.write(partial(_grow, first=first))


def _grow(tx: Transaction, *, first: int) -> None:
    there = records.hashes(tx, tenant=TENANT, level=0, start=first, end=first + BATCH)
    more = [leaf_hash(b"%d" % number) for number in range(first + len(there), first + BATCH)]
    rows = [
        {"tenant": TENANT, "index": at, "position": -1 - at, "stream": "bench", "previous": None, "salt": None,
         "commitment": "-", "hash": one}
        for at, one in enumerate(more, start=first + len(there))
    ]  # fmt: skip
    tx.run(insert(records.proof_leaf), rows)
    hashes = there + more
    for at in range(0, BATCH, WIDTH):
        _block(tx, level=1, index=(first + at) // WIDTH, found=hashes[at : at + WIDTH])


def _block(tx: Transaction, *, level: int, index: int, found: list[bytes]) -> None:
    row = {"tenant": TENANT, "level": level, "index": index, "hash": fold(found)}
    tx.run(insert(records.proof_node), row)
    if (index + 1) % WIDTH == 0:
        below = records.hashes(tx, tenant=TENANT, level=level, start=index + 1 - WIDTH, end=index + 1)
        _block(tx, level=level + 1, index=index // WIDTH, found=below)


def _work(tx: Transaction) -> None:
    for number in range(OF_ITEM):
        tx.record(tenant=TENANT, stream=STREAM, kind="TaskCompleted", body={**BODY, "number": number})


def measured(store: Store, told: Told) -> str:
    """Prove an item and check the proof many times; say its size, the median and the slowest check."""
    signer = signer_from("a secret of the bench")
    signed = store.write(lambda tx: sign(tx, signer, tenant=TENANT))
    begun = time.perf_counter()
    with store.read(tenant=TENANT) as reader:
        data = proof_of(reader, SYSTEM, tenant=TENANT, stream=STREAM, signed=signed, told=told).encode()
    made = time.perf_counter() - begun
    key, took = Key(signer.verifier_key), []
    for _ in range(CHECKS):
        begun = time.process_time()
        check(data, key)
        took.append(time.process_time() - begun)
    median, slowest = statistics.median(took) * 1_000, max(took) * 1_000
    return (
        f"{len(data):,} bytes, made in {made * 1_000:.1f} ms, checked in {median:.1f} ms of CPU (slowest {slowest:.1f})"
    )


def main(count: int) -> None:
    """Fill a database and measure."""
    clock, chance = SystemClock(), SystemChance()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        store = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
        store.migrate()
        begun = time.perf_counter()
        fill(store, count)
        print(f"{count:,} leaves in the tree after {time.perf_counter() - begun:.0f} s")
        for name, told in (("with contents", with_contents), ("without", without_contents)):
            print(f"proof of an item of {OF_ITEM} events, {name}: {measured(store, told)}")
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
