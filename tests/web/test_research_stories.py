"""Research in a browser: a declared conflict publishes nothing; a claim is judged beside what bears it out."""

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import at_the_screen, claim, press
from tests.web.test_analysis_story import when_ready


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
    sample = LINES / "business_research" / "samples" / "lumen-freight.zip"
    item = site.hand_in("harrow-research", sample.read_bytes(), by="Daniel Price", name="lumen-freight.zip")
    when_ready(site, item, "judgement:review")
    with at_the_screen(browser, site, "Mai Thu Hà", "en") as page:
        claim(page, site, item, "judgement:review", "Claim")
        questions = page.locator(".question")
        expect(questions).to_have_count(4)
        expect(page.locator(".paper mark").first).to_contain_text("revenue was 48.0 million euros")
        for number in range(4):
            question = questions.nth(number)
            question.get_by_role("button", name="Use it").click()
            question.locator("input[value='supported']").check()
            question.locator("textarea").fill("Read in the source.")
        press(page, "Hand in")
    site.settle()
    states = [one.state.value for one in site.tasks(item) if one.form == "judgement:review"]
    assert sorted(states) == ["completed", "ready"]
