"""A service desk through the whole house: diagnostics as jobs, updates and tiers by the clock, a major incident."""

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from tests.houses import prepare

from remit.app.house import House
from remit.app.settings import write_settings
from remit.contracts.actions import publish_statement_of_work
from remit.contracts.reports import engagements
from remit.conversation.reports.conversation import conversation
from remit.demo.agreements import statement_of_work
from remit.demo.lines.technical_support import HANDOVERS
from remit.demo.opening import open_world
from remit.demo.world import CLIENTS, World
from remit.hosting.reports import ServiceStanding, services_standing
from remit.parties.access import SYSTEM
from remit.parties.reports.principals import principal_of
from remit.values.moment import SimulatedClock, SystemClock
from remit.work.actions.claims import claim
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Item, ItemState, Task
from remit.work.records.items import load_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.proof import prove_item


@dataclass
class Desk:
    """A house with one support engagement, and a clock in hand."""

    house: House
    world: World
    clock: SimulatedClock

    @property
    def tenant(self) -> str:
        return self.world.clients["harrow"]

    def agree(self, **parameters: Any) -> None:
        body = statement_of_work(CLIENTS[0], HANDOVERS[0]) | {"parameters": parameters}
        publish = partial(
            publish_statement_of_work,
            principal=SYSTEM,
            tenant=self.tenant,
            engagement_id=self.world.engagements["harrow-support"],
            body=body,
        )
        self.house.store.write(publish, tenant=self.tenant)

    def report(self, **data: Any) -> Item:
        told = {"kind": "incident", "subject": "Orders fail", "description": "Nobody can order", "service": "shop"}
        content = json.dumps({**told, "impact": "high", "urgency": "high", **data}).encode()
        receipt = self.house.receive(
            SYSTEM,
            tenant=self.tenant,
            engagement_id=self.world.engagements["harrow-support"],
            parcel=Parcel(content, "report.json", Channel.API),
        )
        self.settle()
        return receipt.item

    def settle(self) -> None:
        while self.house.pump():
            pass

    def pass_time(self, **span: float) -> None:
        self.clock.advance(timedelta(**span))
        self.settle()

    def tasks(self, item: Item) -> list[Task]:
        with self.house.store.read(tenant=self.tenant) as reader:
            found = tasks_of_item(reader, tenant=self.tenant, item_id=item.id)
        return [one for one in found if one.completed_at is None and one.state == "ready"]

    def complete(self, item: Item, element: str, **values: Any) -> None:
        task = next(one for one in self.tasks(item) if one.element == element)
        who = self.world.people["Noah Ellery" if element in ("tier_2", "tier_3") else "Rosie Fenwick"]
        with self.house.store.read() as reader:
            person = principal_of(reader, person_id=who, now=self.clock.now())
        take = partial(claim, principal=person, tenant=self.tenant, task_id=task.id)
        self.house.store.write(take, tenant=self.tenant)
        finish = partial(self.house.complete_task, principal=person, tenant=self.tenant, task_id=task.id, values=values)
        self.house.store.write(finish, tenant=self.tenant)
        self.settle()

    def told(self, item: Item) -> list[str]:
        with self.house.store.read(tenant=self.tenant) as reader:
            entries = conversation(reader, principal=SYSTEM, tenant=self.tenant, item_id=item.id)
        return [entry.message.text for entry in entries]

    def service(self, key: str) -> ServiceStanding:
        with self.house.store.read() as reader:
            desk = next(one for one in engagements(reader, SYSTEM) if one.key == "harrow-support")
            return next(one for one in services_standing(reader, SYSTEM, engagement=desk) if one.key == key)

    def now(self, item: Item) -> Item:
        with self.house.store.read(tenant=self.tenant) as reader:
            return load_item(reader, tenant=self.tenant, item_id=item.id)

    def proven(self, item: Item) -> bool:
        with self.house.store.read(tenant=self.tenant) as reader:
            proofs = prove_item(
                reader, self.house.runtime.models, principal=SYSTEM, tenant=self.tenant, item_id=item.id
            )
        return bool(proofs) and all(proof.refusal is None for proof in proofs)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    clock = SimulatedClock(SystemClock().now())
    house = House(write_settings(tmp_path_factory.mktemp("desk") / "house"), clock=clock)
    prepare(house)
    made = Desk(house, open_world(house), clock)
    yield made
    house.close()


@pytest.fixture
def shop() -> Iterator[str]:
    class Broken(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(503)

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Broken)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_diagnostics_run_as_jobs_and_lie_beside_the_ticket(desk: Desk, shop: str) -> None:
    desk.agree(diagnose_hosts=["127.0.0.1"], diagnose_private=True)
    item = desk.report(checks=[{"kind": "http", "target": shop}, {"kind": "http", "target": "http://10.0.0.1/"}])
    (task,) = desk.tasks(item)
    texts = [one["text"]["en"] for one in task.reasons]
    assert task.element == "tier_1"
    assert any(text.startswith(f"http {shop} failed: status 503") for text in texts)
    assert any("10.0.0.1 is not checked" in text for text in texts)
    assert desk.proven(item)


def test_updates_fall_due_by_priority_reach_the_client_and_stop_when_it_is_resolved(desk: Desk) -> None:
    item = desk.report(impact="medium", urgency="high")
    desk.pass_time(minutes=59)
    assert [one.element for one in desk.tasks(item)] == ["tier_1"]
    desk.pass_time(minutes=1)
    assert "update" in {one.element for one in desk.tasks(item)}
    desk.complete(item, "update", update_text="We found the cause and restart at noon.")
    assert desk.told(item) == ["We found the cause and restart at noon."]
    desk.pass_time(minutes=60)
    assert "update" in {one.element for one in desk.tasks(item)}
    desk.complete(item, "tier_3", outcome="solved", resolution="Restarted.")
    assert desk.tasks(item) == []
    assert desk.now(item).state in (ItemState.RESOLVED, ItemState.RELEASED, ItemState.IN_REVIEW)
    assert desk.told(item)[-1] == "Restarted."
    assert desk.proven(item)


def test_what_a_tier_holds_too_long_goes_to_the_next_one(desk: Desk) -> None:
    item = desk.report()
    desk.pass_time(minutes=15)
    (task,) = desk.tasks(item)
    assert task.element == "tier_2"
    assert task.reasons[0]["reason"] == "late"


def test_a_major_incident_has_a_page_that_joins_the_others_until_it_is_resolved(desk: Desk) -> None:
    major = desk.report(service="vpn", major=True)
    other = desk.report(service="vpn", impact="low", urgency="high")
    assert desk.service("vpn").standing == "down"
    assert [one.item_id for one in desk.service("vpn").majors] == [major.id]
    assert [one.item_id for one in desk.service("vpn").joined] == [other.id]
    desk.complete(major, "tier_1", outcome="solved", resolution="The line is up again.")
    assert desk.service("vpn").majors == ()
    assert desk.service("vpn").standing == "impaired"
