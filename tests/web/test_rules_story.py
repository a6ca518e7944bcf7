"""An analyst changes a table in Excel and sees what changes; a lead mends a case and approves; it is taken back."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import INVOICE, Site
from tests.web.screens import at_the_screen
from tests.web.workbooks import with_cell

from remit.work.model import Item

CASE = "A new account goes before two people, whatever else agrees"


def at_the_rules(page: Page, site: Site) -> None:
    """Open the approval route as Morel runs it."""
    page.goto(f"{site.url}/processes/{site.definition('approval_route').id}?tenant={site.world.clients['morel']}")


def changed_table(page: Page, folder: Path) -> Path:
    """Download the table and ask for two people only from 20,000 on."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").click()
    path = folder / "route.xlsx"
    waiting.value.save_as(path)
    path.write_bytes(with_cell(path.read_bytes(), "D8", ">= 20000"))
    return path


def fired(site: Site, item: Item) -> list[int]:
    """Return the rules that decided an item's way, as the API tells them."""
    (made,) = site.client("Camille Lefort").get(f"/api/v1/items/{item.id}/decisions").json()
    found: list[int] = made["steps"][0]["tables"][0]["fired"]
    return found


def invoice(site: Site, number: str) -> Item:
    """Take an invoice with a new account of 12,794.63 in for Morel."""
    return site.hand_in("morel-ap", site.invoice(number), by="Luc Perrin", name=INVOICE.name)


def test_an_analyst_changes_a_threshold_in_excel_and_what_comes_after_is_decided_by_it(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    before = invoice(site, "before-the-change")
    with at_the_screen(browser, site, "Cao Nhật Minh", "en") as page:
        at_the_rules(page, site)
        path = changed_table(page, tmp_path)
        page.get_by_label("Excel workbook").set_input_files(path)
        page.get_by_role("button", name="Upload").click()
        expect(page.locator("tr.changed")).to_have_count(1)
        expect(page.locator("tr.changed ins")).to_have_text(">= 20000")
        expect(page.get_by_text("5 of 6 pass")).to_be_visible()
        expect(page.get_by_text("somebody else has to approve it")).to_be_visible()
        expect(page.get_by_role("button", name="Approve and publish")).to_have_count(0)
        proposal = page.url
    with at_the_screen(browser, site, "Vũ Hải Yến", "en") as page:
        page.goto(proposal)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("alert")).to_contain_text(CASE)
        page.get_by_label(f"What becomes of “{CASE}”").select_option("expect")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("decides from now on")).to_be_visible()
        expect(page.locator("table.rules").first).to_contain_text(">= 20000")
        after = invoice(site, "after-the-change")
        assert (fired(site, before), fired(site, after)) == ([1], [2])
        expect(page.get_by_role("link", name="Run this version again")).to_have_count(0)
    with at_the_screen(browser, site, "Cao Nhật Minh", "en") as page:
        at_the_rules(page, site)
        page.get_by_role("link", name="Run this version again").first.click()
        page.get_by_label(f"What becomes of “{CASE}”").select_option("expect")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("decides from now on")).to_be_visible()
        assert fired(site, invoice(site, "taken-back")) == [1]


def test_a_decision_is_tried_its_rule_marked_and_the_result_kept_as_a_case(browser: Browser, site: Site) -> None:
    with at_the_screen(browser, site, "Cao Nhật Minh", "en") as page:
        at_the_rules(page, site)
        page.keyboard.press("t")
        page.get_by_label("second_person").select_option("false")
        page.get_by_label("exception_count").fill("many")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("“many” is no number (a number, as 12.5).")).to_be_visible()
        expect(page.get_by_text("“gross_amount” is needed.")).to_be_visible()
        for name, text in (("exception_count", "0"), ("gross_amount", "9000"), ("approval_limit", "5000")):
            page.get_by_label(name).fill(text)
        page.keyboard.press("Control+Enter")
        expect(page.locator("tr.fired")).to_contain_text("approval")
        page.get_by_label("Name").fill("Nine thousand go to approval")
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_text("Nine thousand go to approval").first).to_be_visible()
        expect(page.get_by_text("7 of 7 pass")).to_be_visible()
        page.get_by_role("button", name="Run no more Nine thousand go to approval").click()
        expect(page.get_by_text("6 of 6 pass")).to_be_visible()
