"""Finding items: by number, by words that are open to the reader, by a guarded value that the reader is not shown."""

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text
from tests.flows.work_floor import ONE_CHECK, Floor

from remit.parties.model import Role
from remit.work import reactions
from remit.work.model import ItemState
from remit.work.reports.lists import ItemFilter, item_list
from remit.work.reports.search import FoundBy, search_items

IBAN = "DE89370400440532013000"


@pytest.fixture
def desk(floor: Floor) -> Floor:
    """Three letters, filed for search."""
    floor.publish(ONE_CHECK)
    for letter in ("Đơn hàng Đà Nẵng|10", "Straße 7|20", "Harbour crane|30"):
        floor.send(letter)
        floor.pass_time(minutes=1)
    file_all(floor)
    return floor


def file_all(floor: Floor) -> None:
    filing = partial(reactions.file_item, lines=floor.runtime.lines)
    floor.store.deliver(reactions.WORDS, [kind.value for kind in reactions.WORDS_KINDS], filing)


def found(floor: Floor, words: str, *roles: Role, country: str = "DE") -> list[tuple[str, str]]:
    reader = floor.person("Lan", *(roles or (Role.AGENT,)), country=country, cleared=frozenset())
    return [(one.item.title, one.by.value) for one in floor.ask(search_items, principal=reader, text=words)]


def test_beginnings_of_words_find_in_any_writing(desk: Floor) -> None:
    assert found(desk, "da nang") == [("Order Đơn hàng Đà Nẵng", "words")]
    assert found(desk, "NẴNG đơn") == [("Order Đơn hàng Đà Nẵng", "words")]
    assert found(desk, "strasse") == [("Order Straße 7", "words")]
    assert found(desk, "harb crane") == [("Order Harbour crane", "words")]
    assert found(desk, "harb dock") == []
    assert found(desk, ' "* NEAR( -') == []


def test_the_newest_come_first_and_the_number_before_all(desk: Floor) -> None:
    assert [title for title, _ in found(desk, "order")] == [
        "Order Harbour crane",
        "Order Straße 7",
        "Order Đơn hàng Đà Nẵng",
    ]
    oldest = desk.ask(search_items, principal=desk.person("Lan"), text="order")[-1].item
    assert found(desk, oldest.number) == [(oldest.title, "number")]


def test_a_masked_reader_finds_by_exact_value_and_by_nothing_less(desk: Floor) -> None:
    assert {by for _, by in found(desk, "de89 3704 0044 0532 0130 00", country="VN")} == {FoundBy.VALUE.value}
    assert len(found(desk, IBAN, country="VN")) == 3
    assert found(desk, IBAN[:-1], country="VN") == []
    assert found(desk, "3704", country="VN") == []


def test_no_classified_value_stands_in_the_index(desk: Floor) -> None:
    with desk.store.read() as reader:
        filed = [*reader.rows(text("SELECT * FROM item_words")), *reader.rows(text("SELECT * FROM item_mark"))]
    assert len(filed) == 6
    assert not any("3704" in str(value) for row in filed for value in row)


def test_nobody_finds_what_they_may_not_read(desk: Floor) -> None:
    assert found(desk, "order", Role.FINANCE) == []
    stranger = desk.person("Sam")
    elsewhere = replace(stranger, grants={desk.provider: frozenset({Role.AGENT})}, clearances={})
    with desk.store.read() as reader:
        assert search_items(reader, principal=elsewhere, text="order") == ()
        assert search_items(reader, principal=elsewhere, text=IBAN) == ()


def test_a_list_narrowed_to_words_keeps_its_other_filters(desk: Floor) -> None:
    lead = desk.person("Lan", Role.LEAD)

    def listed(**narrowed: object) -> list[str]:
        page = desk.ask(item_list, principal=lead, narrowed=ItemFilter(**narrowed))  # type: ignore[arg-type]  # - a table of filters
        return [item.title for item in page.items]

    assert listed(text="order", states=frozenset({ItemState.RECEIVED, ItemState.IN_PROGRESS})) != []
    assert listed(text="order", states=frozenset({ItemState.CANCELLED})) == []
    assert listed(text="crane") == ["Order Harbour crane"]
    number = desk.ask(search_items, principal=lead, text="crane")[0].item.number
    assert listed(text=number) == ["Order Harbour crane"]
