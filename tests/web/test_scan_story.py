"""A scanned invoice in a browser: the picture beside the form, each field's place marked, proven before it goes on."""

import shutil

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import at_the_screen, claim, press

SCAN = LINES / "supplier_invoices" / "samples" / "scan.png"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs Debian's tesseract-ocr")
def test_a_scan_is_confirmed_beside_its_picture(browser: Browser, site: Site) -> None:
    item = site.hand_in("harrow-ap", SCAN.read_bytes(), by="Daniel Price", name="scan.png")
    site.settle()
    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        claim(page, site, item, "confirm_scan", "Claim")
        expect(page.locator("#f-number")).to_have_value("INV-2026-0815")
        expect(page.locator("[data-place=number]")).to_be_visible()
        page.locator("#f-gross").focus()
        expect(page.locator("[data-place=gross]")).to_have_class("chosen")
        assert page.locator(".scan-page img").evaluate("image => image.naturalWidth") > 500
        page.fill("#f-gross", "415.00")
        press(page, "Complete")
        site.settle()
        claim(page, site, item, "confirm_scan", "Claim")
        expect(page.locator(".notice.warn")).to_contain_text("414.00")
