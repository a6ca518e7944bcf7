"""Captions that are read too fast, in a browser: mended in the form, delivered in three formats."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.services.media_process import line


@pytest.mark.slow
def test_fast_captions_are_mended_and_delivered(browser: Browser, site: Site) -> None:
    content = (line.folder / "samples" / "too-fast.srt").read_bytes()
    item = site.hand_in("morel-captions", content, by="Luc Perrin", name="film.srt")
    site.settle()
    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        claim(page, site, item, "mend_captions", "Claim")
        expect(page.locator(".notice.warn").first).to_contain_text("characters a second")
        page.check("input[name='caption_verdict'][value='mend']")
        page.fill("[name='cues.0.end_ms']", "3600")
        page.fill("[name='cues.0.text']", "This is far too much | to read in half a second.")
        page.fill("[name='cues.1.start_ms']", "3700")
        page.fill("[name='cues.1.end_ms']", "5000")
        press(page, "Complete")
        site.settle()
        page.goto(f"{site.url}/items/{item.id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="captions.vtt").click()
        told = Path(download.value.path()).read_text("utf-8")
    assert "00:00:01.000 --> 00:00:03.600\nThis is far too much\nto read in half a second." in told
