"""A store on a clock that moves only when told to."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from remit.store import Store, open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock

TENANT = "0198c5f0-0000-7000-8000-00000000000a"
OTHER = "0198c5f0-0000-7000-8000-00000000000b"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


@pytest.fixture
def timed(database_url: str, clock: SimulatedClock) -> Iterator[Store]:
    chance = SeededChance(1)
    opened = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield opened
    opened.close()
