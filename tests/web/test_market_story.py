"""A study's way in a browser: doubtful interviews decided, findings judged by two alone, signed by a lead, read."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import at_the_screen, claim, press

from remit.work.model import ItemState

SAMPLE = LINES / "market_research" / "samples" / "tea.zip"


def hold_all(page: Page) -> None:
    """Judge every finding to follow from its proposed figure."""
    questions = page.locator(".question")
    expect(questions).to_have_count(4)
    for number in range(questions.count()):
        question = questions.nth(number)
        question.get_by_role("button", name="Use it").first.click()
        question.locator("input[value='holds']").check()
        question.locator("textarea").fill("The figure says so, with its error.")
    press(page, "Hand in")


@pytest.mark.slow
def test_a_study_is_cleaned_judged_and_signed_at_the_screen(browser: Browser, site: Site) -> None:
    item = site.hand_in("harrow-market", SAMPLE.read_bytes(), by="Daniel Price", name="tea.zip")
    site.settle()
    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        claim(page, site, item, "cleaning", "Claim")
        expect(page.locator(".notice.warn")).to_contain_text("tick straight down a grid")
        expect(page.get_by_role("textbox").first).to_have_value("R0005")
        press(page, "Complete")
    site.settle()
    for who in ("Eleanor Marsh", "James Okafor"):
        with at_the_screen(browser, site, who, "en") as page:
            claim(page, site, item, "judgement:review", "Claim")
            hold_all(page)
        site.settle()
    with at_the_screen(browser, site, "Oliver Grant", "en") as page:
        claim(page, site, item, "judgement:sign_off", "Claim")
        page.locator("#statement").fill("I have read the findings and their figures, and approve them.")
        press(page, "Sign")
        site.settle()
        page.goto(f"{site.url}/items/{item.id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="report.pdf").click()
        assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert site.item(item.id).state in (ItemState.RESOLVED, ItemState.RELEASED, ItemState.IN_REVIEW)
