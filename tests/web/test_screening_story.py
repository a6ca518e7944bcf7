"""Names screened, in a browser: each hit is explained, decided by one officer and signed by another, and certified."""

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import at_the_screen, claim, look, press
from tests.web.test_light_stories import bring_references

from remit.demo.lines.financial_process import LINE


@pytest.mark.slow
def test_a_hit_is_decided_by_one_officer_and_signed_by_another(browser: Browser, site: Site) -> None:
    bring_references(site, LINE, "harrow")
    sample = LINES / "financial_process" / "samples" / "screening.json"
    item = site.hand_in("harrow-finance", sample.read_bytes(), by="Daniel Price", name="screening.json")
    site.settle()
    with at_the_screen(browser, site, "Eleanor Marsh", "en") as page:
        claim(page, site, item, "judgement:review", "Claim")
        questions = page.locator(".question")
        expect(questions).to_have_count(2)
        for question, answer in zip(questions.all(), ("the_same", "not_the_same"), strict=True):
            question.get_by_role("button", name="Use it").click()
            question.locator(f"input[value='{answer}']").check()
            question.locator("textarea").fill("Compared with the passport on file.")
        look(page, "screening")
        press(page, "Hand in")
    site.settle()
    with at_the_screen(browser, site, "Oliver Grant", "vi") as page:
        claim(page, site, item, "judgement:sign_off", "Nhận việc")
        page.locator("#statement").fill("Đã đọc bằng chứng và lý do.")
        press(page, "Ký")
        site.settle()
        page.goto(f"{site.url}/items/{item.id}")
        for name in ("screening.pdf", "screening.csv", "certificate.pdf"):
            expect(page.get_by_role("link", name=name).first).to_be_visible()
