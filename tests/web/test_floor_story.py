"""A lead splits the floor by keyboard alone; an agent's form survives a closed window, and two windows do not fight."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, look, ready_task

from remit.demo.lines import receivables
from remit.services.registry import installed_lines


def reach(page: Page, name: str) -> None:
    """Walk by the tabulator until what has the focus is called so."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if (
            page.evaluate("() => (document.activeElement.name || document.activeElement.innerText || '').trim()")
            == name
        ):
            return
    raise AssertionError(f"the tabulator does not lead to {name}")


@pytest.mark.slow
def test_a_lead_splits_the_floor_by_keyboard(browser: Browser, site: Site) -> None:
    with at_the_screen(browser, site, "Vũ Hải Yến", "en") as page:
        page.goto(f"{site.url}/board")
        page.locator("#split-engagement").focus()
        reach(page, "until")
        page.keyboard.type("1159PM")
        page.keyboard.press("Control+Enter")
        expect(page.locator("fieldset .wrong")).to_contain_text("at least one person who works for the client")
        expect(page.locator("[name=people]").first).to_be_focused()
        client = page.locator("#split-engagement option:checked").get_attribute("data-client") or ""
        while client not in page.evaluate("() => document.activeElement.closest('label').innerText"):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        expect(page.get_by_role("status").first).to_contain_text("The floor is split")
        page.locator("#splits form a, #splits form button").first.focus()
        assert page.evaluate("() => document.activeElement.innerText") == "End it"
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=re.compile("End the split"))).to_have_count(0)


@pytest.mark.slow
def test_a_form_is_kept_as_it_is_filled_in_and_two_windows_do_not_overwrite_each_other(
    browser: Browser, site: Site
) -> None:
    sample = installed_lines().line("receivables").folder / "samples" / "billing-blocked.json"
    item = site.hand_in(receivables.LINE.handovers[0].key, sample.read_bytes(), by="Daniel Price", name=sample.name)
    site.settle()
    waiting = next(one for one in site.tasks(item) if one.state == "ready")
    task = ready_task(site, item, waiting.form or "")
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        claim(page, site, item, task.form or "", "Claim")
        field = page.locator("form[data-main] textarea, form[data-main] input[type=text]").first
        field.fill("Asked the customer.")
        expect(page.locator(".kept")).to_contain_text("kept ")
        page.reload()
        expect(field).to_have_value("Asked the customer.")
        look(page, "draft")
        other = page.context.new_page()
        other.goto(page.url)
        theirs = other.locator("form[data-main] textarea, form[data-main] input[type=text]").first
        theirs.fill("They answered.")
        expect(other.locator(".kept")).not_to_contain_text("Begin anew")
        field.fill("No answer yet.")
        expect(page.locator(".kept")).to_contain_text("there: They answered.")
        look(page, "draft-elsewhere")
        page.get_by_role("button", name="Keep what stands here").click()
        expect(page.locator(".kept .notice")).to_have_count(0)
        page.reload()
        expect(field).to_have_value("No answer yet.")
        with page.expect_navigation():
            page.get_by_role("button", name="Begin anew").click()
        expect(field).to_have_value("")
        with page.expect_navigation():
            page.get_by_role("button", name="Undo").click()
        expect(field).to_have_value("No answer yet.")
