"""The side bar and the first page: whatever is offered to a role opens for it."""

from functools import partial
from http import HTTPStatus

import httpx
import pytest
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
