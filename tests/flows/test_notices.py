"""Colleagues call each other into an item; who may not open it hears nothing."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from remit.app.house import House
from remit.app.settings import Settings
from remit.conversation.actions.noticing import read_notices
from remit.conversation.model import Notice
from remit.conversation.reports.notices import own_notices, unread_count
from remit.demo.opening import open_world
from remit.demo.world import World
from remit.parties.access import Principal
from remit.parties.passwords import Passwords
from remit.parties.reports.principals import principal_of
from remit.work.actions.comments import comment
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Item, Visibility

INVOICE = Path(__file__).parents[1] / "web" / "invoice.xml"


class Floor:
    """The invented world with one invoice in it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.world: World = open_world(house)
        sender = self.principal("Daniel Price")
        engagement = self.world.engagements["harrow-ap"]
        parcel = Parcel(INVOICE.read_bytes(), INVOICE.name, Channel.UPLOAD)
        receipt = house.receive(sender, tenant=sender.organisation, engagement_id=engagement, parcel=parcel)
        self.item: Item = receipt.item

    def principal(self, name: str) -> Principal:
        with self.house.store.read() as reader:
            return principal_of(reader, person_id=self.world.people[name], now=self.house.clock.now())

    def note(self, text: str, visibility: Visibility = Visibility.INTERNAL) -> None:
        write = partial(
            comment, principal=self.principal("Tom Bradshaw"), tenant=self.item.tenant, item_id=self.item.id
        )
        self.house.store.write(partial(write, text=text, visibility=visibility))
        while self.house.pump():
            pass

    def told(self, name: str) -> tuple[Notice, ...]:
        with self.house.store.read() as reader:
            return own_notices(reader, self.principal(name))


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    settings = Settings(tmp_path, database=f"sqlite:///{tmp_path / 'remit.sqlite'}", secret="of the tests")
    house = House(settings, passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    house.prepare_database()
    yield Floor(house)
    house.close()


def test_a_colleague_who_is_named_hears_once_and_reads(floor: Floor) -> None:
    floor.note("@Vũ Hải Yến and @Tom Bradshaw: is the account right?")
    (told,) = [one for one in floor.told("Vũ Hải Yến") if one.kind.value == "mention"]
    assert (told.number, told.by_name, told.item_id) == (floor.item.number, "Tom Bradshaw", floor.item.id)
    assert floor.told("Tom Bradshaw") == ()
    lead = floor.principal("Vũ Hải Yến")
    floor.house.store.write(partial(read_notices, principal=lead))
    with floor.house.store.read() as reader:
        assert unread_count(reader, lead) == 0


def test_who_may_not_read_the_note_hears_nothing_of_it(floor: Floor) -> None:
    floor.note("@Margaret Finch and @Sylvie Morel would like this.")
    assert floor.told("Margaret Finch") == ()
    assert floor.told("Sylvie Morel") == ()


def test_what_is_written_to_the_client_calls_nobody(floor: Floor) -> None:
    floor.note("@Vũ Hải Yến will answer.", Visibility.CLIENT)
    assert [one for one in floor.told("Vũ Hải Yến") if one.kind.value == "mention"] == []
