"""Decisions in the browser: the table with its fired rule and values, the model with findings, coverage and cases."""

from playwright.sync_api import Browser, expect
from tests.web.conftest import Site

from remit.web.visitor import LANGUAGE_COOKIE, SESSION_COOKIE
from remit.work.model import Item


def test_an_items_decision_shows_the_table_its_values_and_how_each_cell_stood(
    browser: Browser, site: Site, invoice: Item
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    cookies = {SESSION_COOKIE: site.token("Vũ Hải Yến"), LANGUAGE_COOKIE: "en"}
    context.add_cookies([{"name": key, "value": value, "url": site.url} for key, value in cookies.items()])
    page = context.new_page()
    page.goto(f"{site.url}/items/{invoice.id}?view=decisions")
    table = page.locator("table.rules").first
    expect(table.locator("thead")).to_contain_text("Exceptions found")
    fired = table.locator("tr.fired")
    expect(fired).to_have_count(1)
    expect(fired).to_contain_text("fired")
    expect(fired.locator("td.out")).to_contain_text("exception")
    expect(table.locator("tr.idle, tr.matched")).to_have_count(3)
    expect(table.locator("td.cell .sign")).to_have_count(12)
    expect(table.locator("thead .met")).to_have_count(3)
    context.close()


def test_a_decisions_page_shows_its_findings_coverage_and_cases_in_both_languages(site: Site) -> None:
    client = site.client("Cao Nhật Minh")
    path = f"/processes/{site.definition('approval_route').id}"
    client.cookies.set(LANGUAGE_COOKIE, "en")
    english = client.get(path).text
    assert "4 of 4 rules are tested" in english
    assert "“Gross amount” has conditions that depend on other values" in english
    passed, failed = english.count("✓ passed"), english.count("✗ failed")
    assert passed >= 5, "the five that the table ships with; another story may have added one, or changed an answer"
    assert f"{passed} of {passed + failed} pass" in english
    client.cookies.set(LANGUAGE_COOKIE, "vi")
    assert "“Gross amount” có điều kiện phụ thuộc giá trị khác" in client.get(path).text
