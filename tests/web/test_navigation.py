"""The side bar and the first page: whatever is offered to a role opens for it."""

from functools import partial
from http import HTTPStatus

import httpx
import pytest
from lxml import html
from tests.web.conftest import Site
from tests.web.test_looks import person_of

from remit.parties.access import SYSTEM
from remit.parties.actions.rights import grant
from remit.parties.model import CLIENT_ROLES, Role
from remit.web.navigation import PLACES

FIRST = {
    Role.AGENT: "/next",
    Role.EXPERT: "/next",
    Role.REVIEWER: "/next",
    Role.ADJUDICATOR: "/next",
    Role.LEAD: "/board",
    Role.PLANNER: "/board",
    Role.ACCOUNT_MANAGER: "/board",
    Role.FINANCE: "/billing",
    Role.DESIGNER: "/processes",
    Role.ADMIN: "/people",
    Role.CLIENT_MANAGER: "/portal",
    Role.CLIENT_SUBMITTER: "/portal",
    Role.CLIENT_READER: "/portal",
}


def browser_of(site: Site, role: Role) -> httpx.Client:
    """Sign in somebody new who holds one role for the first client, and a provider's role for its own house as well."""
    name, home = f"Only {role}", site.world.provider
    someone = site.world.people[name] = site.house.store.write(partial(person_of, site=site, role=role))
    if role not in CLIENT_ROLES:
        site.house.store.write(lambda tx: grant(tx, SYSTEM, tenant=home, person_id=someone, role=role))
    return site.client(name)


@pytest.mark.parametrize("role", Role)
def test_whoever_holds_one_role_can_open_their_first_page_and_every_place_beside_it(site: Site, role: Role) -> None:
    client = browser_of(site, role)
    home = client.get("/").headers["location"]
    offered = {place.path for place in PLACES if role in place.roles}
    shut = {path for path in offered if client.get(path).status_code != HTTPStatus.OK}
    assert (home, home in offered, shut) == (FIRST[role], True, set())


def first_to_look_around_as(site: Site, role: str) -> str:
    """Return the name on the first card of a role in the demonstration's sign-in page."""
    page = html.fromstring(site.client().get("/sign-in").text)
    (heading,) = (each for each in page.iter("h2", "h3") if each.text == role)
    cards = (each for each in heading.itersiblings() for each in each.iter("button"))
    return next(cards).findtext("span") or ""


def test_whoever_looks_around_as_an_agent_begins_at_a_desk_that_work_waits_for(site: Site) -> None:
    site.hand_in("harrow-ap", site.invoice("2026-4495"), by="Daniel Price", name="without-an-order.xml")
    site.settle()

    name = first_to_look_around_as(site, "Agent")

    assert "Take the next one" in site.client(name).get("/next").text
