"""Decisions by API: what a far shore may not see is masked there as on the page, the role is asked first."""

import json
from collections.abc import Iterator
from functools import partial

import pytest
from tests.web.conftest import INVOICE, LINES, Site

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


@pytest.fixture(scope="module")
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
