"""The client's portal: each figure opens a list of exactly the items that it counts."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from tests.web.conftest import Site

from remit.parties.access import SYSTEM
from remit.store import Transaction
from remit.values.moment import Moment
from remit.work.actions.comments import ask_client
from remit.work.model import ItemState
from remit.work.records.items import save_item

CLIENT = "Margaret Finch"
TILES = re.compile(r'<a class="tile[ \w]*" href="([^"]+)"><span class="figure">(\d+)</span>')
MONTHS = re.compile(r'<td><a href="(/portal\?month=[^"]+)">(\d+)</a></td>')


def released(site: Site, number: int, *, at: Moment, late: bool, returns: int, alone: bool) -> None:
    """Hand an invoice in and have it released at a moment."""
    item = site.hand_in("harrow-ap", site.invoice(f"fig-{number}"), by="Daniel Price", name=f"{number}.xml")
    due_at = at - timedelta(hours=1) if late else at + timedelta(hours=1)
    done = {"state": ItemState.RELEASED, "released_at": at, "due_at": due_at}
    changed = replace(item, **done, returns=returns, straight_through=alone)  # type: ignore[arg-type]  # - a table of fields
    site.house.store.write(lambda tx: save_item(tx, changed))


@pytest.fixture
def worked(site: Site) -> None:
    """Months with work: five items released now and two some weeks ago, and four questions that wait."""
    now = site.house.clock.now()
    then = now - timedelta(days=40)
    table = [
        (now, False, 0, True), (now, True, 0, False), (now, True, 1, False), (now, False, 2, False),
        (now, False, 0, True), (then, True, 0, True), (then, False, 1, False),
    ]  # fmt: skip
    for number, (at, late, returns, alone) in enumerate(table):
        released(site, number, at=at, late=late, returns=returns, alone=alone)
    open_item = site.hand_in("harrow-ap", site.invoice("fig-open"), by="Daniel Price", name="open.xml")

    def asked(tx: Transaction) -> None:
        for text in ("Which cost centre?", "Which site?", "Which order?", "Which year?"):
            ask_client(tx, principal=SYSTEM, tenant=open_item.tenant, item_id=open_item.id, text=text)

    site.house.store.write(asked)


def listed(site: Site, address: str) -> int:
    """Count the items of a list, page by page."""
    client, count, path = site.known(CLIENT).client, 0, address
    while path:
        text = client.get(path).text
        count += text.count('<tr class="pick">')
        more = re.search(r'<footer><a class="button small" href="([^"]+)"', text)
        path = unescape(more[1]) if more else ""
    return count


def figures(text: str) -> Mapping[str, int]:
    """Return the address that each figure of the page opens -> the figure."""
    links = [*TILES.findall(text), *MONTHS.findall(text)]
    return {unescape(address).partition("#")[0]: int(count) for address, count in links if "month=" in address}


@pytest.mark.usefixtures("worked")
def test_every_figure_of_the_portal_opens_exactly_the_items_it_counts(site: Site) -> None:
    found = figures(site.known(CLIENT).client.get("/portal").text)
    assert {one.rpartition("=")[2] for one in found} == {"received", "released", "straight_through", "returned", "late"}
    assert len({re.search(r"\d{4}-\d\d", one)[0] for one in found}) == 2  # type: ignore[index]  # - each names a month
    assert found == {address: listed(site, address) for address in found}


@pytest.mark.usefixtures("worked")
def test_what_waits_for_the_client_opens_as_many_questions_the_oldest_two_whole(site: Site) -> None:
    text = site.known(CLIENT).client.get("/portal").text
    counted = next(int(count) for address, count in TILES.findall(text) if address == "#questions")
    section = text.partition('id="questions"')[2].partition("</section>")[0]
    assert counted == section.count('action="/portal/questions/')
    assert section.count('<details class="waits">') == counted - 2
    assert section.index('action="/portal/questions/') < section.index('<details class="waits">')


@pytest.mark.parametrize(("address", "status"), [("figure=won&month=2026-03", 404), ("figure=late&month=soon", 422)])
def test_a_figure_or_month_that_is_none_is_refused(site: Site, address: str, status: int) -> None:
    assert site.known(CLIENT).client.get(f"/portal?{address}").status_code == status
