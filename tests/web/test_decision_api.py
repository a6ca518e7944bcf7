"""Decisions by API: what a far shore may not see is masked there as on the page, the role is asked first."""

import json
from collections.abc import Iterator
from functools import partial

import pytest
from tests.web.conftest import INVOICE, LINES, Site
from tests.web.workbooks import with_cell

from remit.engine.dmn.cases import read_cases
from remit.parties.access import SYSTEM
from remit.work.actions.definitions import publish_definition
from remit.work.model import Item

ACCOUNT = "EE382200221020145685"
TELLING = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="test">
  <inputData id="p" name="payload"/>
  <decision id="approval_route" name="approval_route"><variable name="approval_route"/>
  <informationRequirement><requiredInput href="#p"/></informationRequirement>
  <literalExpression><text>"exception, paid to " + payload.payment.accounts[1]</text></literalExpression></decision>
</definitions>"""
"""A route that tells the account in its answer: the log keeps it as it is."""


@pytest.fixture
def told(site: Site) -> Iterator[Item]:
    """An invoice of the Vietnamese client, whose own route tells the account; its house route is back afterwards."""
    house, tenant = site.house, site.world.clients["songxanh"]
    cases, _ = read_cases((LINES / "supplier_invoices" / "approval_route.cases.json").read_bytes())
    publish = partial(publish_definition, principal=SYSTEM, tenant=tenant)
    house.store.write(lambda tx: publish(tx, xml=TELLING, dropped=cases))
    yield site.hand_in("songxanh-ap", INVOICE.read_bytes(), by="Trương Mỹ Duyên", name=INVOICE.name)
    route = (LINES / "supplier_invoices" / "approval_route.dmn").read_bytes()
    house.store.write(lambda tx: publish(tx, xml=route, cases=cases))


def test_an_account_in_a_decision_is_masked_for_the_far_shore_on_page_and_api(site: Site, told: Item) -> None:
    far, home = site.client("Oliver Grant"), site.client("Nguyễn Thị Lan")
    places = (f"/api/v1/items/{told.id}/decisions", f"/items/{told.id}?view=decisions")
    for place in places:
        seen = far.get(place)
        assert seen.status_code == 200
        assert ACCOUNT not in seen.text
        assert ACCOUNT in home.get(place).text
    (made,) = far.get(places[0]).json()
    (own,) = home.get(places[0]).json()
    assert made["decision"] == "approval_route"
    assert ACCOUNT in own["value"]
    assert ACCOUNT[-4:] not in made["value"]
    assert made["steps"][0]["given"].keys() == own["steps"][0]["given"].keys() == {"payload"}


def test_whoever_may_not_read_the_trail_gets_no_decisions(site: Site, told: Item) -> None:
    place = f"/api/v1/items/{told.id}/decisions"
    assert site.client("Trương Mỹ Duyên").get(place).status_code == 403
    assert site.client("Margaret Finch").get(place).status_code == 404


def test_a_table_is_told_cell_by_cell(site: Site, invoice: Item) -> None:
    (made,) = site.client("Vũ Hải Yến").get(f"/api/v1/items/{invoice.id}/decisions").json()
    (table,) = made["steps"][0]["tables"]
    assert (made["value"], table["hit_policy"], table["fired"]) == ("exception", "FIRST", [1])
    assert [cell["passed"] for cell in table["rules"][0]["conditions"]] == [True, True, True]
    assert json.dumps(table["inputs"]).count("expression") == 3


def test_a_table_is_tried_proposed_and_published_by_api(site: Site) -> None:
    client, tenant = site.client("Cao Nhật Minh"), site.world.clients["songxanh"]
    client.headers.update(site.api_headers(client))
    route = site.definition("approval_route")
    assert route.id in [one["id"] for one in client.get("/api/v1/decisions").json()]
    place = f"/api/v1/decisions/{route.id}"
    inputs = {"second_person": False, "exception_count": 0, "gross_amount": 9000, "approval_limit": 5000}
    tried = client.post(f"{place}/try", json={"inputs": inputs}).json()
    assert (tried["value"], tried["steps"][0]["tables"][0]["fired"]) == ("approval", [3])
    asked = {"tenant": tenant}
    book = client.get(f"{place}/workbook", params=asked).content
    faulty = client.post(f"{place}/workbook", params=asked, content=with_cell(book, "D8", ">> 1")).json()
    assert (faulty["code"], faulty["fields"]["problems"][0]["place"]) == ("work.workbook_faulty", "approval_route!D8")
    changed = with_cell(book, "D8", ">= 20000")
    made = client.post(f"{place}/workbook", params=asked | {"name": "new.xlsx"}, content=changed).json()
    seen = client.get(f"/api/v1/proposals/{made['id']}").json()
    assert [rule["cells"][2] for rule in seen["changes"]["approval_route"]] == [["-", ">= 20000"]]
    (failing,) = [case["name"] for case in seen["cases"] if not case["passed"]]
    own = client.post(f"/api/v1/proposals/{made['id']}/publish", json={"mended": {failing: "expect"}})
    assert (own.status_code, own.json()["code"]) == (403, "access.own_proposal")
    lead = site.client("Vũ Hải Yến")
    lead.headers.update(site.api_headers(lead))
    refused = lead.post(f"/api/v1/proposals/{made['id']}/publish", json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "work.cases")
    published = lead.post(f"/api/v1/proposals/{made['id']}/publish", json={"mended": {failing: "expect"}})
    assert published.json()["key"] == "approval_route"
    again = lead.post(f"/api/v1/proposals/{made['id']}/publish", json={})
    assert (again.status_code, again.json()["code"]) == (409, "work.proposal_settled")


def test_whoever_may_only_read_keeps_no_case_and_proposes_nothing(site: Site) -> None:
    client = site.client("Vũ Hải Yến")
    client.headers.update(site.api_headers(client))
    place = f"/api/v1/decisions/{site.definition('approval_route').id}"
    assert client.post(f"{place}/cases", json={"name": "x", "inputs": {}}).status_code == 403
    assert client.post(f"{place}/workbook", content=b"PK").status_code == 403
