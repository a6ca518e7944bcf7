"""The floor on which stories of work are played, once on each database, under a clock that moves when told to."""

from collections.abc import Iterator

import pytest
from tests.flows.work_floor import MONDAY, Floor, open_floor

from remit.store import open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock


@pytest.fixture
def floor(database_url: str) -> Iterator[Floor]:
    """A client with an engagement for order letters, Monday 9 o'clock."""
    clock, chance = SimulatedClock(MONDAY), SeededChance(7)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield open_floor(store)
    store.close()
