"""The release before and this one at work on one PostgreSQL together, while the schema is brought forward under load.

The release before is the newest commit that lacks the last migration. A client hands invoices in at its server; the
schema is migrated meanwhile; this release's server begins beside it and takes the invoices of a second client. No
request fails, nothing acknowledged is lost or doubled, and nobody waits for a lock for a second.
`REMIT_TEST_UPGRADE_S` says for how many seconds each of the three parts lasts; in ./check it is skipped.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2 as httpx
import psycopg
import pytest
from tests.databases import NO_SERVER, Server, programs, remove_server, start_server
from tests.flows.dayslog import every_item
from tests.flows.sending import Sender
from tests.flows.serving import free_port

from remit.app.house import House
from remit.app.settings import read_settings
from remit.demo.live import find_world

SECONDS = float(os.environ.get("REMIT_TEST_UPGRADE_S", "0"))
ROOT = Path(__file__).parents[2]
MIGRATIONS = "src/remit/store/migrations/versions"
LOCK_MAX_S = 1.0
SEEDED = """
import json, sys
from pathlib import Path
from remit.app.house import House
from remit.app.settings import write_settings
from remit.demo.live import find_world
from remit.demo.seeding import seed
from remit.parties.access import SYSTEM
from remit.parties.actions.keys import issue_key
from remit.parties.model import Scope
from remit.values.moment import SimulatedClock, SystemClock
settings = write_settings(Path(sys.argv[1]), database=sys.argv[2], demo=True)
seed(settings, clock=SimulatedClock(SystemClock().now()), hours=0, seed=1, progress=lambda done, of: None)
house = House(settings)
with house.store.read() as reader:
    tenant = find_world(reader).clients["harrow"]
scopes = frozenset({Scope.ITEMS_SEND, Scope.ITEMS_READ})
key = house.store.write(
    lambda tx: issue_key(tx, SYSTEM, tenant=tenant, name="books", scopes=scopes, entropy=house.chance.bytes(32))
)
house.close()
print(json.dumps({"key": key.text}))
"""
"""What makes an installation, run by the release before: its own code, so that its own schema."""
WAITS = """SELECT coalesce(max(extract(epoch FROM clock_timestamp() - state_change)), 0)
    FROM pg_stat_activity WHERE wait_event_type = 'Lock'"""


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL of the test's own, with fsync on."""
    if not SECONDS:
        pytest.skip("some minutes: set REMIT_TEST_UPGRADE_S to the seconds that each part shall last")
    if programs() is None:
        pytest.skip(NO_SERVER)
    made = start_server()
    yield made
    remove_server(made)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The release before, laid out beside this one."""
    newest = _git("log", "-1", "--diff-filter=A", "--format=%H", "--", MIGRATIONS)
    folder = tmp_path / "before"
    folder.mkdir()
    packed = subprocess.run(
        ["git", "archive", f"{newest}~1", "src", "tests"], cwd=ROOT, check=True, capture_output=True
    )
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    return folder


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _python(root: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}"}
    made = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment, check=True, capture_output=True, text=True
    )
    return made.stdout


class Served:
    """A server of one release, started as an operator starts it."""

    def __init__(self, root: Path, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "remit", "serve", "--folder", str(folder), "--port", str(port)],
            cwd=root,
            env={**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}", "REMIT_BASE_URL": self.url},
        )

    def close(self) -> None:
        """Ask it to stop, and wait until it did."""
        self._process.terminate()
        self._process.wait(60)


class Watch:
    """Looks twenty times a second for how long somebody has waited for a lock."""

    def __init__(self, server: Server) -> None:
        self.longest_s = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(server,))
        self._thread.start()

    def _look(self, server: Server) -> None:
        with psycopg.connect(server.admin, autocommit=True) as connection:
            while not self._over.wait(0.05):
                row = connection.execute(WAITS).fetchone()
                self.longest_s = max(self.longest_s, float(row[0]) if row else 0.0)

    def close(self) -> None:
        """End the looking."""
        self._over.set()
        self._thread.join()


class Client(Sender):
    """A sender that runs on a thread of its own and keeps the fault that ended it; `retries` counts what failed."""

    fault: BaseException | None = None

    def hand_in_first(self) -> None:
        """Hand one invoice in, as often as it takes until the server has come up."""
        with httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=30) as client:
            self.hand_in(client, f"{self.name}-0")
        self.retries = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Hand in meanwhile, and bring what was begun to its answer at the end."""
        thread = threading.Thread(target=self._guarded)
        thread.start()
        try:
            yield
        finally:
            self.stopping.set()
            thread.join(60)

    def _guarded(self) -> None:
        try:
            self.run()
        except BaseException as fault:  # told by the test
            self.fault = fault


@pytest.mark.slow
def test_two_releases_work_together_while_the_schema_goes_forward(server: Server, before: Path, tmp_path: Path) -> None:
    server.run("CREATE DATABASE upgraded OWNER remit_app")
    folder = tmp_path / "house"
    key = json.loads(_python(before, "-c", SEEDED, str(folder), server.url("upgraded")).splitlines()[-1])["key"]
    pause = threading.Event()
    with closing(Watch(server)) as watch, closing(Served(before, folder)) as old:
        sender = Client("old", old.url, key, threading.Event(), lambda: None)
        sender.hand_in_first()
        with sender.at_work():
            pause.wait(SECONDS)
            _python(ROOT, "-m", "remit", "migrate", "--folder", str(folder))
            pause.wait(SECONDS)
            with closing(Served(ROOT, folder)) as new:
                other = Client("new", new.url, key, threading.Event(), lambda: None)
                other.hand_in_first()
                with other.at_work():
                    pause.wait(SECONDS)
    assert (sender.fault, other.fault) == (None, None)
    assert (sender.retries, other.retries) == (0, 0), "a request failed"
    assert min(len(sender.answers), len(other.answers)) > SECONDS, "too little was handed in to tell anything"
    assert watch.longest_s < LOCK_MAX_S
    require_kept(folder, {**sender.answers, **other.answers})
    said = "%s and %s invoices, longest wait for a lock %.3f s"  # seen with --log-cli-level=INFO
    logging.getLogger("upgrade").info(said, len(sender.answers), len(other.answers), watch.longest_s)


def require_kept(folder: Path, answers: Mapping[str, list[tuple[int, str]]]) -> None:
    """Hold what was acknowledged against what is stored."""
    house = House(read_settings(folder))
    try:
        while house.pump():
            pass
        with house.store.read() as reader:
            items = list(every_item(reader, tenants=(find_world(reader).clients["harrow"],)))
        health = house.store.health()
    finally:
        house.close()
    stored = {item.idempotency_key: item for item in items}
    assert len(items) == len(stored), "one invoice became two items"
    assert set(answers) <= set(stored), "an acknowledged item was lost"
    assert [n for n, told in answers.items() if {item_id for _, item_id in told} != {stored[n].id}] == []
    assert (health.events_parked, health.jobs_in_incident) == (0, 0)
