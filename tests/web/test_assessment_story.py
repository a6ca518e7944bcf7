"""A process before hand-over, in a browser: asked about, sampled, read, and agreed upon in a statement of work."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, look, press

ANSWERS = {
    "prospect": "Harrow & Finch",
    "process": "Freight invoices",
    "ruled_of_ten": "9",
    "ways": "4",
    "decisions_per_item": "1",
    "qualified_hours_of_ten": "1",
    "items_per_month": "3000",
    "swing_pct": "40",
    "minutes_per_item": "7",
    "currency": "GBP",
}
SAMPLE = "item,step,kind\n" + "".join(f"A-{at},matched,rule\n" for at in range(98))


def ask(page: Page, site: Site) -> None:
    """Answer the interview and have the process assessed; a number that is none is refused beside its field."""
    page.goto(f"{site.url}/assessments")
    page.select_option("#tenant", site.world.clients["harrow"])
    page.select_option("#line", "supplier_invoices")
    page.select_option("#evidence", "counted")
    page.select_option("#stays_in", "region")
    for name, answer in ANSWERS.items():
        page.fill(f"#{name}", answer)
    page.fill("#ways", "many")
    page.get_by_role("button", name="Assess", exact=True).click()
    expect(page.locator(".field", has=page.locator("#ways")).locator(".wrong")).to_contain_text("is no number")
    page.fill("#ways", "4")
    press(page, "Assess")


@pytest.mark.slow
def test_a_process_is_assessed_and_agreed_upon(browser: Browser, site: Site, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(SAMPLE, "utf-8")

    with at_the_screen(browser, site, "Đinh Tiến Dũng", "en") as page:
        ask(page, site)
        expect(page.locator("main")).to_contain_text("from the interview alone")
        page.locator("summary", has_text="Answers and sample").click()
        page.set_input_files("#sample", export)
        press(page, "Assess anew")

        main = page.locator("main")
        expect(main).to_contain_text("from 98 sample items")
        row = main.locator("tr", has=page.get_by_text("Based on", exact=True))
        expect(row).to_contain_text("interview 0.1 · sample 0")
        expect(main.locator("tr", has_text="leave the region")).to_contain_text("near-shore")
        expect(main.locator(".tile", has_text="hours of work")).to_contain_text("350")
        expect(main.locator("tr", has_text="Lille")).to_contain_text("€8,575.00")
        look(page, "assessment")
        page.goto(f"{site.url}/assessments")
        look(page, "assessments")
        page.get_by_role("link", name="Freight invoices").click()

        page.get_by_role("link", name="Write the statement of work").click()
        expect(page.locator("#name")).to_have_value("Harrow & Finch: Freight invoices")
        expect(page.locator("[name='pricing.items.0.model']")).to_have_value("per_item")
        expect(page.locator("[name='agreement.commitments.0.at_least']")).to_have_value("1620")
        expect(page.locator("[name='data_handling.allowed_shores~list'][value='off']")).not_to_be_checked()
        page.fill("[name='pricing.items.0.amount']", "0.40")
        press(page, "Publish")
        expect(page.locator("h1")).to_contain_text("Harrow & Finch: Freight invoices")

        page.goto(f"{site.url}/assessments")
        page.get_by_role("link", name="Freight invoices").click()
        page.get_by_role("link", name="The contract").click()
        expect(page.locator("main")).to_contain_text("0.40")
