"""A house with the invented world and work in it, served for real, and a real Chromium to look at it."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import bindparam, func, or_, select
from tests.houses import prepare

from remit.app.house import House
from remit.app.settings import Settings
from remit.contracts.actions import publish_statement_of_work
from remit.demo.agreements import statement_of_work
from remit.demo.lines import HANDOVERS
from remit.demo.opening import open_world
from remit.demo.world import CLIENTS, World
from remit.parties.access import SYSTEM
from remit.parties.actions.people import set_presence
from remit.parties.actions.sign_in import open_session
from remit.parties.model import PresenceState
from remit.parties.passwords import Passwords
from remit.parties.reports.principals import principal_of
from remit.quality.actions.reviewing import hold_for_review
from remit.quality.model import Drawn
from remit.quality.reports import sample_queue
from remit.store import Transaction
from remit.store.leases import State
from remit.store.tables import job
from remit.web import csrf
from remit.web.application import create_app
from remit.web.visitor import SESSION_COOKIE
from remit.work.actions.machine import ERRAND, JOB_KINDS
from remit.work.actions.receive import Parcel
from remit.work.actions.reference import put_reference
from remit.work.model import Channel, Definition, Instance, Item, ItemState, Task
from remit.work.records.instances import instances_of_item
from remit.work.records.items import save_item
from remit.work.reports.definitions import definitions
from remit.work.reports.items import item_view

LINES = Path(__file__).parents[2] / "src" / "remit" / "services"
INVOICE = Path(__file__).with_name("invoice.xml")
UPLOAD_BYTES_MAX = 2_000_000
AT_WORK = (
    select(func.count())
    .select_from(job)
    .where(job.c.kind.in_((*JOB_KINDS, ERRAND)), or_(job.c.state == State.LEASED, job.c.claim_at <= bindparam("now")))
)
NO_SAMPLES = {"percent": 0, "newcomer_percent": 0, "newcomer_items": 0}


@dataclass(frozen=True, slots=True)
class Known:
    """A browser without a screen that stays signed in, and the token that its forms carry."""

    client: httpx.Client
    form_token: str


@dataclass(frozen=True, slots=True)
class Site:
    """A served house."""

    house: House
    world: World
    app: FastAPI
    url: str
    browsers: list[httpx.Client] = field(default_factory=list)
    known_browsers: dict[str | None, Known] = field(default_factory=dict)

    def token(self, name: str) -> str:
        """Sign somebody of the world in and return the session's token."""
        person_id, entropy = self.world.people[name], self.house.chance.bytes(32)
        available = PresenceState.AVAILABLE
        self.house.store.write(lambda tx: set_presence(tx, SYSTEM, state=available, person_id=person_id))
        return self.house.store.write(lambda tx: open_session(tx, person_id=person_id, entropy=entropy)).token

    def client(self, name: str | None = None) -> httpx.Client:
        """Return a browser without a screen, signed in where a name is given."""
        cookies = {SESSION_COOKIE: self.token(name)} if name else {}
        self.browsers.append(httpx.Client(base_url=self.url, cookies=cookies, timeout=30))
        return self.browsers[-1]

    def known(self, name: str | None) -> Known:
        """Return somebody's browser that is signed in once for a whole run; not for who signs out in it."""
        if name not in self.known_browsers:
            client = self.client(name)
            self.known_browsers[name] = Known(client, self.form_token(client) if name else "")
        return self.known_browsers[name]

    def form_token(self, client: httpx.Client, *, path: str = "/account") -> str:
        """Return the token that the forms of a client's pages carry."""
        text = client.get(path).text
        return text.split('name="csrf" value="')[1].split('"')[0]

    def api_headers(self, client: httpx.Client) -> dict[str, str]:
        """Return what a person's own tool sends with an unsafe call."""
        return {csrf.HEADER: self.form_token(client)}

    def tasks(self, item: Item) -> tuple[Task, ...]:
        """Return an item's tasks."""
        with self.house.store.read() as reader:
            seen = item_view(reader, self.house.lines, principal=SYSTEM, tenant=item.tenant, item_id=item.id)
        return seen.tasks

    def instance(self, item: Item) -> Instance:
        """Return an item's first instance."""
        with self.house.store.read() as reader:
            return instances_of_item(reader, tenant=item.tenant, item_id=item.id)[0]

    def item(self, item_id: str) -> Item:
        """Return an item of the first client as it stands."""
        tenant = self.world.clients["harrow"]
        with self.house.store.read() as reader:
            return item_view(reader, self.house.lines, principal=SYSTEM, tenant=tenant, item_id=item_id).item

    def definition(self, key: str) -> Definition:
        """Return the newest version of a published definition."""
        tenant = self.world.clients["harrow"]
        with self.house.store.read() as reader:
            found = definitions(reader, principal=SYSTEM, tenant=tenant)
        return next(one for one in found if one.key == key)

    def release_all(self, engagement: str) -> None:
        """Agree that nothing of an engagement is drawn for a second look: what is done is released."""
        handover = next(one for one in HANDOVERS if one.key == engagement)
        client = next(one for one in CLIENTS if one.key == handover.client)
        body = statement_of_work(client, handover) | {"sampling": NO_SAMPLES}
        whose: dict[str, Any] = {
            "tenant": self.world.clients[client.key],
            "engagement_id": self.world.engagements[engagement],
        }
        self.house.store.write(lambda tx: publish_statement_of_work(tx, SYSTEM, **whose, body=body))

    def sample(self) -> str:
        """Return a sample that waits for a second look, drawing one where none does."""
        with self.house.store.read() as reader:
            reviewer = principal_of(reader, person_id=self.world.people["Grace Holloway"], now=self.house.clock.now())
            waiting = sample_queue(reader, reviewer)
        if waiting:
            return waiting[0].id
        item = self.hand_in("harrow-ap", self.invoice("drawn"), by="Daniel Price", name="drawn.xml")
        self.house.store.write(partial(draw_now, item=item))
        return self.sample()

    def settle(self) -> None:
        """Run what is due until two rounds find nothing: the house works by itself as well, and its work makes more."""
        while self.house.pump() or self.house.pump() or self._at_work():
            pass

    def _at_work(self) -> bool:
        """Whether a thread of the house is at a job, or one is due, that will make more to do."""
        with self.house.store.read() as reader:
            return bool(reader.scalar(AT_WORK, {"now": self.house.clock.now()}))

    def new_key(self, name: str) -> dict[str, Any]:
        """Return what the form for a new key of the first client is filled in with."""
        return {"tenant": self.world.clients["harrow"], "name": name, "scope": ["items:send", "items:read"]}

    def invoice(self, number: str) -> bytes:
        """Return the sample invoice under another number."""
        return INVOICE.read_bytes().replace(b"2026-4471", number.encode())

    def hand_in(self, engagement: str, content: bytes, *, by: str, name: str) -> Item:
        """Take a document in, as its client does in the portal."""
        with self.house.store.read() as reader:
            principal = principal_of(reader, person_id=self.world.people[by], now=self.house.clock.now())
        receipt = self.house.receive(
            principal,
            tenant=principal.organisation,
            engagement_id=self.world.engagements[engagement],
            parcel=Parcel(content, name, Channel.UPLOAD),
        )
        return receipt.item


def draw_now(tx: Transaction, *, item: Item) -> None:
    """Hold an item for a second look as though its work were done."""
    resolved = replace(item, state=ItemState.RESOLVED)
    save_item(tx, resolved)
    hold_for_review(tx, item=resolved, reason=Drawn.RANDOM, workers=())


def agree_playbook(house: House, world: World) -> None:
    """Give both law clients the line's own sample playbook."""
    playbook = json.loads((LINES / "contract_review" / "samples" / "playbook.json").read_text("utf-8"))
    for key in ("harrow", "songxanh"):
        house.store.write(
            partial(
                put_reference,
                principal=SYSTEM,
                tenant=world.clients[key],
                engagement_id=world.engagements[f"{key}-contracts"],
                kind="playbook",
                key="standard",
                body=playbook,
            )
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(app: FastAPI, port: int) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("house"), free_port()
    settings = Settings(
        folder=folder,
        database=f"sqlite:///{folder / 'remit.sqlite'}",
        secret="a secret of the tests",
        base_url=f"http://127.0.0.1:{port}",
        max_upload_bytes=UPLOAD_BYTES_MAX,
        demo=True,
    )
    house = House(settings, passwords=Passwords())
    prepare(house)
    world = open_world(house)
    agree_playbook(house, world)
    app = create_app(house)
    house.start()
    with served(app, port):
        made = Site(house, world, app, settings.base_url)
        yield made
        for browser in made.browsers:
            browser.close()
    house.close()


@pytest.fixture(scope="session")
def invoice(site: Site) -> Item:
    """An invoice for which there is no purchase order: it waits for a person."""
    return site.hand_in("harrow-ap", INVOICE.read_bytes(), by="Daniel Price", name=INVOICE.name)


@pytest.fixture(scope="session")
def contract(site: Site) -> Item:
    """A contract whose review waits for two people."""
    sample = LINES / "contract_review" / "samples" / "services-agreement.txt"
    item = site.hand_in("harrow-contracts", sample.read_bytes(), by="Daniel Price", name=sample.name)
    site.house.pump()
    return item
