"""Many documents by one call of the API: each row for itself, and the same call again changes nothing."""

import base64
from typing import Any

from tests.web.conftest import INVOICE, Site

NUMBERED = INVOICE.read_text("utf-8")


def invoice(number: int) -> str:
    """An invoice of a number of its own."""
    return NUMBERED.replace("</cbc:ID>", f"-many-{number}</cbc:ID>", 1)


def sent(site: Site, *rows: dict[str, Any], engagement: str = "harrow-ap", by: str = "Daniel Price") -> Any:
    client = site.client(by)
    body = {"engagement": engagement, "items": rows}
    return client.post("/api/v1/items/many", json=body, headers=site.api_headers(client))


def test_each_row_starts_an_item_of_its_own_and_the_call_sent_again_answers_the_same(site: Site) -> None:
    rows = [{"key": f"many-{number}", "name": "invoice.xml", "content": invoice(number)} for number in range(30)]
    rows.append({"key": "many-b64", "name": "i.xml", "base64": base64.b64encode(invoice(77).encode()).decode()})
    first = sent(site, *rows)
    assert first.status_code == 207
    told = first.json()
    assert (told["new"], told["known"], told["refused"]) == (31, 0, 0)
    assert [one["key"] for one in told["items"]] == [row["key"] for row in rows]
    again = sent(site, *rows).json()
    assert (again["new"], again["known"], again["refused"]) == (0, 31, 0)
    assert [one["item"] for one in again["items"]] == [one["item"] for one in told["items"]]


def test_what_is_wrong_with_a_row_is_told_in_its_place_and_its_neighbours_are_taken_in(site: Site) -> None:
    good = {"key": "mixed-good", "name": "invoice.xml", "content": invoice(50)}
    rows: list[dict[str, Any]] = [
        good,
        {**good, "content": invoice(51)},
        {"content": invoice(52)},
        {"key": "mixed-nothing"},
        {"key": "mixed-base64", "base64": "*"},
        {"key": "mixed-empty", "content": ""},
        {"key": "mixed-unread", "content": {"no": "invoice"}},
        {"key": "mixed-last", "name": "invoice.xml", "content": invoice(53)},
    ]
    told = sent(site, *rows).json()["items"]
    incomplete = (422, "work.row_incomplete")
    assert [(one["status"], one["code"]) for one in told] == [
        (201, None),
        (409, "work.key_reused"),
        *[incomplete] * 3,
        (400, "work.empty"),
        (422, "work.unreadable"),
        (201, None),
    ]
    unread = told[6]
    assert unread["number"] in unread["message"]
    assert unread["problems"]


def test_a_call_that_asks_for_too_much_or_for_what_is_not_ones_own_is_refused_as_a_whole(site: Site) -> None:
    many = sent(site, *[{"key": f"n{number}", "content": "x"} for number in range(501)])
    assert (many.status_code, many.json()["code"]) == (413, "work.rows_too_many")
    foreign = sent(site, {"key": "foreign", "content": "x"}, engagement="songxanh-ap")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
