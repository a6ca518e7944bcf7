"""kill -9 of a store at random moments, many lives on each database: nothing acknowledged is lost or done twice.

Whole servers are killed in tests/flows/test_server_killed.py. `REMIT_TEST_KILLS` asks for more.
"""

import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.databases import Databases
from tests.store.crashing import opened, settle

from remit.store import Store

KILLS = int(os.environ.get("REMIT_TEST_KILLS", "50"))
ROOT = Path(__file__).parents[2]


class Lives:
    """Starts lives one after the other, hears what they acknowledge, and kills them."""

    def __init__(self) -> None:
        self.taken_in: set[int] = set()
        self.done: Counter[int] = Counter()
        self._pid = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.crashing"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._news: queue.Queue[str] = queue.Queue()
        self._acknowledged = threading.Event()
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            word, _, number = line.strip().partition(" ")
            if word == "in":
                self.taken_in.add(int(number))
                self._acknowledged.set()
            elif word == "done":
                self.done[int(number)] += 1
            else:
                self._news.put(line.strip())

    def live(self, url: str, base: int, *, seconds: float, after_first_answer: bool) -> None:
        """Start a life and kill it `seconds` after its start, or after its first acknowledgement."""
        self.start(url, base)
        if after_first_answer:
            self._acknowledged.wait(20)
        time.sleep(seconds)
        self.kill()

    def start(self, url: str, base: int) -> None:
        """Start a life that numbers its work from `base` on."""
        assert self._process.stdin is not None
        self._acknowledged.clear()
        self._process.stdin.write(f"{base} {url}\n")
        self._process.stdin.flush()
        self._pid = int(self._news.get(timeout=30).removeprefix("pid "))

    def kill(self) -> None:
        """Kill the life that runs."""
        os.kill(self._pid, signal.SIGKILL)
        assert self._news.get(timeout=30) == "dead"
        self._pid = 0

    def hear(self, more: int) -> None:
        """Wait until some more work was taken in; a life that stays silent for a minute is a failure."""
        wanted, deadline = len(self.taken_in) + more, time.monotonic() + 60
        while len(self.taken_in) < wanted:
            assert time.monotonic() < deadline, "the life takes nothing in any more"
            time.sleep(0.02)

    def close(self) -> None:
        """Let the process end, and hear it out."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if self._pid:
            self.kill()
        self._process.stdin.close()
        self._process.wait(30)
        self._reader.join(30)
        self._process.stdout.close()


@pytest.fixture
def lives() -> Iterator[Lives]:
    made = Lives()
    yield made
    made.close()


def numbers(store: Store, kind: str) -> Counter[int]:
    found: Counter[int] = Counter()
    after = 0
    with store.read() as reader:
        while events := reader.events(kinds={kind}, after=after, limit=20_000):
            found.update(event.body["n"] for event in events)
            after = events[-1].position
    return found


def require_whole(url: str, lives: Lives) -> None:
    """Require that all that was acknowledged was done, and everything once, after the lives have ended."""
    settle(url)
    with opened(url) as store:
        charged, metered = numbers(store, "Charged"), numbers(store, "Metered")
    assert lives.taken_in - charged.keys() == set(), "acknowledged work was lost"
    assert set(lives.done) - charged.keys() == set(), "an acknowledged completion was lost"
    assert set(charged.values()) == {1}, "work was done twice"
    assert metered == charged, "an event was delivered twice or never"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_kill_loses_acknowledged_work_or_does_it_twice(databases: Databases, lives: Lives, kind: str) -> None:
    url = databases.new(kind)
    chance = random.Random(f"kills {kind}")
    for life in range(KILLS):
        early = chance.random() < 0.15
        lives.live(
            url, life * 100_000, seconds=chance.uniform(0, 0.06 if early else 0.03), after_first_answer=not early
        )
    lives.close()
    settle(url)
    with opened(url) as store:
        charged, metered = numbers(store, "Charged"), numbers(store, "Metered")
        receipts = store.claim_outbox(channels={"receipt"}, worker="w", limit=1_000_000)
        health = store.health()
    assert len(lives.taken_in) > KILLS / 2
    assert lives.taken_in - charged.keys() == set(), "acknowledged work was lost"
    assert set(lives.done) - charged.keys() == set(), "an acknowledged completion was lost"
    assert [number for number, count in charged.items() if count != 1] == [], "work was done twice"
    assert [number for number, count in lives.done.items() if count != 1] == [], "work was acknowledged twice"
    assert metered == charged, "an event was delivered twice or never"
    assert {message.body["n"] for message in receipts} == charged.keys()
    assert len(receipts) == len(charged)
    assert (health.events_parked, health.jobs_in_incident, health.jobs_due) == (0, 0, 0)
