"""Sites through the whole house: live, rolled back when they fail, watched into incidents, backed up, reported on."""

import http.server
import io
import json
import ssl
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.houses import prepare
from tests.unit.test_hosting import certificate, serving

from remit.app.hosting import watching
from remit.app.house import House
from remit.app.settings import write_settings
from remit.contracts.actions import publish_statement_of_work
from remit.contracts.reports import engagements
from remit.demo.agreements import statement_of_work
from remit.demo.lines.website_services import HANDOVERS
from remit.demo.opening import open_world
from remit.demo.world import CLIENTS, World
from remit.hosting.reports import services_standing
from remit.parties.access import SYSTEM
from remit.parties.reports.principals import principal_of
from remit.values.moment import SimulatedClock, SystemClock
from remit.work.actions.claims import claim
from remit.work.actions.receive import Parcel
from remit.work.actions.reference import put_reference
from remit.work.model import Channel, Item
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.tasks import tasks_of_item


@dataclass
class Host:
    """A house that hosts one site, served by a plain server of its folder, and a clock in hand."""

    house: House
    world: World
    clock: SimulatedClock
    folder: Path
    port: int = 0
    broken: bool = False

    @property
    def tenant(self) -> str:
        return self.world.clients["harrow"]

    def describe(self, *, key: str = "shop", **more: Any) -> None:
        target = {"kind": "http", "target": f"http://127.0.0.1:{self.port}/", "expects": "Welcome"}
        put = partial(
            put_reference,
            principal=SYSTEM,
            tenant=self.tenant,
            engagement_id=self.world.engagements["harrow-web"],
            kind="site",
            key=key,
            body={"domain": f"{key}.example", "checks": [target], **more},
        )
        self.house.store.write(put, tenant=self.tenant)

    def agree(self) -> None:
        agreed = {"parameters": {"diagnose_hosts": ["127.0.0.1", "localhost"], "diagnose_private": True}}
        publish = partial(
            publish_statement_of_work,
            principal=SYSTEM,
            tenant=self.tenant,
            engagement_id=self.world.engagements["harrow-web"],
            body=statement_of_work(CLIENTS[0], HANDOVERS[0]) | agreed,
        )
        self.house.store.write(publish, tenant=self.tenant)

    def send(self, name: str, content: bytes) -> Item:
        receipt = self.house.receive(
            SYSTEM,
            tenant=self.tenant,
            engagement_id=self.world.engagements["harrow-web"],
            parcel=Parcel(content, name, Channel.API),
        )
        self.settle()
        return receipt.item

    def order(self, **data: str) -> Item:
        return self.send("order.json", json.dumps(data).encode())

    def settle(self) -> None:
        while self.house.pump():
            pass

    def content(self, item: Item, name: str) -> bytes:
        with self.house.store.read(tenant=self.tenant) as reader:
            made = deliverables_of_item(reader, tenant=self.tenant, item_id=item.id)
            return reader.blob(self.tenant, next(one.content_hash for one in made if one.name == name))

    def paper(self, item: Item, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content(item, name))
        return found

    def complete(self, item: Item, values: dict[str, Any], *, who: str) -> None:
        with self.house.store.read() as reader:
            person = principal_of(reader, person_id=self.world.people[who], now=self.clock.now())
            task = next(t for t in tasks_of_item(reader, tenant=self.tenant, item_id=item.id) if t.state == "ready")
        take = partial(claim, principal=person, tenant=self.tenant, task_id=task.id)
        self.house.store.write(take, tenant=self.tenant)
        finish = partial(self.house.complete_task, principal=person, tenant=self.tenant, task_id=task.id, values=values)
        self.house.store.write(finish, tenant=self.tenant)
        self.settle()

    def live_page(self) -> str:
        found = self.folder / self.world.engagements["harrow-web"] / "shop" / "current" / "index.html"
        return found.read_text("utf-8")

    def watch(self) -> None:
        self.clock.advance(timedelta(seconds=watching.EVERY_S))
        self.house.watchman.arm()
        self.house.watchman.probe()

    def incidents(self) -> int:
        """Return how many incidents of the site the client's service desk has open."""
        self.settle()
        with self.house.store.read() as reader:
            desk = next(one for one in engagements(reader, SYSTEM) if one.key == "harrow-support")
            found = services_standing(reader, SYSTEM, engagement=desk)
        return sum(len(one.incidents) for one in found if one.key == "shop")


def site(text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("index.html", text)
    return held.getvalue()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder, clock = tmp_path_factory.mktemp("host"), SimulatedClock(SystemClock().now())
    house = House(replace(write_settings(folder / "house"), sites=str(folder / "sites")), clock=clock)
    prepare(house)
    made = Host(house, open_world(house), clock, folder / "sites")

    class Live(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503 if made.broken else 200)
            self.end_headers()
            self.wfile.write(made.live_page().encode())

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Live)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.port = server.server_address[1]
    made.agree()
    made.describe()
    yield made
    server.shutdown()
    server.server_close()
    house.close()


def test_a_release_that_fails_its_checks_is_rolled_back_and_a_person_says_why(host: Host) -> None:
    good = host.send("shop--1.zip", site("Welcome, first"))
    assert host.paper(good, "release.json")["outcome"] == "live"
    bad = host.send("shop--2.zip", site("Oops"))
    assert host.live_page() == "Welcome, first"
    host.complete(bad, {"finding": "The page lost its greeting."}, who="Noah Ellery")
    note = host.paper(bad, "release.json")
    assert (note["outcome"], note["finding"]) == ("rolled_back", "The page lost its greeting.")


def test_a_lead_approves_a_roll_back_and_a_backup_is_proven(host: Host) -> None:
    host.send("shop--3.zip", site("Welcome, third"))
    assert host.live_page() == "Welcome, third"
    back = host.order(kind="roll_back", site="shop")
    host.complete(back, {"approval": "approved", "finding": "The client asked."}, who="Oliver Grant")
    assert host.live_page() == "Welcome, first"
    assert host.paper(host.order(kind="backup", site="shop"), "backup.json")["proven"] is True


def test_upkeep_of_a_site_without_a_release_goes_to_people_and_breaks_nothing(host: Host) -> None:
    host.describe(key="bare")
    backup = host.order(kind="backup", site="bare")
    assert host.paper(backup, "backup.json")["proven"] is False
    host.complete(backup, {"finding": "Nobody has sent a release yet."}, who="Noah Ellery")
    back = host.order(kind="roll_back", site="bare")
    host.complete(back, {"approval": "approved", "finding": "As asked."}, who="Oliver Grant")
    assert host.paper(back, "release.json")["outcome"] == "nothing_before"


def test_a_dead_site_becomes_one_incident_and_its_month_counts_the_outage(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "AGAIN_S", 0.0)
    host.send("shop--4.zip", site("Welcome, fourth"))
    host.watch()
    assert host.incidents() == 0
    host.broken = True
    host.watch()
    host.watch()
    assert host.incidents() == 1
    host.clock.advance(timedelta(minutes=10))
    host.broken = False
    host.watch()
    month = host.order(kind="month", site="shop", month=host.clock.now().date().isoformat()[:7])
    found = host.paper(month, "availability.json")
    assert [one["cause"].endswith("status 503") for one in found["outages"]] == [True]
    assert found["down_s"] == 10 * 60 + 2 * watching.EVERY_S
    assert host.content(month, "availability.pdf").startswith(b"%PDF-")


def test_a_certificate_near_its_end_becomes_one_incident(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair, _trusting = certificate(tmp_path, days=9)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    monkeypatch.setenv("SSL_CERT_FILE", str(pair))
    before = host.incidents()
    with serving(context) as port:
        host.describe(checks=[{"kind": "tls", "target": f"localhost:{port}"}])
        host.watch()
        assert host.incidents() == before + 1
        host.watch()
        assert host.incidents() == before + 1, "of one threshold it is told once"
    host.describe()
