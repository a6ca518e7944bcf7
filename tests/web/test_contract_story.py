"""A contract's way in a browser: handed in, reviewed by two alone, settled by a third, signed by a lead."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import at_the_screen, claim, press

from remit.work.model import ItemState

SAMPLE = LINES / "contract_review" / "samples" / "services-agreement.txt"
WORDS = {
    "en": {"claim": "Claim", "use": "Use it", "hand_in": "Hand in", "settle": "Settle", "sign": "Sign"},
    "vi": {"claim": "Nhận việc", "use": "Dùng đề xuất", "hand_in": "Nộp", "settle": "Phân xử", "sign": "Ký"},
}


def review(page: Page, words: dict[str, str], *, first_answer: str) -> None:
    """Answer every question: by the rule's passage where there is one, else that the clause is not there."""
    questions = page.locator(".question")
    for number in range(questions.count()):
        question = questions.nth(number)
        offered = question.get_by_role("button", name=words["use"])
        if offered.count() and offered.first.get_attribute("data-evidence") != "[]":
            offered.first.click()
            answer = first_answer if number == 0 else "accepted"
        else:
            answer = "absent"
        question.locator(f"input[value='{answer}']").check()
        question.locator("textarea").fill("Compared with the position of the playbook.")
    press(page, words["hand_in"])


def reload_loses_nothing(page: Page) -> None:
    """Load a half-filled adjudication anew: answer, reason and passage stand there again."""
    expect(page.locator("form[data-main] .kept span")).to_be_visible()
    page.reload()
    expect(page.locator(".taken li")).to_have_count(1)
    expect(page.locator("input[value='deviates']")).to_be_checked()
    expect(page.locator(".question textarea")).to_have_value(re.compile("law of New York"))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_contract_goes_from_upload_to_the_signed_issues_list(
    browser: Browser, site: Site, language: str, tmp_path: Path
) -> None:
    words = WORDS[language]
    contract = tmp_path / f"agreement-{language}.txt"
    contract.write_text(SAMPLE.read_text("utf-8") + f"\nSigned copy {language}.\n", "utf-8")

    with at_the_screen(browser, site, "Daniel Price", language) as page:
        page.goto(f"{site.url}/portal")
        page.locator("summary.body").click()
        page.select_option("#engagement", site.world.engagements["harrow-contracts"])
        page.set_input_files("#file", contract)
        press(page, words["hand_in"])
        item_id = page.url.rsplit("/", 1)[-1]
    site.settle()
    item = site.item(item_id)

    for who, first in (("Eleanor Marsh", "accepted"), ("James Okafor", "deviates")):
        with at_the_screen(browser, site, who, language) as page:
            claim(page, site, item, "judgement:review", words["claim"])
            assert page.locator(".judges").count() == 0, "a reviewer sees nobody else's judgement"
            review(page, words, first_answer=first)
        site.settle()

    with at_the_screen(browser, site, "Claire Dumont", language) as page:
        claim(page, site, item, "judgement:adjudicate", words["claim"])
        question = page.locator(".question")
        expect(question).to_have_count(1)
        expect(question.locator(".judge")).to_have_count(2)
        question.locator("input[value='deviates']").check()
        question.locator("textarea").fill("The law of New York is none that the playbook accepts.")
        page.evaluate(
            """() => { const paper = document.querySelector('.paper mark'); const range = document.createRange();
            range.selectNodeContents(paper); const chosen = getSelection(); chosen.removeAllRanges();
            chosen.addRange(range); }"""
        )
        question.locator("[data-act=select]").click()
        reload_loses_nothing(page)
        settled = page.url
        press(page, words["settle"])
        page.goto(settled)
        expect(page.locator(".question .judge")).to_have_count(3)
        expect(page.locator(".submit")).to_have_count(0)
    site.settle()

    with at_the_screen(browser, site, "Oliver Grant", language) as page:
        claim(page, site, item, "judgement:sign_off", words["claim"])
        page.locator("#statement").fill("I have read the judgements and their evidence, and approve them.")
        press(page, words["sign"])
        site.settle()
        page.goto(f"{site.url}/items/{item_id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="issues.docx").click()
        assert Path(download.value.path()).read_bytes()[:2] == b"PK"
        page.goto(f"{site.url}/search")
        page.locator("#q").fill("new york playbook accepts")
        page.locator("#q").press("Enter")
        found = page.locator(".found li", has_text=site.item(item_id).number)
        expect(found).to_contain_text("The law of New York is none that the playbook accepts.")
    assert site.item(item_id).state in (ItemState.RESOLVED, ItemState.RELEASED, ItemState.IN_REVIEW)
