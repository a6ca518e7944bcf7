"""An analysis with broken rules in a browser: a person reads which, and goes on with a reason."""

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import at_the_screen, claim, press, ready_task

SAMPLE = LINES / "data_analysis" / "samples" / "deliveries-broken.zip"


@pytest.mark.slow
def test_broken_rules_are_read_and_gone_past_at_the_screen(browser: Browser, site: Site) -> None:
    item = site.hand_in("harrow-analysis", SAMPLE.read_bytes(), by="Daniel Price", name="deliveries.zip")
    site.settle()
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        claim(page, site, item, "quality", "Claim")
        expect(page.locator(".notice.warn")).to_contain_text("A delivery takes time: broken by 1 of 240 rows")
        page.check("input[name='quality_decision'][value='accept']")
        page.fill("#f-quality_comment", "Two rows of 240, and the client knows them.")
        press(page, "Complete")
    site.settle()
    with at_the_screen(browser, site, "Eleanor Marsh", "en") as page:
        page.goto(f"{site.url}/tasks/{ready_task(site, item, 'judgement:review').id}")
        press(page, "Claim")
        expect(page.locator(".question")).to_have_count(3)
        expect(page.locator(".paper")).to_contain_text("harbour")
