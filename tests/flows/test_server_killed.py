"""kill -9 of servers and workers while clients hand in invoices, so many times on each database.

Nothing acknowledged is lost, nothing is done twice, nothing stands half-done. `REMIT_TEST_SERVER_KILLS` asks for more.
"""

import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.flows.dayslog import every_item, unproved
from tests.flows.sending import Sender
from tests.flows.serving import Servers

from remit.app.house import House
from remit.app.settings import read_settings, write_settings
from remit.demo.live import find_world
from remit.demo.seeding import seed
from remit.parties.access import SYSTEM
from remit.parties.actions.keys import issue_key
from remit.parties.model import Scope
from remit.values.moment import SimulatedClock, SystemClock
from remit.work.model import EventKind, ItemState
from remit.work.records.deliverables import deliverables_of_item

KILLS = int(os.environ.get("REMIT_TEST_SERVER_KILLS", "50"))
SENDERS = 2
WITH_WORKER = 0.2
AFTER_ANSWER = 0.85
"""The share of lives that answer at least once; the others may die while they start."""
OPEN, DONE = {ItemState.IN_PROGRESS, ItemState.AWAITING_CLIENT}, {ItemState.IN_REVIEW, ItemState.RELEASED}


@dataclass(frozen=True)
class Installation:
    """An installation's folder with the world in it, and a client's key to it."""

    folder: Path
    key: str


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Installation:
    folder = tmp_path / "house"
    settings = write_settings(folder, database=database_url, demo=True)
    seed(settings, clock=SimulatedClock(SystemClock().now()), hours=0, seed=1, progress=lambda done, of: None)
    house = House(settings)
    with house.store.read() as reader:
        tenant = find_world(reader).clients["harrow"]
    scopes, entropy = frozenset({Scope.ITEMS_SEND, Scope.ITEMS_READ}), house.chance.bytes(32)
    key = house.store.write(
        lambda tx: issue_key(tx, SYSTEM, tenant=tenant, name="books", scopes=scopes, entropy=entropy)
    )
    house.close()
    return Installation(folder, key.text)


@pytest.fixture
def servers(installation: Installation) -> Iterator[Servers]:
    made = Servers(installation.folder, installation.key)
    yield made
    made.close()


def live_and_die(servers: Servers, answered: threading.Event, chance: random.Random) -> None:
    """Start a server, sometimes with a worker, and kill them in the midst of their work."""
    server = servers.start()
    worker = servers.start("worker") if chance.random() < WITH_WORKER else None
    answered.clear()
    if chance.random() < AFTER_ANSWER:
        assert answered.wait(60), "the server takes nothing in any more"
    threading.Event().wait(chance.uniform(0, 0.15))
    for process in (worker, server) if chance.random() < 0.5 else (server, worker):
        if process is not None:
            servers.end(process)


def outlive(servers: Servers, senders: list[Sender], answered: threading.Event, chance: random.Random) -> None:
    """Let the senders work while servers and workers are killed again and again; a last server answers what is left."""
    threads = [threading.Thread(target=sender.run) for sender in senders]
    for thread in threads:
        thread.start()
    try:
        for _ in range(KILLS):
            live_and_die(servers, answered, chance)
    except BaseException:
        senders[0].stopping.set()  # else they would wait for a server for ever
        raise
    last = servers.start()
    senders[0].stopping.set()
    for thread in threads:
        thread.join(60)
    servers.end(last)
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.slow
def test_no_kill_of_the_server_loses_an_acknowledged_item_or_does_it_twice(
    installation: Installation, servers: Servers
) -> None:
    stopping, answered = threading.Event(), threading.Event()
    senders = [Sender(f"S{place}", servers.url, installation.key, stopping, answered.set) for place in range(SENDERS)]
    outlive(servers, senders, answered, random.Random(12))
    answers = {number: [(201, item_id)] for number, item_id in servers.first.items()}
    answers |= {number: told for sender in senders for number, told in sender.answers.items()}
    retries = sum(sender.retries for sender in senders)
    house = House(read_settings(installation.folder))
    try:
        while house.pump():
            pass
        with house.store.read() as reader:
            tenant = find_world(reader).clients["harrow"]
            items = list(every_item(reader, tenants=(tenant,)))
            proved, faults = unproved(house, reader, items)
            made = {item.id: deliverables_of_item(reader, tenant=tenant, item_id=item.id) for item in items}
            received = Counter(
                event.stream for event in reader.events(tenant=tenant, kinds={EventKind.ITEM_RECEIVED.value})
            )
        health = house.store.health()
    finally:
        house.close()
    stored = {item.idempotency_key: item for item in items}
    assert len(answers) > SENDERS
    assert retries > 0
    assert set(answers) == set(stored), "an acknowledged item was lost, or one came from nowhere"
    assert len(items) == len(stored) == len({item.source_hash for item in items})
    assert [n for n, told in answers.items() if {item_id for _, item_id in told} != {stored[n].id}] == []
    assert [n for n, told in answers.items() if [code for code, _ in told].count(201) > 1] == []
    assert set(received.values()) == {1}
    assert [item.number for item in items if item.state not in OPEN | DONE] == [], "an item stands half-done"
    assert [i for i, documents in made.items() if len({one.name for one in documents}) != len(documents)] == []
    assert (proved, faults) == (len(items), [])
    assert (health.events_parked, health.jobs_in_incident) == (0, 0)
