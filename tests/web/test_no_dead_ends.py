"""Nobody is led to a page that their role, or the place where they sit, does not open."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from tests.web.conftest import Site

from remit.work.model import Item
from remit.work.records.items import save_item

LINK = re.compile(r'href="(/(?:people|items|tasks)/[^"#]+)"')
TOM, PRICE = "Tom Bradshaw", "Daniel Price"


def refused(client: httpx.Client, pages: Iterable[str], *, begins: str) -> list[str]:
    """Follow each link of some pages that begins so, and return those that do not open."""
    links = {link for page in pages for link in LINK.findall(client.get(page).text) if link.startswith(begins)}
    return [link for link in sorted(links) if client.get(link).status_code != 200]


@pytest.mark.parametrize("page", ["/people", "/audit"])
@pytest.mark.parametrize("name", ["Margaret Finch", "Lâm Tú Uyên"])
def test_every_person_that_is_a_link_opens(site: Site, name: str, page: str) -> None:
    assert refused(site.known(name).client, [page], begins="/people/") == []


def test_a_client_reads_who_works_for_it_and_opens_its_own_people(site: Site) -> None:
    text = site.known("Margaret Finch").client.get("/people").text
    assert TOM in text
    assert f"/people/{site.world.people[TOM]}" not in text
    assert f"/people/{site.world.people[PRICE]}" in text


def test_what_is_masked_for_an_account_manager_is_named_and_does_not_pretend_to_open(site: Site, invoice: Item) -> None:
    client = site.known("Đinh Tiến Dũng").client
    text = client.get(f"/items/{invoice.id}").text
    assert client.get(f"/items/{invoice.id}/source").status_code == 403
    assert f"/items/{invoice.id}/source" not in text
    assert site.tasks(invoice)[0].id not in text
    assert refused(client, [f"/items/{invoice.id}"], begins=f"/items/{invoice.id}") == []


def test_an_agent_who_is_cleared_gets_the_original_and_the_tasks(site: Site, invoice: Item) -> None:
    client = site.known("Hannah Whitaker").client
    text = client.get(f"/items/{invoice.id}").text
    assert f'href="/items/{invoice.id}/source"' in text
    assert f'href="/tasks/{site.tasks(invoice)[0].id}"' in text
    assert refused(client, [f"/items/{invoice.id}"], begins="/") == []


@pytest.mark.parametrize(("name", "linked"), [("Mai Quỳnh Chi", False), ("Vũ Hải Yến", True)])
def test_the_board_links_items_only_for_those_who_may_open_them(site: Site, name: str, *, linked: bool) -> None:
    item = site.hand_in("harrow-ap", site.invoice("dead-end"), by=PRICE, name="dead-end.xml")
    late = replace(item, due_at=site.house.clock.now() - timedelta(hours=1))
    site.house.store.write(lambda tx: save_item(tx, late))
    text = site.known(name).client.get("/board").text
    assert item.number in text
    assert (f'href="/items/{item.id}"' in text) is linked
