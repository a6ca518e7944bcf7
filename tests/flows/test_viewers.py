"""Two people who have one item open hear of each other, and are forgotten once they leave."""

from collections.abc import Iterator

import pytest
from tests.flows.work_floor import MONDAY, ONE_CHECK, Floor, open_floor

from remit.store import open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.values.refusal import NotFound
from remit.work.actions.viewing import look_at


@pytest.fixture
def floor(database_url: str) -> Iterator[Floor]:
    clock, chance = SimulatedClock(MONDAY), SeededChance(1)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    made = open_floor(store)
    made.publish(ONE_CHECK)
    yield made
    store.close()


def test_two_who_have_an_item_open_hear_of_each_other_until_one_leaves(floor: Floor) -> None:
    an, binh = floor.person("An"), floor.person("Binh")
    item = floor.send("A-1|10").item
    assert floor.do(look_at, principal=an, item_id=item.id) == ()
    assert floor.do(look_at, principal=binh, item_id=item.id) == (an.id,)
    assert floor.do(look_at, principal=an, item_id=item.id) == (binh.id,)
    floor.pass_time(seconds=41)
    assert floor.do(look_at, principal=binh, item_id=item.id) == ()


def test_who_looks_at_another_item_is_not_here(floor: Floor) -> None:
    an, binh = floor.person("An"), floor.person("Binh")
    first, second = floor.send("A-1|10").item, floor.send("A-2|10").item
    floor.do(look_at, principal=an, item_id=first.id)
    assert floor.do(look_at, principal=binh, item_id=second.id) == ()
    with pytest.raises(NotFound):
        floor.do(look_at, principal=binh, item_id="01999999-0000-7000-8000-000000000000")
