"""The demonstration's mail server: letters come in by it, answers stay in a folder, and nothing leaves the machine."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from remit.app.house import House
from remit.app.settings import DATABASE_FILE, write_settings
from remit.conversation.actions.writing import write_to_client
from remit.demo.correspondence import BOXES, Correspondence, open_boxes
from remit.demo.opening import open_world
from remit.demo.supply import Supply
from remit.demo.world import World
from remit.parties.reports.principals import principal_of
from remit.values.chance import SeededChance
from remit.values.moment import SimulatedClock, parse_moment
from remit.work.model import Comment, Item
from remit.work.records.comments import comments_of_item
from remit.work.records.items import load_item
from remit.work.reports.lists import ItemFilter, item_list

CARE = "care@harrow.example"
WRITES = 3
"""A seed by which whoever is answered first writes back."""
QUESTION = "May I bring the lamp back?"


@pytest.fixture(scope="module")
def desk(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, World]]:
    settings = write_settings(tmp_path_factory.mktemp("demo"), demo=True)
    shutil.copy(migrated, settings.folder / DATABASE_FILE)
    house = House(settings, clock=SimulatedClock(parse_moment("2026-03-02T08:00:00Z")), chance=SeededChance(3))
    world = open_world(house)
    house.store.write(lambda tx: open_boxes(tx, world))
    yield house, world
    house.close()


def letter(text: str) -> bytes:
    head = f"From: Tom Ashby <person1@mail.example>\r\nTo: {CARE}\r\nSubject: Lamp"
    return f"{head}\r\nMessage-ID: <{len(text)}@mail.example>\r\n\r\n{text}\r\n".encode()


def carried(house: House) -> None:
    clock = house.clock
    assert isinstance(clock, SimulatedClock)
    clock.advance(timedelta(minutes=1))
    house.postman.fetch()
    while house.pump():
        pass
    house.postman.send()


def every_item(house: House, world: World) -> dict[str, Item]:
    with house.store.read() as reader:
        lead = principal_of(reader, person_id=world.people["Vũ Hải Yến"], now=house.clock.now())
        found = item_list(reader, principal=lead, narrowed=ItemFilter(), tenants=list(world.clients.values())).items
    return {one.id: load(house, one.tenant, one.id) for one in found}


def load(house: House, tenant: str, item_id: str) -> Item:
    with house.store.read() as reader:
        return load_item(reader, tenant=tenant, item_id=item_id)


def begun_with(house: House, world: World, text: str) -> list[tuple[Item, list[Comment]]]:
    """Return the items whose conversation begins with a text, and what people said in each."""
    with house.store.read() as reader:
        talks = [
            (one, [each for each in comments_of_item(reader, tenant=one.tenant, item_id=one.id) if not each.automatic])
            for one in every_item(house, world).values()
        ]
    return [(one, said) for one, said in talks if said and said[0].text == text]


def test_a_letter_comes_in_is_answered_and_the_thanks_join_its_thread(desk: tuple[House, World]) -> None:
    house, world = desk
    house.simulated_post.at(CARE).add(letter(QUESTION))
    carried(house)
    ((item, _),) = begun_with(house, world, QUESTION)
    with house.store.read() as reader:
        agent = principal_of(reader, person_id=world.people["Ellie Marsden"], now=house.clock.now())
    answer = "Yes: within 30 days, with the receipt, in its box. We have sent you a label by post."
    about = {"principal": agent, "tenant": item.tenant, "item_id": item.id}
    house.store.write(partial(write_to_client, **about, text=answer))  # type: ignore[arg-type]  # a mapping of mixed arguments
    carried(house)
    people = Correspondence(house, Supply(resumed=True), SeededChance(WRITES))
    people.write_back(house.clock.now())
    carried(house)
    ((again, said),) = begun_with(house, world, QUESTION)
    assert again.id == item.id
    assert [one.text for one in said] == [
        QUESTION,
        answer,
        "Thank you, the label came. I will send it on Monday.",
    ]
    assert [one.from_client for one in said] == [True, False, True]


def test_a_letter_dropped_into_the_folder_comes_in_once_it_stood_still_for_a_look(desk: tuple[House, World]) -> None:
    house, world = desk
    folder = house.simulated_post.folder / CARE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.eml").write_bytes(letter("Is there anybody?"))
    carried(house)
    assert begun_with(house, world, "Is there anybody?") == []
    carried(house)
    assert len(begun_with(house, world, "Is there anybody?")) == 1


def test_somebody_writes_to_every_box_and_each_letter_becomes_work(desk: tuple[House, World]) -> None:
    house, world = desk
    before = every_item(house, world)
    people = Correspondence(house, Supply(resumed=True), SeededChance(1))
    for _ in range(12):
        people.write(house.clock.now())
    carried(house)
    found = [one for one in every_item(house, world).values() if one.id not in before]
    assert len(found) == 12
    assert {one.engagement_id for one in found} == {world.engagements[box.engagement] for box in BOXES}
    assert {one.line for one in found} >= {"help_desk", "supplier_invoices"}
