"""A collection's way in a browser: read in the learner's order by two alone, ended and signed by counsel, fetched."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press, ready_task

from remit.demo.inventing.legal_discovery import COUNSEL, Paper, compose

FIRST, SECOND = "Đặng Minh Khoa", "Lý Thanh Tâm"
"""The two readers; either may take either of the two tasks of review."""

PAPERS = (
    Paper("D-1", "Marsh", "Valve 17", "The pressure at valve 17 fell again last night."),
    Paper("D-2", "Marsh", "Advice", f"{COUNSEL} gave legal advice on the claim about the valve.", parent="D-1"),
    *(Paper(f"D-{number}", "Marsh", f"Lunch {number}", f"Soup and bread for {number}.") for number in range(3, 9)),
)


def code_what_is_shown(page: Page) -> None:
    """Code each document on the form that has no answer yet by what its name says."""
    for question in page.locator(".question").all():
        if question.locator("input:checked").count():
            continue
        name = question.locator("legend").inner_text()
        if "Advice" in name:
            question.get_by_role("button", name="Use it").first.click()
        answer = "privileged" if "Advice" in name else "produce" if "Valve" in name else "other"
        question.locator(f"input[value='{answer}']").check()
        question.locator("textarea").fill("Read in full.")


@pytest.mark.slow
def test_a_collection_is_read_until_a_lead_ends_it_and_produced_without_what_is_privileged(
    browser: Browser, site: Site
) -> None:
    collection = compose(PAPERS, aside=0, batch=4)
    item = site.hand_in("harrow-discovery", collection, by="Daniel Price", name="valve.zip")
    site.settle()
    with at_the_screen(browser, site, FIRST, "en") as page:
        held = ready_task(site, item, "judgement:review")
        claim(page, site, item, "judgement:review", "Claim")
        code_what_is_shown(page)
        expect(page.get_by_role("button", name="Hand in")).to_have_count(0)
        press(page, "Save and read on")
    with at_the_screen(browser, site, "Huỳnh Gia Linh", "en") as page:
        claim(page, site, item, "judgement:enough", "Claim")
        expect(page.locator("svg.plot")).to_have_count(1)
        expect(page.locator("form[data-main]")).to_contain_text("nothing is proven")
        page.locator("#reason").fill("The parties agreed to end here.")
        press(page, "Stop reading")
    site.settle()
    for who in (FIRST, SECOND):
        with at_the_screen(browser, site, who, "en") as page:
            if who == FIRST:
                page.goto(f"{site.url}/tasks/{held.id}")
            else:
                claim(page, site, item, "judgement:review", "Claim")
            code_what_is_shown(page)
            press(page, "Hand in")
        site.settle()

    with at_the_screen(browser, site, "Huỳnh Gia Linh", "en") as page:
        claim(page, site, item, "judgement:sign_off", "Claim")
        page.locator("#statement").fill("I have read the judgements and approve them.")
        press(page, "Sign")
        site.settle()
        page.goto(f"{site.url}/items/{item.id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="VOL001.zip").click()
        with zipfile.ZipFile(Path(download.value.path())) as package:
            texts = {name: package.read(name) for name in package.namelist() if name.endswith((".txt", ".dat"))}
    assert "TEXT/HF000001.txt" in texts
    assert not any(COUNSEL.encode() in content for content in texts.values())
