"""A designer proposes a changed process by keyboard, a lead approves it, new work runs on it, what runs stays."""

from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import INVOICE, LINES, Site
from tests.web.screens import at_the_screen, look

from remit.work.model import Item

MODEL = (LINES / "supplier_invoices" / "supplier_invoice.bpmn").read_text("utf-8")
BEFORE, AFTER = "Approve amount", "Approve the amount"


def enter(page: Page, role: Literal["button", "link"], name: str) -> None:
    """Go to what is called so, and press the return key."""
    page.get_by_role(role, name=name).last.focus()
    page.keyboard.press("Enter")


def hand_in(page: Page, path: Path) -> None:
    """Choose a file and send the form without a mouse."""
    page.get_by_label("BPMN document").set_input_files(path)
    enter(page, "button", "Propose")


def invoice(site: Site, number: str) -> Item:
    return site.hand_in("songxanh-ap", site.invoice(number), by="Trương Mỹ Duyên", name=INVOICE.name)


def changed(folder: Path) -> Path:
    """Call a task of the invoice process otherwise."""
    path = folder / "supplier_invoice-new.bpmn"
    path.write_text(MODEL.replace(f'name="{BEFORE}"', f'name="{AFTER}"'), "utf-8")
    return path


def test_a_changed_process_is_proposed_seen_approved_and_runs_while_earlier_work_stays(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    songxanh = site.world.clients["songxanh"]
    first = site.definition("supplier_invoice")
    earlier = invoice(site, "before-the-version")
    with at_the_screen(browser, site, "Cao Nhật Minh", "en") as page:
        page.goto(f"{site.url}/processes/{first.id}?tenant={songxanh}")
        broken = tmp_path / "broken.bpmn"
        broken.write_text(MODEL.replace('targetRef="', 'targetRef="no_', 1), "utf-8")
        hand_in(page, broken)
        expect(page.get_by_role("alert")).to_contain_text("bpmn.")
        look(page, "version-refused")
        page.get_by_label("Client").last.select_option(songxanh)
        hand_in(page, changed(tmp_path))
        expect(page.get_by_role("heading", name="supplier_invoice-new.bpmn")).to_be_visible()
        row = page.get_by_role("row").filter(has_text=AFTER)
        expect(row.locator("del")).to_have_text(BEFORE)
        expect(row.locator("ins")).to_have_text(AFTER)
        expect(page.locator(".djs-element.is-changed")).to_have_count(1)
        expect(page.get_by_text("could be carried over")).to_be_visible()
        expect(page.get_by_text("somebody else has to approve it")).to_be_visible()
        look(page, "version-proposed")
        proposal = page.url
    with at_the_screen(browser, site, "Vũ Hải Yến", "en") as page:
        page.goto(f"{site.url}/processes")
        expect(page.get_by_role("row").filter(has_text="supplier_invoice-new.bpmn")).to_contain_text("you may decide")
        enter(page, "link", "supplier_invoice-new.bpmn")
        page.wait_for_url(proposal)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("runs from now on")).to_be_visible()
        later = invoice(site, "after-the-version")
        assert site.instance(earlier).definition_hash == first.hash
        assert site.instance(later).definition_hash != first.hash
        page.goto(proposal)
        enter(page, "link", "Carry them over")
        expect(page.get_by_label("To version")).not_to_have_value("")
    with at_the_screen(browser, site, "Cao Nhật Minh", "en") as page:
        page.goto(proposal)
        enter(page, "link", first.name)
        enter(page, "link", "Run this version again")
        expect(page.get_by_text("against version 1")).to_be_visible()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("runs from now on")).to_be_visible()
        assert site.instance(invoice(site, "taken-back")).definition_hash == first.hash
