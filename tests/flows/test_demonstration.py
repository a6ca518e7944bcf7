"""The demonstration's own acts, on a house that holds more than it sends itself."""

from functools import partial
from pathlib import Path

from tests.houses import prepare

from remit.app.house import House
from remit.app.settings import DATABASE_FILE, Settings
from remit.demo.clientside import ask_or_answer
from remit.demo.opening import open_world
from remit.demo.world import CLIENTS
from remit.parties.access import SYSTEM
from remit.parties.passwords import Passwords
from remit.values.chance import SeededChance
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, ItemState
from remit.work.records.items import load_item


def test_the_house_asks_its_clients_nothing_about_letters_that_brought_no_document(tmp_path: Path) -> None:
    settings = Settings(tmp_path, database=f"sqlite:///{tmp_path / DATABASE_FILE}", secret="of the tests")
    house = House(settings, passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    prepare(house)
    world = open_world(house)
    letter = Parcel(b"From: a@b.example\n\nHello", "m.eml", Channel.MAIL, line="messages")
    engagements = {"harrow": "harrow-ap", "morel": "morel-ap", "songxanh": "songxanh-ap"}
    received = [
        house.receive(
            SYSTEM, tenant=world.clients[one.key], engagement_id=world.engagements[engagements[one.key]], parcel=letter
        ).item
        for one in CLIENTS
    ]
    while house.pump():
        pass
    chance = SeededChance(7)
    for _ in range(20):
        house.store.write(partial(ask_or_answer, house=house, world=world, chance=chance))
    with house.store.read() as reader:
        states = [load_item(reader, tenant=one.tenant, item_id=one.id).state for one in received]
    house.close()
    assert states == [ItemState.IN_PROGRESS] * len(CLIENTS)
