"""A house under a load that is held: do answers stay quick, and does an item cost at the end what it cost at the start?

    PYTHONPATH=src:. python -m benches.held.run [--minutes 30] [--rate 10] [--history 0] [--postgresql]

`remit serve` runs in a process of its own on the invented world. A client's program hands in invoices at moments fixed
beforehand, whatever the server does meanwhile; each waits for a person. People take their next item and return it to
the supplier, somebody looks at the queue and at the list of items once a second. What has its moment is timed from
there, so that a server that stands still is not asked less often. `--history` lets the people have done so many tasks
within the day before. Bars: 99 of 100 claims within 50 ms, 99 of 100 other
calls within 250 ms, and an item's processor time in the last quarter within 20 % of that in the first.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx2 as httpx
from benches.held.history import make_history
from benches.held.people import ENGAGEMENT, Load
from benches.hosting.start import spent
from benches.routing.run import server_busy_s
from tests.databases import Databases, remove_server, start_server
from tests.flows.serving import free_port

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.app.settings import write_settings
from remit.demo.live import find_world
from remit.demo.seeding import seed
from remit.parties.access import SYSTEM
from remit.parties.actions.keys import issue_key
from remit.parties.actions.people import set_presence
from remit.parties.actions.sign_in import open_session
from remit.parties.model import PresenceState, Scope
from remit.values.moment import SimulatedClock, SystemClock

WORKERS = ("Nguyễn Thị Lan", "Trần Minh Quân", "Lê Thu Hà", "Phạm Đức Anh", "Hannah Whitaker", "Tom Bradshaw")
LOOKER = "Võ Ngọc Mai"
SENDERS = 4
BARS = {"claim": 50, "hand in": 250, "complete": 250, "look": 250}
"""Milliseconds within which 99 of 100 calls are to be answered."""


@dataclass(frozen=True, slots=True)
class Spell:
    """What the server spent in a while, and on how many items."""

    items: int
    busy_s: float
    resident_mb: float

    @property
    def each_ms(self) -> float:
        """Processor time an item, in ms."""
        return 1e3 * self.busy_s / max(self.items, 1)


def found(folder: Path, database: str, *, history: int = 0) -> tuple[str, str, list[str]]:
    """Make the house, with so many tasks that its people did before.

    Returns the secret of its forms, a client's key, and sessions of who looks and who works.
    """
    settings = write_settings(folder, database=database, demo=True)
    seed(settings, clock=SimulatedClock(SystemClock().now()), hours=0, seed=1, progress=lambda done, of: None)
    house = House(settings)
    with house.store.read() as reader:
        world = find_world(reader)
        agreed = engagement_called(reader, SYSTEM, ENGAGEMENT)
    make_history(house, engagement=agreed, people=[world.people[name] for name in WORKERS], count=history)
    scopes, tenant = frozenset({Scope.ITEMS_SEND, Scope.ITEMS_READ}), world.clients["harrow"]
    give = partial(
        issue_key, principal=SYSTEM, tenant=tenant, name="books", scopes=scopes, entropy=house.chance.bytes(32)
    )
    key = house.store.write(give).text
    sessions = [_session(house, world.people[name]) for name in (LOOKER, *WORKERS)]
    house.close()
    return settings.secret, key, sessions


def _session(house: House, person_id: str) -> str:
    entropy = house.chance.bytes(32)
    house.store.write(lambda tx: set_presence(tx, SYSTEM, state=PresenceState.AVAILABLE, person_id=person_id))
    return house.store.write(lambda tx: open_session(tx, person_id=person_id, entropy=entropy)).token


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Serve a house until left; yields the process and where it is."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    given = [sys.executable, "-m", "remit", "serve", "--folder", str(folder), "--port", str(port)]
    process = subprocess.Popen(given, env={**os.environ, "REMIT_BASE_URL": url}, stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None and not _ready(url):
            time.sleep(0.1)
        yield process, url
    finally:
        process.terminate()
        process.wait()


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def hold(load: Load, process: int, database: Path | None, *, minutes: float, rate: float) -> list[Spell]:
    """Hold the load and return what each minute cost; a line each is printed."""

    def used() -> float:
        return spent(process) + (server_busy_s(database) if database else 0.0)

    threads, spells = load.run(rate=rate, senders=SENDERS), list[Spell]()
    end, last = time.monotonic() + 60 * minutes, (load.done, used())
    while time.monotonic() < end and all(one.is_alive() for one in threads):
        time.sleep(min(60.0, max(0.0, end - time.monotonic())))
        now = (load.done, used())
        spells.append(Spell(now[0] - last[0], now[1] - last[1], resident_mb(process)))
        last = now
        print(f"minute {len(spells):3}: {_minute(spells[-1])}", flush=True)
    load.stopping.set()
    for one in threads:
        one.join()
    return spells


def _minute(one: Spell) -> str:
    return f"{one.items:6,} items, {one.each_ms:.2f} ms of processor time each, {one.resident_mb:.0f} MB"


def resident_mb(process: int) -> float:
    """Return the memory that a process holds."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def tell(load: Load, spells: Sequence[Spell]) -> None:
    """Print the figures beside their bars."""
    for kind, bar in BARS.items():
        waits = sorted(load.waits.of[kind])
        p50, p99 = waits[len(waits) // 2] * 1e3, waits[len(waits) * 99 // 100] * 1e3
        print(
            f"{kind:9} {len(waits):7,} calls: p50 {p50:.1f} ms, p99 {p99:.1f} ms (bar {bar}), longest {waits[-1]:.2f} s"
        )
    part = max(len(spells) // 4, 1)
    first, last = _each_ms(spells[:part]), _each_ms(spells[-part:])
    print(
        f"an item: {first:.2f} ms in the first quarter, {last:.2f} ms in the last: {last / first - 1:+.0%} (bar 20 %)"
    )


def _each_ms(some: Sequence[Spell]) -> float:
    return 1e3 * sum(one.busy_s for one in some) / sum(one.items for one in some)


def main() -> None:
    """Make the house, hold the load, tell."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=30.0)
    options.add_argument("--rate", type=float, default=10.0, help="invoices a second")
    options.add_argument("--history", type=int, default=0, help="tasks that the people did within the day before")
    options.add_argument("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")
    given = options.parse_args()
    server = start_server() if given.postgresql else None
    try:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made) / "house"
            url = Databases(Path(made), server).postgresql() if server else f"sqlite:///{folder}/remit.db"
            secret, key, sessions = found(folder, url, history=given.history)
            with served(folder) as (process, address):
                load = Load(address, key, secret, sessions)
                spells = hold(
                    load, process.pid, server.folder if server else None, minutes=given.minutes, rate=given.rate
                )
            tell(load, spells)
    finally:
        if server:
            remove_server(server)


if __name__ == "__main__":
    main()
