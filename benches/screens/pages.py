"""What each page costs whoever may open it once a year of work lies in the house, the dearest first.

    PYTHONPATH=src:. python -m benches.screens.pages [ITEMS [FOLDER]]

The invented world on SQLite with 400,000 items received within a year, of which about nineteen in twenty are released.
All pages that take no id, and those of one engagement and one person, are asked for through the application itself,
without a network, by six roles; the figure is the least processor time of two questions. A page should take 300 ms at
most.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from random import Random

import httpx
from benches.screens.lists import asked_for, fill, sign_in
from starlette.routing import Route

from remit.app.house import House
from remit.demo.world import World
from remit.web.application import create_app
from remit.web.visitor import LANGUAGE_COOKIE, SESSION_COOKIE
from remit.work.model import Item, ItemState, Task, TaskState

ROLES = ("Tom Bradshaw", "Vũ Hải Yến", "Võ Ngọc Mai", "Margaret Finch", "Phan Thị Hồng", "Cao Nhật Minh")
WORKERS = ("Tom Bradshaw", "Hannah Whitaker", "Nguyễn Thị Lan")
STREAMS = ("stream", "event-log", "/live")
"""What is no page: answers that go on, and the export of every event there is."""
RELEASED = 0.95
MINUTE = timedelta(minutes=1)
SHOWN = 15


class Year:
    """Spreads work over a year: most of it is released, within two days of its receipt."""

    def __init__(self, workers: list[str]) -> None:
        self._workers = workers

    def __call__(self, one: Item, task: Task, chance: Random) -> tuple[Item, Task]:
        """Return an item and its task as they stand by now."""
        received_at = one.received_at - chance.randint(60, 360 * 24 * 60) * MINUTE
        released_at = received_at + chance.randint(5, 3_000) * MINUTE
        if chance.random() >= RELEASED or released_at > one.received_at:
            return one, task
        due_at = received_at + timedelta(days=1)
        times = {"received_at": received_at, "due_at": due_at, "resolved_at": released_at, "released_at": released_at}
        ended = {"state": TaskState.COMPLETED, "assignee": chance.choice(self._workers), "due_at": due_at}
        held = {"created_at": received_at, "claimed_at": received_at, "completed_at": released_at}
        spent = {"handling_time_s": chance.randint(60, 900)}
        return replace(one, state=ItemState.RELEASED, **times), replace(task, **ended, **held, **spent)


def addresses(house: House, world: World) -> Iterator[str]:
    """Yield every page that takes no id, and those of an engagement, a client, a person and a search."""
    yield from (one.path for one in create_app(house).routes if isinstance(one, Route) and _is_page(one))
    engagement, client = world.engagements["harrow-ap"], world.clients["harrow"]
    yield from (f"/reports/{engagement}", f"/reports/{engagement}/items?figure=released", f"/statements/{client}")
    yield from (f"/people/{world.people[WORKERS[0]]}", "/items?state=released", "/items?q=Harbour")


def _is_page(route: Route) -> bool:
    return "GET" in (route.methods or ()) and "{" not in route.path and not any(part in route.path for part in STREAMS)


async def measure(house: House, world: World) -> list[tuple[float, str, str]]:
    """Return the milliseconds of each page that opens for each role, with its address."""
    found, paths = [], sorted(addresses(house, world))
    transport = httpx.ASGITransport(app=create_app(house))
    async with httpx.AsyncClient(transport=transport, base_url=house.settings.base_url, timeout=600) as client:
        client.cookies.set(LANGUAGE_COOKIE, "en")
        for who in ROLES:
            client.cookies.set(SESSION_COOKIE, sign_in(house, world, who))
            for path in paths:
                spent = await least(client, path)
                if spent is not None:
                    found.append((spent, who, path))
            print(f"{who} has looked", flush=True)
    return found


async def least(client: httpx.AsyncClient, path: str) -> float | None:
    """Return the least processor time of two questions in ms; None where the page does not open."""
    spent = []
    for _ in range(2):
        before = time.process_time()
        answer = await client.get(path)
        spent.append((time.process_time() - before) * 1e3)
        if answer.status_code != HTTPStatus.OK:
            return None
    return min(spent)


def main() -> None:
    """Fill the house and print what its pages cost."""
    count, house, world = asked_for()
    fill(house, world, count=count, done=Year([world.people[name] for name in WORKERS]))
    found = sorted(asyncio.run(measure(house, world)), reverse=True)
    print(f"{len(found):,} pages over {count:,} items; the dearest:")
    for spent, who, path in found[:SHOWN]:
        print(f"{spent:7.1f} ms  {path}  ({who})")
    house.close()


if __name__ == "__main__":
    main()
