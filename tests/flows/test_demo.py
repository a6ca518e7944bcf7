"""Hours of the demonstration: everything in it can be proved, explained and told from real people."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.flows.dayslog import every_item, reasons_open, unproved

from remit.app.house import House
from remit.app.settings import Settings, write_settings
from remit.demo.lines import HANDOVERS, LINES, STAFF
from remit.demo.live import find_world
from remit.demo.seeding import seed
from remit.demo.world import CLIENT_PEOPLE
from remit.parties.access import SYSTEM
from remit.parties.reports.people import people
from remit.store import Reader
from remit.values.moment import SimulatedClock, SystemClock
from remit.work.model import OPEN_STATES, Item, ItemState

HOURS = {"sqlite": 4, "postgresql": 2}
"""How long the demonstration ran; its days are the same on both databases."""


def hours_of(settings: Settings) -> int:
    return next(hours for kind, hours in HOURS.items() if settings.database.startswith(kind))


def seeded(settings: Settings) -> House:
    hours = hours_of(settings)
    clock = SimulatedClock(SystemClock().now() - timedelta(hours=hours))
    seed(settings, clock=clock, hours=hours, seed=2026, progress=lambda done, of: None)
    return House(settings)


def test_no_two_engagements_of_the_demonstration_share_a_key() -> None:
    assert [key for key, times in Counter(one.key for one in HANDOVERS).items() if times > 1] == []


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    opened = seeded(write_settings(tmp_path / "demo", database=database_url, demo=True))
    yield opened
    opened.close()


def items_of(house: House, reader: Reader) -> list[Item]:
    return list(every_item(reader, tenants=tuple(find_world(reader).clients.values())))


@pytest.mark.slow
def test_the_demonstration_is_whole(house: House) -> None:
    with house.store.read() as reader:
        items = items_of(house, reader)
        proved, faults = unproved(house, reader, items)
        reasons = {item.number: reasons_open(reader, item) for item in items if item.state in OPEN_STATES}
        world = find_world(reader)
        crowd = [
            one.person
            for tenant in (world.provider, *world.clients.values())
            for one in people(reader, SYSTEM, tenant=tenant)
        ]
    hours = hours_of(house.settings)
    states, lines = Counter(item.state for item in items), {item.line for item in items}
    assert faults == []
    assert proved >= len(items) - states[ItemState.REJECTED] > 0
    assert [number for number, waits_for in reasons.items() if not waits_for] == []
    assert lines >= {one.key for one in LINES if one.arrivals_per_hour * len(one.handovers) * hours >= 3}
    assert states[ItemState.RELEASED] > 0
    assert [item.number for item in items if item.state is ItemState.INCIDENT] == []
    assert {person.name for person in crowd} >= {one.name for one in STAFF} | {one[0] for one in CLIENT_PEOPLE}
    assert [person.name for person in crowd if not person.simulated] == []
