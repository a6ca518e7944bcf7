"""Research in a browser: a declared conflict publishes nothing; a claim is judged beside what bears it out."""

import os

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import at_the_screen, claim, press

from remit.demo.inventing.business_research import compose


@pytest.mark.slow
def test_a_declared_conflict_keeps_the_note_back_and_says_why(browser: Browser, site: Site) -> None:
    sample = LINES / "investment_research" / "samples" / "larkfield.zip"
    item = site.hand_in("harrow-equity", sample.read_bytes(), by="Daniel Price", name="larkfield.zip")
    site.settle()
    with at_the_screen(browser, site, "Eleanor Marsh", "en") as page:
        claim(page, site, item, "declare", "Claim")
        expect(page.locator(".notice.warn")).to_contain_text("Restated")
        for name in ("conflict", "holds_shares", "banking", "market_maker", "shown_to_company"):
            page.check(f"input[name='{name}'][value='{'yes' if name == 'conflict' else 'no'}']")
        page.fill("[name='declaration']", "A member of my household holds the shares.")
        press(page, "Complete")
    site.settle()
    with at_the_screen(browser, site, "Oliver Grant", "vi") as page:
        page.goto(f"{site.url}/items/{item.id}")
        expect(page.get_by_role("link", name="withheld.json").first).to_be_visible()


@pytest.mark.slow
def test_a_claim_is_judged_beside_the_passage_that_bears_it_out(browser: Browser, site: Site) -> None:
    item = site.hand_in("harrow-research", compose(estimated=True), by="Daniel Price", name="lumen-freight.zip")
    site.settle()
    with at_the_screen(browser, site, "Mai Thu Hà", "en") as page:
        claim(page, site, item, "judgement:review", "Claim")
        questions = page.locator(".question")
        expect(questions).to_have_count(5)
        expect(page.locator(".paper mark").first).to_contain_text("revenue was 48.0 million euros")
        for number in range(4):
            question = questions.nth(number)
            question.get_by_role("button", name="Use it").click()
            question.locator("input[value='supported']").check()
            question.locator("textarea").fill("Read in the source.")
        estimate = questions.nth(4)
        estimate.locator("textarea").fill("Growth as before, give or take.")
        for at, value in enumerate(("46", "51.5", "51")):
            estimate.locator(".quantiles input").nth(at).fill(value)
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_role("alert")).to_contain_text("rising numbers at 5%, 50%, 95%")
        estimate.locator(".quantiles input").nth(2).fill("58")
        if folder := os.environ.get("REMIT_SCREENSHOTS"):
            estimate.screenshot(path=f"{folder}/estimate.png")
        press(page, "Hand in")
    site.settle()
    states = [one.state.value for one in site.tasks(item) if one.form == "judgement:review"]
    assert sorted(states) == ["completed", "ready"]
