"""A picture's way in a browser: covered until asked for, decided by keyboard; and the skill laid down."""

import os

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.services.media_process import line

COVERED = "blur(24px) grayscale(1)"


@pytest.mark.slow
def test_a_picture_is_covered_decided_by_keyboard_and_no_more_are_offered(browser: Browser, site: Site) -> None:
    content = (line.folder / "samples" / "reported.png").read_bytes()
    first, second = (
        site.hand_in("morel-captions", content + extra, by="Luc Perrin", name="a.png") for extra in (b"", b"2")
    )
    site.settle()
    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        claim(page, site, first, "moderate", "Claim")
        picture = page.locator(".veil img")
        expect(picture).to_have_css("filter", COVERED)
        assert picture.evaluate("image => image.naturalWidth") == 160
        if folder := os.environ.get("REMIT_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/moderation.png", full_page=True)
        page.keyboard.press("s")
        expect(picture).to_have_css("filter", "grayscale(1)")
        page.evaluate("window.dispatchEvent(new Event('blur'))")
        expect(picture).to_have_css("filter", COVERED)
        asked_next = page.locator("input[name='violence_framing'][value='bare']")
        page.locator("[name='shown']").focus()
        page.keyboard.type("Viol")
        expect(asked_next).to_be_hidden()
        page.locator("input[name='violence_kind'][value='real']").focus()
        page.keyboard.press("Space")
        expect(asked_next).to_be_visible()
        asked_next.focus()
        page.keyboard.press("Space")
        page.locator("textarea[name='why']").fill("A wound.")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        site.settle()
        claim(page, site, second, "moderate", "Claim")
        press(page, "Offer me no more")
        expect(page.locator(".toast")).to_contain_text("no more work of this kind")
    site.settle()
    assert [one.state for one in site.tasks(first) if one.form == "moderate"] == ["completed"]
