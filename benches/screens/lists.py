"""What the queue, the list and the search cost over 400,000 items, and how long a key takes to paint 1,000 rows.

    PYTHONPATH=src:. python -m benches.screens.lists [ITEMS [FOLDER]]

The invented world on SQLite, with items that all have a ready task. Each page is asked for through the application
itself, without a network; the figure is the processor time of the whole process, less that of `/healthz` asked the same
way, which pays for the client. Bars: 5 ms and 100 kB compressed for the queue, 50 ms from key to paint.
"""

import asyncio
import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import httpx
from benches.routing.floor import BATCH
from playwright.sync_api import sync_playwright
from sqlalchemy import insert
from tests.browsers import CHROMIUM

from remit.app.collecting import collect_rarely
from remit.app.house import House
from remit.app.settings import DATABASE_FILE, Settings
from remit.demo.opening import open_world
from remit.demo.world import World
from remit.parties.access import SYSTEM
from remit.parties.actions.people import set_presence
from remit.parties.actions.sign_in import open_session
from remit.parties.model import PresenceState
from remit.store import Transaction
from remit.values.moment import Moment
from remit.web.application import create_app
from remit.web.visitor import LANGUAGE_COOKIE, SESSION_COOKIE
from remit.work.model import Channel, Item, ItemState, Task, TaskState
from remit.work.records.items import item
from remit.work.records.tasks import insert_tasks
from remit.work.records.words import item_words
from remit.work.rules.wording import title_words

ITEMS, TIMES, WARM = 400_000, 40, 5
ENGAGEMENTS = ("harrow-ap", "songxanh-ap")
NOUNS = ("Harbour", "Crane", "Freight", "Paper", "Timber", "Glass", "Copper", "Linen", "Cement", "Barley")
ROWS = 1_000
KEY = """async () => {
  const body = document.querySelector("tbody"), rows = [...body.rows];
  while (body.rows.length < %d) body.append(rows[body.rows.length %% rows.length].cloneNode(true));
  document.querySelectorAll(".chosen").forEach((row) => row.classList.remove("chosen"));
  const painted = [];
  for (let n = 0; n < 40; n++) {
    await new Promise((done) => setTimeout(done, 60));
    const began = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => { const told = new MessageChannel();
      told.port1.onmessage = done; told.port2.postMessage(0); }));
    painted.push(performance.now() - began);
  }
  return painted;
}"""


Done = Callable[[Item, Task, Random], tuple[Item, Task]]
"""What became of an item and its task."""


def fill(house: House, world: World, *, count: int, done: Done = lambda item, task, _: (item, task)) -> None:
    """Put items with tasks, ready unless something became of them, and their words into the world, in order of ids."""
    chance, now = Random(7), house.clock.now()
    keys = [one for one in ENGAGEMENTS if one in world.engagements] or list(world.engagements)[:1]
    where = [(world.clients[key.partition("-")[0]], world.engagements[key]) for key in keys]
    for start in range(0, count, BATCH):
        made = [_item(house, chance.choice(where), number, now, chance) for number in range(start, start + BATCH)]
        pairs = [done(one, _task(house, one, now), chance) for one in sorted(made, key=lambda one: one.id)]
        house.store.write(partial(_insert, items=[one for one, _ in pairs], tasks=[one for _, one in pairs]))


def _item(house: House, where: tuple[str, str], number: int, now: Moment, chance: Random) -> Item:
    return Item(
        tenant=where[0],
        id=house.identifiers.new(),
        number=f"B-{number:06}",
        engagement_id=where[1],
        line="supplier_invoices",
        kind="invoice",
        title=f"{chance.choice(NOUNS)} {chance.choice(NOUNS)} {number}",
        state=ItemState.IN_PROGRESS,
        source_hash="0" * 64,
        source_name="invoice.xml",
        media_type="application/xml",
        received_at=now,
        channel=Channel.API,
        received_by="system",
        due_at=now.fromtimestamp(now.timestamp() + chance.randint(60, 172_800), now.tzinfo),
    )


def _task(house: House, of: Item, now: Moment) -> Task:
    return Task(
        tenant=of.tenant,
        id=house.identifiers.new(),
        item_id=of.id,
        engagement_id=of.engagement_id,
        instance_id=house.identifiers.new(),
        activation=2,
        element="match",
        name="Match",
        line=of.line,
        state=TaskState.READY,
        created_at=now,
        due_at=of.due_at,
        expected_s=300,
    )


def _insert(tx: Transaction, *, items: list[Item], tasks: list[Task]) -> None:
    rows = [{name: getattr(one, name) for name in Item.__slots__} for one in items]
    told = [row | {"state": row["state"].value, "channel": row["channel"].value, "problems": []} for row in rows]
    tx.run(insert(item), told)
    insert_tasks(tx, tasks)
    words = [{"tenant": one.tenant, "id": one.id, "title": title_words(one), "body": "invoice baltic"} for one in items]
    tx.run(insert(item_words), words)


def sign_in(house: House, world: World, name: str) -> str:
    """Return the token of somebody who is at work."""
    person_id, entropy = world.people[name], house.chance.bytes(32)
    house.store.write(lambda tx: set_presence(tx, SYSTEM, state=PresenceState.AVAILABLE, person_id=person_id))
    return house.store.write(lambda tx: open_session(tx, person_id=person_id, entropy=entropy)).token


async def measure(house: House, tokens: dict[str, str]) -> str:
    """Print what each page costs and return the queue as it was answered."""
    transport = httpx.ASGITransport(app=create_app(house))
    async with httpx.AsyncClient(transport=transport, base_url=house.settings.base_url) as client:
        client.cookies.set(LANGUAGE_COOKIE, "en")
        nothing, _ = await cost(lambda: client.get("/healthz"))
        queue = ""
        for who, path in (
            ("Tom Bradshaw", "/queue"),
            ("Tom Bradshaw", "/next"),
            ("Vũ Hải Yến", "/items"),
            ("Vũ Hải Yến", "/items?sort=due"),
            ("Vũ Hải Yến", "/items?q=copper"),
        ):
            client.cookies.set(SESSION_COOKIE, tokens[who])
            used, answer = await cost(partial(client.get, path))
            size = len(gzip.compress(answer.content, 6))
            print(f"{path:22} {used - nothing:6.1f} ms of processor time, {size / 1000:5.1f} kB compressed")
            queue = answer.text if path == "/queue" else queue
        csrf = answer.text.split('name="csrf" value="')[1].split('"')[0]
        for words in ("c", "copper lin", "B-000123", "nothing like it"):
            ask = partial(client.post, "/search", data={"csrf": csrf, "q": words}, headers={"HX-Request": "true"})
            used, answer = await cost(ask)
            assert answer.status_code == 200
            print(f"search {words!r:22} {used - nothing:6.1f} ms")
    return queue


async def cost(ask: Callable[[], object]) -> tuple[float, httpx.Response]:
    """Return the median processor time of a question in milliseconds, and its answer."""
    spent = []
    for number in range(WARM + TIMES):
        before = time.process_time()
        answer = await ask()  # type: ignore[misc]  # - a coroutine of httpx
        if number >= WARM:
            spent.append((time.process_time() - before) * 1e3)
    return statistics.median(spent), answer


def paint(house: House, page: str) -> None:
    """Let Chromium walk a list of a thousand rows by key, and print how long until each step is painted."""
    static = Path(create_app(house).state.assets.directory)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM)
        shown = browser.new_page()
        base = house.settings.base_url
        shown.route("**/*", lambda route: _serve(route, base, page, static))
        shown.goto(f"{base}/queue")
        waits = sorted(shown.evaluate(KEY % ROWS))
        print(f"key to paint, {ROWS:,} rows: p50 {waits[len(waits) // 2]:.0f} ms, longest of 40 {waits[-1]:.0f} ms")
        browser.close()


def _serve(route: object, base: str, page: str, static: Path) -> None:
    address = route.request.url.removeprefix(base).partition("?")[0]  # type: ignore[attr-defined]  # - Playwright's
    file = static / "/".join(address.split("/")[3:])
    if address == "/queue":
        route.fulfill(body=page, content_type="text/html")  # type: ignore[attr-defined]  # - the same
    elif file.is_file():
        route.fulfill(path=file)  # type: ignore[attr-defined]  # - the same
    else:
        route.abort()  # type: ignore[attr-defined]  # - the same


def asked_for() -> tuple[int, House, World]:
    """Return how many items the command line asks for, and the invented world in a new house in the folder it names."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp())
    settings = Settings(folder, database=f"sqlite:///{folder / DATABASE_FILE}", secret="of the bench", demo=True)
    house = House(settings)
    house.prepare_database()
    return count, house, open_world(house)


def main() -> None:
    """Fill the house, measure its lists, walk them."""
    count, house, world = asked_for()
    began = time.monotonic()
    fill(house, world, count=count)
    print(f"{count:,} items in {time.monotonic() - began:.0f} s")
    tokens = {name: sign_in(house, world, name) for name in ("Tom Bradshaw", "Vũ Hải Yến")}
    collect_rarely()  # as a server does
    page = asyncio.run(measure(house, tokens))
    paint(house, page)
    house.close()


if __name__ == "__main__":
    main()
