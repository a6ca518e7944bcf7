"""Intake: what comes in is kept before it is acknowledged; bad input is refused and loses nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.flows.work_floor import ONE_CHECK, Floor

from remit.parties.access import SYSTEM
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.values.refusal import NotFound
from remit.work.actions.incidents import restart_item
from remit.work.model import Empty, ItemState, KeyReused, TooLarge, Unreadable
from remit.work.reports.items import item_view, source_content
from remit.work.reports.lists import ItemFilter, item_list


@pytest.fixture(autouse=True)
def _published(floor: Floor) -> None:
    floor.publish(ONE_CHECK)


def test_the_same_key_with_the_same_content_is_the_same_item(floor: Floor) -> None:
    first = floor.send("4711|20", key="k1")
    again = floor.send("4711|20", key="k1")
    assert (first.repeated, again.repeated, again.item.id) == (False, True, first.item.id)


def test_the_same_key_with_another_content_is_refused(floor: Floor) -> None:
    floor.send("4711|20", key="k1")
    with pytest.raises(KeyReused, match="NOAP-000001"):
        floor.send("4712|20", key="k1")


def test_one_key_sent_by_many_at_once_makes_one_item(floor: Floor) -> None:
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: floor.send("4711|20", key="k1"), range(16)))
    assert len({receipt.item.id for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1


def test_numbers_count_up_within_an_engagement(floor: Floor) -> None:
    numbers = [floor.send(f"{order}|1").item.number for order in range(4711, 4714)]
    assert numbers == ["NOAP-000001", "NOAP-000002", "NOAP-000003"]


def test_what_cannot_be_read_is_kept_and_refused_by_its_number(floor: Floor) -> None:
    receipt = floor.send("|20")
    assert receipt.item.state is ItemState.REJECTED
    with pytest.raises(Unreadable, match=r"NOAP-000001.*names no order"):
        receipt.accepted()
    of = {"principal": SYSTEM, "tenant": floor.tenant, "item_id": receipt.item.id}
    kept, content = floor.ask(source_content, floor.runtime.lines, **of)
    assert (content, kept.problems[0]["place"]) == (b"|20", "line 1")
    assert floor.kinds(receipt.item) == ["ItemRejected"]


def test_an_empty_content_is_refused(floor: Floor) -> None:
    with pytest.raises(Empty):
        floor.send("")


def test_more_than_the_agreed_size_is_refused(floor: Floor) -> None:
    with pytest.raises(TooLarge, match="at most 50000000"):
        floor.send("x" * 50_000_001)


def test_an_unknown_engagement_is_refused(floor: Floor) -> None:
    with pytest.raises(NotFound, match="engagement"):
        floor.send("4711|20", engagement_id="019cadc6-9a80-7f92-8190-237cb11f8cf2")


def test_an_agent_may_not_hand_in_work_for_a_client(floor: Floor) -> None:
    with pytest.raises(AccessDenied):
        floor.send("4711|20", by=floor.person("An", Role.AGENT))


def test_nobody_hears_of_another_clients_item(floor: Floor) -> None:
    item = floor.send("4711|20").item
    stranger = floor.person("Mallory", Role.LEAD)
    elsewhere = {"019cadc6-9a80-7f92-8190-237cb11f8cf2": frozenset({Role.LEAD})}
    object.__setattr__(stranger, "grants", elsewhere)
    with pytest.raises(NotFound):
        floor.ask(item_view, floor.runtime.lines, principal=stranger, tenant=floor.tenant, item_id=item.id)
    assert floor.ask(item_list, principal=stranger).items == ()


def test_an_item_whose_definition_is_missing_is_kept_and_started_later(floor: Floor) -> None:
    floor.letters.definition = "later"
    item = floor.send("4711|20").accepted()
    assert (item.state, item.problems[0]["code"]) == (ItemState.INCIDENT, "work.definition_missing")
    floor.publish(ONE_CHECK.replace(b'id="order"', b'id="later"'))
    item = floor.drive(restart_item, principal=SYSTEM, item_id=item.id)
    assert item.state is ItemState.IN_PROGRESS
    assert floor.task(item, "check").live


def test_a_list_pages_through_all_items_newest_first(floor: Floor) -> None:
    for order in range(5):
        floor.send(f"A{order}|1")
        floor.pass_time(minutes=1)
    lead = floor.person("Lan", Role.LEAD)
    first = floor.ask(item_list, principal=lead, count_max=3)
    second = floor.ask(item_list, principal=lead, count_max=3, cursor=first.next_cursor)
    assert [item.reference for item in (*first.items, *second.items)] == ["A4", "A3", "A2", "A1", "A0"]
    assert second.next_cursor is None
    narrowed = ItemFilter(states=frozenset({ItemState.IN_PROGRESS}), text="A3")
    assert [item.reference for item in floor.ask(item_list, principal=lead, narrowed=narrowed).items] == ["A3"]
