"""What somebody writes on an item's pages is kept for them alone until it is sent, and two windows lose nothing."""

from dataclasses import replace
from typing import Any

import pytest
from tests.flows.work_floor import ONE_CHECK, Floor

from remit.parties.access import Principal
from remit.parties.model import Role
from remit.values.refusal import NotFound
from remit.work.actions.claims import claim
from remit.work.actions.jotting import keep_jotting, set_jotting_aside, take_jotting_up
from remit.work.actions.tasks import complete_task
from remit.work.model import Item
from remit.work.model.jottings import Jotting, JottingElsewhere, JottingTooLong
from remit.work.reports.jottings import own_jottings


@pytest.fixture
def item(floor: Floor) -> Item:
    floor.publish(ONE_CHECK)
    return floor.send("4711|20").accepted()


def keep(floor: Floor, item: Item, who: Principal, text: str, *, place: str = "reply", version: int = 0) -> int:
    at: dict[str, Any] = {"principal": who, "item_id": item.id, "place": place}
    kept = floor.do(keep_jotting, **at, entries=(("text", text),), expected_version=version)
    return 0 if kept is None else int(kept.version)


def stands(floor: Floor, item: Item, who: Principal, place: str = "reply") -> str | None:
    found: Jotting | None = floor.ask(own_jottings, principal=who, tenant=item.tenant, item_id=item.id).get(place)
    return None if found is None else dict(found.entries)["text"]


def test_a_jotting_is_its_writer_s_alone_and_goes_when_nothing_is_left_of_it(floor: Floor, item: Item) -> None:
    an, binh = floor.person("An"), floor.person("Binh")
    version = keep(floor, item, an, "On Fri")
    version = keep(floor, item, an, "On Friday.", version=version)
    assert (stands(floor, item, an), stands(floor, item, an, "note"), stands(floor, item, binh)) == (
        "On Friday.",
        None,
        None,
    )
    assert keep(floor, item, an, "", version=version) == 0
    assert stands(floor, item, an) is None


def test_two_windows_do_not_write_over_each_other(floor: Floor, item: Item) -> None:
    an = floor.person("An")
    seen = keep(floor, item, an, "On Friday.")
    keep(floor, item, an, "On Monday.", version=seen)
    with pytest.raises(JottingElsewhere) as refused:
        keep(floor, item, an, "On Sunday.", version=seen)
    assert (refused.value.fields["yours"], refused.value.fields["theirs"]) == (
        {"text": "On Sunday."},
        {"text": "On Monday."},
    )
    keep(floor, item, an, "On Sunday.", version=refused.value.fields["version"])
    assert stands(floor, item, an) == "On Sunday."


def test_a_jotting_is_set_aside_and_taken_up_again(floor: Floor, item: Item) -> None:
    an = floor.person("An")
    at: dict[str, Any] = {"principal": an, "item_id": item.id, "place": "reply"}
    with pytest.raises(NotFound):
        floor.do(set_jotting_aside, **at)
    keep(floor, item, an, "On Friday.")
    floor.do(set_jotting_aside, **at)
    assert stands(floor, item, an) is None
    floor.do(take_jotting_up, **at)
    assert stands(floor, item, an) == "On Friday."


def test_what_is_jotted_down_in_a_task_s_form_goes_with_the_task(floor: Floor, item: Item) -> None:
    an, task = floor.person("An"), floor.task(item, "check")
    floor.do(claim, principal=an, task_id=task.id)
    version = keep(floor, item, an, "Asked.", place=f"task/{task.id}")
    floor.drive(complete_task, principal=an, task_id=task.id, variables={})
    assert stands(floor, item, an, f"task/{task.id}") is None
    assert keep(floor, item, an, "Too late.", place=f"task/{task.id}", version=version) == 0


def test_nobody_jots_on_another_client_s_item_nor_a_book(floor: Floor, item: Item) -> None:
    stranger = replace(floor.person("Eve", Role.AGENT), grants={})
    with pytest.raises(NotFound):
        keep(floor, item, stranger, "Mine?")
    with pytest.raises(JottingTooLong):
        keep(floor, item, floor.person("An"), "x" * 200_001)


def on_a_page(floor: Floor, who: Principal, text: str, place: str = "/disputes/1") -> None:
    at: dict[str, Any] = {"principal": who, "tenant": who.organisation, "item_id": None, "place": place}
    floor.store.write(lambda tx: keep_jotting(tx, **at, entries=(("answer", text),), expected_version=0))


def pages_of(floor: Floor, who: Principal) -> dict[str, str]:
    with floor.store.read(tenant=who.organisation) as reader:
        found = own_jottings(reader, principal=who, tenant=who.organisation, item_id=None)
    return {place: dict(one.entries)["answer"] for place, one in found.items()}


def test_what_is_written_on_other_pages_is_kept_under_its_writer_s_organisation(floor: Floor) -> None:
    an, binh = floor.person("An"), floor.person("Binh")
    on_a_page(floor, an, "It was on the second page.")
    assert (pages_of(floor, an), pages_of(floor, binh)) == ({"/disputes/1": "It was on the second page."}, {})
    with pytest.raises(NotFound):
        floor.do(keep_jotting, principal=an, item_id=None, place="/disputes/1", entries=(), expected_version=0)


def test_of_other_pages_the_last_fifty_are_kept_for_a_month(floor: Floor) -> None:
    an = floor.person("An")
    for number in range(52):
        on_a_page(floor, an, "Thin.", place=f"/disputes/{number}")
        floor.pass_time(minutes=1)
    assert set(pages_of(floor, an)) == {f"/disputes/{number}" for number in range(2, 52)}
    floor.pass_time(minutes=60 * 24 * 31)
    on_a_page(floor, an, "Still thin.", place="/disputes/60")
    assert pages_of(floor, an) == {"/disputes/60": "Still thin."}
