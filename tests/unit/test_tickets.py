"""Tickets of a counter: who holds one reads its conversation, and nobody finds another's by trying."""

import pytest

from remit.conversation.rules.tickets import is_site, item_of, ticket_of
from remit.web.limits import Pace, TooFast

KEY, OTHER = b"a client's key", b"another client's key"


def test_a_ticket_opens_its_item_under_its_clients_key_alone() -> None:
    ticket = ticket_of("item-1", key=KEY)
    assert item_of(ticket, key=KEY) == "item-1"
    assert item_of(ticket, key=OTHER) is None
    assert item_of(ticket.replace("item-1", "item-2"), key=KEY) is None


@pytest.mark.parametrize("text", ["", ".", "item-1", "item-1.", "item-1.é", ticket_of("item-1", key=KEY)[:-1]])
def test_what_is_no_ticket_opens_nothing(text: str) -> None:
    assert item_of(text, key=KEY) is None


@pytest.mark.parametrize("text", ["https://shop.example", "http://localhost:8080", "https://a-b.shop.example:8443"])
def test_a_site_is_scheme_host_and_port(text: str) -> None:
    assert is_site(text)


@pytest.mark.parametrize(
    "text",
    [
        "shop.example",
        "https://shop.example/",
        "https://*.example",
        "https://shop.example; script-src *",
        "https://shop.example:port",
        "javascript://shop.example",
        "https://SHOP.example",
        "https://u@shop.example",
        None,
    ],
)
def test_whatever_else_could_say_more_in_a_header_is_no_site(text: object) -> None:
    assert not is_site(text)


def test_a_caller_is_held_back_within_a_minute_and_let_on_after_it() -> None:
    pace = Pace(2)
    pace.take("here", at=0)
    pace.take("here", at=59)
    with pytest.raises(TooFast):
        pace.take("here", at=59.5)
    pace.take("there", at=59.5)
    pace.take("here", at=60)
