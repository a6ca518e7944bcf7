"""What the walls let through: nobody, strangers, other roles, other sites' forms; generated from the route table."""

import pytest
from fastapi import FastAPI
from tests.web.conftest import Site
from tests.web.routes import FOREIGN, OPEN, UNSEALED, Route, routes

from remit.parties.model import Role
from remit.web import csrf
from remit.web.api import routers as api_routers
from remit.web.navigation import PLACES, Place
from remit.web.pages import routers as page_routers
from remit.work.model import Item


def table() -> list[Route]:
    """Read the routes without a house."""
    app = FastAPI()
    for router in (*page_routers(), *api_routers()):
        app.routes.extend(router.routes)
    return list(routes(app))


ROUTES = table()
CLOSED = [route for route in ROUTES if route.path not in OPEN]
SEALED = [route for route in ROUTES if route.verb == "POST" and not route.api and route.path not in UNSEALED]
WITH_ID = [route for route in CLOSED if route.places]
ONE_OF_EACH = {
    Role.AGENT: "Tom Bradshaw",
    Role.EXPERT: "Eleanor Marsh",
    Role.LEAD: "Vũ Hải Yến",
    Role.REVIEWER: "Grace Holloway",
    Role.PLANNER: "Mai Quỳnh Chi",
    Role.ACCOUNT_MANAGER: "Đinh Tiến Dũng",
    Role.FINANCE: "Phan Thị Hồng",
    Role.DESIGNER: "Cao Nhật Minh",
    Role.ADMIN: "Lâm Tú Uyên",
    Role.CLIENT_MANAGER: "Margaret Finch",
    Role.CLIENT_SUBMITTER: "Daniel Price",
}
WORKERS = {Role.AGENT, Role.EXPERT, Role.LEAD, Role.REVIEWER}
REVIEWERS = {Role.REVIEWER, Role.LEAD, Role.EXPERT}
"""The expert of the table reviews as well."""
CLIENT = {Role.CLIENT_MANAGER, Role.CLIENT_SUBMITTER}
MONEY = {Role.ACCOUNT_MANAGER, Role.FINANCE}
OPENS = {
    "/next": WORKERS,
    "/queue": WORKERS,
    "/items": WORKERS | CLIENT | {Role.ACCOUNT_MANAGER},
    "/guidance": WORKERS | {Role.DESIGNER, Role.ACCOUNT_MANAGER, Role.CLIENT_MANAGER},
    "/status": WORKERS | CLIENT | {Role.ACCOUNT_MANAGER},
    "/reviews": REVIEWERS,
    "/day": WORKERS,
    "/calls": WORKERS,
    "/disputes": {Role.LEAD},
    "/wallboard": {Role.LEAD, Role.PLANNER, Role.ACCOUNT_MANAGER},
    "/quality": REVIEWERS | {Role.ACCOUNT_MANAGER, Role.CLIENT_MANAGER},
    "/quality/gold": REVIEWERS,
    "/board": {Role.LEAD, Role.PLANNER, Role.ACCOUNT_MANAGER},
    "/workforce": {Role.LEAD, Role.PLANNER, Role.ACCOUNT_MANAGER},
    "/portal": WORKERS | CLIENT | {Role.ACCOUNT_MANAGER},
    "/processes": WORKERS | {Role.PLANNER, Role.ACCOUNT_MANAGER, Role.DESIGNER, Role.CLIENT_MANAGER},
    "/instances": {Role.LEAD, Role.DESIGNER, Role.ADMIN},
    "/instances-many": {Role.LEAD, Role.DESIGNER, Role.ADMIN},
    "/people": {Role.LEAD, Role.PLANNER, Role.ACCOUNT_MANAGER, Role.ADMIN, Role.CLIENT_MANAGER},
    "/audit": {Role.ADMIN, Role.CLIENT_MANAGER},
    "/profile": {Role.LEAD, Role.ACCOUNT_MANAGER, Role.CLIENT_MANAGER},
    "/assessments": {Role.ACCOUNT_MANAGER, Role.ADMIN},
    "/proof": {Role.LEAD, Role.ACCOUNT_MANAGER, Role.FINANCE} | CLIENT,
    "/proof/verifier": {Role.LEAD, Role.ACCOUNT_MANAGER, Role.FINANCE} | CLIENT,
    "/contracts": {Role.LEAD, Role.PLANNER, Role.DESIGNER, Role.CLIENT_MANAGER} | MONEY,
    "/contracts/new": {Role.ACCOUNT_MANAGER, Role.ADMIN},
    "/accounts": {Role.ACCOUNT_MANAGER},
    "/billing": MONEY | {Role.CLIENT_MANAGER},
    "/billing/indices": MONEY | {Role.CLIENT_MANAGER},
    "/invoices": MONEY | {Role.CLIENT_MANAGER},
    "/invoices/disputes": MONEY | {Role.CLIENT_MANAGER},
    "/reports": MONEY | {Role.CLIENT_MANAGER},
    "/ledger": MONEY | {Role.CLIENT_MANAGER},
    "/margin": MONEY,
    "/health": {Role.ADMIN},
    "/mailboxes": {Role.ACCOUNT_MANAGER, Role.ADMIN},
    "/identity": {Role.ADMIN},
    "/keys": {Role.ADMIN, Role.CLIENT_MANAGER},
    "/erasures": {Role.ADMIN, Role.CLIENT_MANAGER},
    "/account": set(ONE_OF_EACH),
    "/account/security": set(ONE_OF_EACH),
    "/notices": set(ONE_OF_EACH),
    "/search": set(ONE_OF_EACH),
}
"""Page -> the roles it opens for; every other role gets 403."""


def name_of(route: Route) -> str:
    return f"{route.verb} {route.path}"


def send(site: Site, route: Route, address: str, *, who: str | None) -> int:
    known = site.known(who)
    headers = {csrf.HEADER: known.form_token, "Accept": "application/problem+json"}
    given: dict[str, object] = {}
    if route.verb in ("POST", "PUT"):
        given = {"json": {"text": "x", "into": "x"}} if route.api else {"data": {"text": "x", "reason": "break"}}
    return known.client.request(route.verb, address, headers=headers, **given).status_code  # type: ignore[arg-type]


@pytest.mark.parametrize("route", CLOSED, ids=name_of)
def test_nobody_gets_in_without_signing_in(site: Site, route: Route) -> None:
    assert send(site, route, route.filled(FOREIGN), who=None) in (401, 403)


@pytest.mark.parametrize("route", WITH_ID, ids=name_of)
@pytest.mark.parametrize("who", ["Vũ Hải Yến", "Margaret Finch"])
def test_an_id_of_nobody_is_not_found_or_not_for_this_role(site: Site, route: Route, who: str) -> None:
    assert send(site, route, route.filled(FOREIGN), who=who) in (403, 404)


@pytest.mark.parametrize("route", WITH_ID, ids=name_of)
def test_another_clients_item_is_as_if_it_were_not_there(site: Site, route: Route, invoice: Item) -> None:
    address = route.filled(invoice.id)
    assert send(site, route, address, who="Sylvie Morel") == send(
        site, route, route.filled(FOREIGN), who="Sylvie Morel"
    )


@pytest.mark.parametrize("path", OPENS, ids=str)
@pytest.mark.parametrize("role", ONE_OF_EACH, ids=str)
def test_a_page_opens_for_its_roles_alone(site: Site, path: str, role: Role) -> None:
    expected = 200 if role in OPENS[path] else 403
    assert site.known(ONE_OF_EACH[role]).client.get(path).status_code == expected


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.path)
def test_the_side_bar_shows_a_place_to_nobody_whom_it_would_refuse(place: Place) -> None:
    assert {one for one in place.roles & set(ONE_OF_EACH) if one not in OPENS[place.path]} == set()


def test_every_page_without_an_id_stands_in_the_matrix() -> None:
    pages = {one.path for one in CLOSED if one.verb == "GET" and not one.places and not one.api}
    assert pages - {"/board/stream", "/wallboard/stream", "/notices/stream", "/calls/stream"} == set(OPENS)


@pytest.mark.parametrize("route", SEALED, ids=name_of)
def test_a_form_without_the_sessions_token_is_refused(site: Site, route: Route) -> None:
    client = site.known("Vũ Hải Yến").client
    answer = client.post(route.filled(FOREIGN), data={"csrf": "0" * 80}, headers={"Accept": "application/problem+json"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "access.csrf"


def test_a_form_sent_by_another_site_is_refused(site: Site) -> None:
    client = site.client("Vũ Hải Yến")
    data = {"csrf": site.form_token(client), "state": "break"}
    answer = client.post("/account/presence", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_page_says_that_nothing_foreign_may_run(site: Site) -> None:
    policy = site.client("Vũ Hải Yến").get("/queue").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_far_shore_never_receives_an_unmasked_account(site: Site, invoice: Item) -> None:
    client = site.client("Nguyễn Thị Lan")
    for view in ("overview", "plan", "decisions", "trail"):
        assert "EE382200221020145685" not in client.get(f"/items/{invoice.id}?view={view}").text
    assert client.get(f"/items/{invoice.id}/source").status_code == 403
    assert "EE382200221020145685" not in client.get(f"/api/v1/items/{invoice.id}").text


def test_the_client_reads_its_own_account(site: Site, invoice: Item) -> None:
    assert "EE382200221020145685" in site.client("Margaret Finch").get(f"/portal/items/{invoice.id}").text
