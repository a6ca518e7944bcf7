"""Views of lists: kept by their owner, seen by colleagues where shared, removed and put back; sorted lists page on."""

from typing import Any

import httpx
import pytest
from tests.web.conftest import Site

from remit.parties.access import SYSTEM
from remit.parties.model import Principal
from remit.parties.reports.principals import principal_of
from remit.store import Reader
from remit.web.visitor import LANGUAGE_COOKIE
from remit.work.actions.views import keep_view
from remit.work.model import Item
from remit.work.model.views import ItemSort, SavedView, ViewedList
from remit.work.reports.lists import item_list
from remit.work.reports.views import views_of

JSON = {"Accept": "application/problem+json"}


class Desk:
    """Somebody at the list of items."""

    def __init__(self, site: Site, name: str) -> None:
        self.site, self.client = site, site.client(name)
        self.client.cookies.set(LANGUAGE_COOKIE, "en")
        self.csrf = site.form_token(self.client)

    def keep(self, name: str, query: str, **more: str) -> httpx.Response:
        data = {"csrf": self.csrf, "viewed": "items", "name": name, "query": query, **more}
        return self.client.post("/views", data=data, headers=JSON)

    def act(self, act: str, view_id: str) -> int:
        return self.client.post(f"/views/{view_id}/{act}", data={"csrf": self.csrf}, headers=JSON).status_code

    def tabs(self) -> list[str]:
        tabs = self.client.get("/items").text.split('class="tabs"')[1].split("</nav>")[0]
        return [part.split(">")[1].split("<")[0].strip() for part in tabs.split("<a ")[2:]]

    def page(self, **asked: Any) -> str:
        return self.client.get("/items", params=asked).text


def kept(site: Site, who: str, name: str) -> SavedView:
    with site.house.store.read() as reader:
        person = principal_of(reader, person_id=site.world.people[who], now=site.house.clock.now())
        return next(one for one in views_of(reader, person, viewed=ViewedList.ITEMS) if one.name == name)


def test_a_view_is_kept_shared_removed_and_put_back(site: Site) -> None:
    mine, colleague, client = Desk(site, "Vũ Hải Yến"), Desk(site, "Tom Bradshaw"), Desk(site, "Margaret Finch")
    said = mine.keep(" Late   ones ", "state=in_progress&sort=due&columns=due&columns=state&after=x&evil=1").json()
    assert said == {"go": "/items?state=in_progress&sort=due&columns=due%2Cstate"}
    mine.keep("For all of us", "q=crane", shared="on")
    assert mine.tabs() == ["Late ones", "For all of us"]
    assert colleague.tabs() == ["For all of us"]
    own = kept(site, "Vũ Hải Yến", "Late ones").id
    shared = kept(site, "Vũ Hải Yến", "For all of us").id
    assert [colleague.act(act, shared) for act in ("remove", "restore")] == [404, 404]
    assert client.act("remove", shared) == 404
    assert mine.act("remove", own) == 200
    assert mine.tabs() == ["For all of us"]
    assert mine.act("restore", own) == 200
    assert mine.tabs() == ["Late ones", "For all of us"]
    assert [mine.act("remove", one) for one in (own, shared)] == [200, 200]


def test_a_view_wants_a_name_that_fits_a_tab(site: Site) -> None:
    desk = Desk(site, "Vũ Hải Yến")
    for name in ("  ", "x" * 61):
        refused = desk.keep(name, "q=x").json()
        assert (refused["code"], refused["place"]) == ("work.view_name", "name")


def test_a_shared_view_of_an_engagement_is_for_those_who_know_it(site: Site) -> None:
    with site.house.store.read() as reader:
        lead = _somebody(site, reader, "Vũ Hải Yến")
    foreign = {"engagement": "01999999-0000-7000-8000-000000000000"}
    site.house.store.write(
        lambda tx: keep_view(tx, lead, viewed=ViewedList.QUEUE, name="Elsewhere", query=foreign, shared=True)
    )
    with site.house.store.read() as reader:
        seen = views_of(reader, _somebody(site, reader, "Tom Bradshaw"), viewed=ViewedList.QUEUE)
    assert seen == ()


def _somebody(site: Site, reader: Reader, name: str) -> Principal:
    return principal_of(reader, person_id=site.world.people[name], now=site.house.clock.now())


@pytest.mark.parametrize(("sort", "order"), [("oldest", 1), ("newest", -1)])
def test_a_list_shows_its_columns_in_its_order(site: Site, sort: str, order: int) -> None:
    made = [
        site.hand_in("harrow-ap", site.invoice(f"{sort}-{number}"), by="Daniel Price", name=f"{sort}{number}.xml")
        for number in (1, 2)
    ]
    site.settle()
    page = Desk(site, "Vũ Hải Yến").page(q=sort, sort=sort, columns="channel")
    assert "<th>Channel</th>" in page
    assert "<th>Client</th>" not in page
    places = [page.index(one.number) for one in made]
    assert places == sorted(places)[::order]


def test_what_is_due_soonest_comes_first_and_the_next_page_goes_on(site: Site) -> None:
    tenants = list(site.world.clients.values())
    for number in range(3):
        site.hand_in("harrow-ap", site.invoice(f"due-{number}"), by="Daniel Price", name=f"due{number}.xml")
    found: list[Item] = []
    cursor = None
    with site.house.store.read() as reader:
        while True:
            page = item_list(reader, principal=SYSTEM, tenants=tenants, cursor=cursor, count_max=2, sort=ItemSort.DUE)
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
    due = [(one.due_at, one.id) for one in found if one.due_at]
    assert len(due) == len(found) >= 3
    assert due == sorted(due)
    assert all(one.open for one in found)
