"""kill -9 of the whole server while clients hand in invoices: nothing acknowledged is lost, nothing is done twice."""

import os
import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from tests.flows.dayslog import every_item, unproved
from tests.flows.serving import Servers

from remit.app.house import House
from remit.app.settings import read_settings, write_settings
from remit.demo.live import find_world
from remit.demo.seeding import seed
from remit.parties.access import SYSTEM
from remit.parties.actions.keys import issue_key
from remit.parties.model import Scope
from remit.services.supplier_invoices import line
from remit.values.moment import SimulatedClock, SystemClock
from remit.work.model import EventKind, ItemState
from remit.work.records.deliverables import deliverables_of_item

KILLS = int(os.environ.get("REMIT_TEST_SERVER_KILLS", "12"))
SENDERS = 3
SAMPLE = (line.folder / "samples" / "invoice-ubl.xml").read_text("utf-8")
NUMBER = SAMPLE.split("<cbc:ID>")[1].split("</cbc:ID>")[0]
OPEN, DONE = {ItemState.IN_PROGRESS, ItemState.AWAITING_CLIENT}, {ItemState.IN_REVIEW, ItemState.RELEASED}


def invoice(number: str) -> bytes:
    """Return the sample invoice under another number."""
    return SAMPLE.replace(f"<cbc:ID>{NUMBER}</cbc:ID>", f"<cbc:ID>{number}</cbc:ID>", 1).encode()


@dataclass
class Sender:
    """A client's program: it hands invoices in, each under its own key, and asks again until it is answered."""

    name: str
    url: str
    key: str
    stopping: threading.Event
    answers: defaultdict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    retries: int = 0

    def run(self) -> None:
        """Hand in until told to stop; what was begun is brought to its answer."""
        number = 0
        with httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=30) as client:
            while not self.stopping.is_set():
                number += 1
                self.hand_in(client, f"{self.name}-{number}")

    def hand_in(self, client: httpx.Client, number: str) -> None:
        """Hand one invoice in; where the server died meanwhile, also ask once more for one acknowledged before."""
        before = self.retries
        self._until_answered(client, number)
        known = list(self.answers)
        if self.retries > before and len(known) > 1:
            self._until_answered(client, known[-2])

    def _until_answered(self, client: httpx.Client, number: str) -> None:
        while True:
            try:
                answer = client.post(
                    "/api/v1/items",
                    params={"engagement": "harrow-ap"},
                    headers={"Idempotency-Key": number},
                    files={"file": (f"{number}.xml", invoice(number), "application/xml")},
                )
            except httpx.TransportError:
                self.retries += 1
                threading.Event().wait(0.05)
                continue
            if answer.status_code == 503:
                self.retries += 1
                continue
            assert answer.status_code in (200, 201), answer.text
            self.answers[number].append((answer.status_code, answer.json()["id"]))
            return


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
    made = Servers(installation.folder)
    yield made
    made.close()


def outlive(servers: Servers, senders: list[Sender], chance: random.Random) -> None:
    """Let the senders work while the server is killed again and again, and give them a last one to end with."""
    threads = [threading.Thread(target=sender.run) for sender in senders]
    servers.start()
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        if chance.random() < 0.85:
            servers.wait_until_ready()
        threading.Event().wait(chance.uniform(0, 0.4))
        servers.end()
        servers.start()
    servers.wait_until_ready()
    senders[0].stopping.set()
    for thread in threads:
        thread.join(60)
    servers.end()
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.slow
def test_no_kill_of_the_server_loses_an_acknowledged_item_or_does_it_twice(
    installation: Installation, servers: Servers
) -> None:
    stopping = threading.Event()
    senders = [Sender(f"S{place}", servers.url, installation.key, stopping) for place in range(SENDERS)]
    outlive(servers, senders, random.Random(12))
    answers = {number: told for sender in senders for number, told in sender.answers.items()}
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
