"""The load whose disk writes are recorded: several threads write, each answer is noted in a file of the same folder.

`python -m tests.store.recorded URL ACKNOWLEDGED COMMITS SYNCHRONOUS`
"""

import os
import sys
import threading

from tests.databases import open_for_test

from remit.store import Store, Transaction, engines

TENANT = "0198c5f0-0000-7000-8000-00000000000a"
THREADS = 4


def main(url: str, acknowledged: str, writes: str, synchronous: str) -> None:
    """Write numbered events and contents; a note of a number is written once its write was answered."""
    pragmas = engines._pragmas
    engines._pragmas = lambda *, may_write: (*pragmas(may_write=may_write), f"synchronous={synchronous}")
    notes = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = open_for_test(url)
    share = int(writes) // THREADS
    threads = [threading.Thread(target=_write, args=(store, notes, n * share, share)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)  # as a power cut finds it: nothing is closed


def _write(store: Store, notes: int, first: int, count: int) -> None:
    for number in range(first, first + count):
        store.write(lambda tx, n=number: _unit(tx, n))  # type: ignore[misc]
        os.write(notes, f"{number}\n".encode())


def _unit(tx: Transaction, number: int) -> None:
    tx.record(tenant=TENANT, stream=f"s:{number % 5}", kind="Written", body={"n": number, "text": "x" * 300})
    tx.schedule(tenant=TENANT, kind="timer", body={"n": number}, key=str(number))
    if number % 10 == 0:
        tx.put_blob(tenant=TENANT, content=os.urandom(20_000), media_type="application/octet-stream")


if __name__ == "__main__":
    main(*sys.argv[1:])
