"""Every page in a real Chromium: no accessibility violation, no script error, nothing wider than the screen."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]  # - the package ships no types
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.web.conftest import Site

from remit.web.visitor import LANGUAGE_COOKIE, SESSION_COOKIE, THEME_COOKIE
from remit.work.model import Item

AXE = AXE_FILE_PATH.read_text("utf-8")
Address = Callable[[Site, Item, Item], str]


def drawing(key: str) -> Address:
    """Return the address of a definition's page."""
    return lambda site, invoice, contract: f"/processes/{site.definition(key).id}"


def running(site: Site, item: Item, part: str = "") -> str:
    """Return the address of the page, or a part of it, of an item's first instance."""
    return f"/instances/{site.instance(item).id}{part}"


PAGES: dict[str, tuple[str, Address]] = {
    "sign in": ("", lambda site, invoice, contract: "/sign-in"),
    "next": ("Tom Bradshaw", lambda site, invoice, contract: "/next"),
    "queue": ("Tom Bradshaw", lambda site, invoice, contract: "/queue"),
    "task": ("Tom Bradshaw", lambda site, invoice, contract: f"/tasks/{site.tasks(invoice)[0].id}"),
    "items": ("Vũ Hải Yến", lambda site, invoice, contract: "/items"),
    "item": ("Vũ Hải Yến", lambda site, invoice, contract: f"/items/{invoice.id}"),
    "plan": ("Vũ Hải Yến", lambda site, invoice, contract: f"/items/{invoice.id}?view=plan"),
    "case": ("Eleanor Marsh", lambda site, invoice, contract: f"/items/{contract.id}?view=plan"),
    "judgements": ("Eleanor Marsh", lambda site, invoice, contract: f"/items/{contract.id}?view=judgements"),
    "decisions": ("Vũ Hải Yến", lambda site, invoice, contract: f"/items/{invoice.id}?view=decisions"),
    "trail": ("Vũ Hải Yến", lambda site, invoice, contract: f"/items/{invoice.id}?view=trail"),
    "board": ("Vũ Hải Yến", lambda site, invoice, contract: "/board"),
    "second looks": ("Grace Holloway", lambda site, invoice, contract: "/reviews"),
    "second look": ("Grace Holloway", lambda site, invoice, contract: f"/reviews/{site.sample()}"),
    "quality": ("Grace Holloway", lambda site, invoice, contract: "/quality"),
    "portal": ("Margaret Finch", lambda site, invoice, contract: "/portal"),
    "portal item": ("Margaret Finch", lambda site, invoice, contract: f"/portal/items/{invoice.id}"),
    "processes": ("Cao Nhật Minh", lambda site, invoice, contract: "/processes"),
    "process": (
        "Cao Nhật Minh",
        drawing("supplier_invoice"),
    ),
    "case plan": (
        "Cao Nhật Minh",
        drawing("contract_review"),
    ),
    "decision": ("Cao Nhật Minh", drawing("approval_route")),
    "instances": ("Vũ Hải Yến", lambda site, invoice, contract: "/instances"),
    "instance": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, invoice)),
    "case instance": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, contract)),
    "instance variables": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, invoice, "?view=variables")),
    "instance trail": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, invoice, "?view=trail")),
    "instance act": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, invoice, "/try?act=modify&set=a=1")),
    "people": ("Lâm Tú Uyên", lambda site, invoice, contract: "/people"),
    "person": ("Lâm Tú Uyên", lambda site, invoice, contract: f"/people/{site.world.people['Tom Bradshaw']}"),
    "audit": ("Margaret Finch", lambda site, invoice, contract: "/audit"),
    "proof": ("Margaret Finch", lambda site, invoice, contract: "/proof"),
    "item proof": ("Margaret Finch", lambda site, invoice, contract: f"/items/{invoice.id}/proof"),
    "keys": ("Margaret Finch", lambda site, invoice, contract: "/keys"),
    "account": ("Tom Bradshaw", lambda site, invoice, contract: "/account"),
    "missing": ("Tom Bradshaw", lambda site, invoice, contract: "/items/nothing"),
    "api": ("", lambda site, invoice, contract: "/api/v1/docs"),
}


CASES = [(name, language) for name in PAGES for language in ("en", "vi")]
VIOLATIONS = """async rules => (await axe.run({resultTypes: ["violations"], ...(rules && {runOnly: rules})})).violations
    .map(one => [one.id, one.nodes.map(node => node.html)])"""
IN_THE_DARK = ["color-contrast", "link-in-text-block", "meta-viewport"]
"""What a theme can change."""


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One profile for all cases: its cache holds the viewers, which are large."""
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    name, language = request.param
    who = PAGES[name][0]
    cookies = {LANGUAGE_COOKIE: language, THEME_COOKIE: "light"}
    if who:
        cookies[SESSION_COOKIE] = site.token(who)
    context.clear_cookies()
    context.add_cookies([{"name": key, "value": value, "url": site.url} for key, value in cookies.items()])
    opened = context.new_page()
    opened.set_viewport_size({"width": 1280, "height": 860})
    yield opened
    opened.close()


@pytest.mark.slow
@pytest.mark.parametrize(("page", "name"), [(case, case[0]) for case in CASES], indirect=["page"], ids=map(str, CASES))
def test_a_page_is_sound(page: Page, name: str, site: Site, invoice: Item, contract: Item) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(site.url + PAGES[name][1](site, invoice, contract))
    expect(page.locator("[data-diagram]:not([data-drawn])")).to_have_count(0)
    page.evaluate(AXE)
    assert page.evaluate(VIOLATIONS, None) == []
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(VIOLATIONS, IN_THE_DARK) == [], "in the dark"
    assert faults == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than a telephone"
