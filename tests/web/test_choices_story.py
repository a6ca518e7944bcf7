"""Somebody decides about the course of a case: on the item's page, taken back by the same keys, and by the API."""

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import at_the_screen

from remit.work.model import Item

EXPERT, CLIENT = "Eleanor Marsh", "Daniel Price"


@pytest.fixture
def contract(site: Site) -> Item:
    """A contract of its own, whose review waits for two people."""
    sample = LINES / "contract_review" / "samples" / "services-agreement.txt"
    item = site.hand_in("harrow-contracts", sample.read_bytes(), by=CLIENT, name=sample.name)
    site.settle()
    return item


def waiting(site: Site, item: Item) -> set[str]:
    return {task.element for task in site.tasks(item) if task.live}


@pytest.mark.slow
def test_a_specialist_is_called_on_the_page_and_the_call_is_taken_back(
    browser: Browser, site: Site, contract: Item
) -> None:
    with at_the_screen(browser, site, EXPERT, "en") as page:
        page.goto(f"{site.url}/items/{contract.id}?view=plan")
        page.get_by_role("button", name="Add to the plan: Call a specialist").click()
        expect(page.get_by_role("status")).to_contain_text("Added to the plan.")
        assert "specialist" in waiting(site, contract)
        page.keyboard.press("u")
        expect(page.get_by_role("status")).to_contain_text("Taken out of the plan.")
        assert "specialist" not in waiting(site, contract)


def test_the_api_lists_what_is_open_does_it_and_refuses_the_rest(site: Site, contract: Item) -> None:
    client = site.known(EXPERT).client
    headers, address = site.api_headers(client), f"/api/v1/items/{contract.id}/choices"
    found = client.get(address).json()
    assert [(one["kind"], one["element"]) for one in found] == [("plan", "ask_client"), ("plan", "specialist")]
    plan = found[1]
    given = {name: plan[name] for name in ("instance", "kind", "element", "activation")}
    assert client.post(address, json=given, headers=headers).status_code == 200
    assert "specialist" in waiting(site, contract)
    late = client.post(address, json=given | {"kind": "complete_case"}, headers=headers)
    assert (late.status_code, late.json()["code"]) == (409, "engine.not_expected")
    odd = client.post(address, json=given | {"kind": "wish"}, headers=headers)
    assert (odd.status_code, odd.json()["place"]) == (422, "kind")


def test_a_client_is_offered_nothing(site: Site, contract: Item) -> None:
    client = site.known(CLIENT).client
    assert client.get(f"/api/v1/items/{contract.id}/choices").status_code == 403
    assert "What you may decide" not in client.get(f"/items/{contract.id}?view=plan").text
