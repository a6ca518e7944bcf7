"""An invoice that names a new bank account, in a browser: two people look, a lead returns it, a reviewer lets it go;
some work at an English screen and some at a Vietnamese one."""

import json
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press, ready_task

from remit.demo.inventing.supplier_invoices import Defect, Form, make
from remit.demo.lines import HANDOVERS
from remit.demo.lines.supplier_invoices import BUYERS, InvoiceSource
from remit.demo.supply import Supply
from remit.values.chance import SeededChance
from remit.work.model import Item, ItemState

HANDOVER = next(one for one in HANDOVERS if one.key == "harrow-ap")
EN = {
    "claim": "Claim",
    "hand_in": "Hand in",
    "complete": "Complete",
    "return": "Return for rework",
    "reason": "Bank details changed",
    "four_eyes": "this must be done by somebody else",
    "returned": "returned it: Which account was that?",
    "pass": "Pass",
    "verdict": "Give the verdict",
}
VI = {
    "claim": "Nhận việc",
    "hand_in": "Nộp",
    "complete": "Hoàn thành",
    "return": "Trả lại để làm lại",
    "reason": "Thông tin ngân hàng thay đổi",
    "four_eyes": "phần này phải do người khác làm",
    "returned": "đã trả lại: Which account was that?",
    "pass": "Đạt",
    "verdict": "Đưa ra kết luận",
}


def invoice_with_a_new_account(site: Site, folder: Path, *, seed: int) -> Path:
    """An invoice that agrees with its order in everything but the account to pay to."""
    supply = Supply()
    site.house.store.write(lambda tx: supply.put(tx, site.world))
    name, content = make(
        SeededChance(seed),
        buyer=BUYERS["harrow"],
        known=InvoiceSource().references(HANDOVER),
        day=date(2026, 3, 2),
        defect=Defect.BANK_DETAIL_CHANGED,
        form=Form.UBL,
    )
    path = folder / name
    path.write_bytes(content)
    return path


def accept(page: Page, words: dict[str, str], *, comment: str) -> None:
    """Complete the claimed exception by accepting the invoice."""
    page.check("input[name='decision'][value='accept']")
    page.fill("#f-comment", comment)
    press(page, words["complete"])


def confirm(page: Page, words: dict[str, str], *, evidence: str) -> None:
    """Complete the claimed second look at the account."""
    page.check("input[name='bank_verdict'][value='confirmed']")
    page.fill("#f-bank_evidence", evidence)
    press(page, words["complete"])


def look_again(page: Page, site: Site, item: Item, words: dict[str, str]) -> None:
    """Pass a drawn item with a remark; who worked on it shows afterwards only."""
    page.goto(f"{site.url}/reviews")
    page.get_by_role("link", name=item.number).click()
    expect(page.locator("main")).not_to_contain_text("Hannah Whitaker")
    page.check("input[name='defect'][value='reason_thin']")
    page.fill("#n-reason_thin", "Say whom you called.")
    sample = page.url
    page.get_by_label(words["pass"], exact=True).check()
    press(page, words["verdict"])
    site.settle()
    page.goto(sample)
    expect(page.locator("main")).to_contain_text("Hannah Whitaker, Tom Bradshaw")
    page.goto(f"{site.url}/quality?by=line")
    expect(page.locator("svg.interval").first).to_be_visible()


@pytest.mark.slow
def test_a_changed_account_goes_before_two_people(browser: Browser, site: Site, tmp_path: Path) -> None:
    invoice = invoice_with_a_new_account(site, tmp_path, seed=41)

    with at_the_screen(browser, site, "Daniel Price", "vi") as page:
        page.goto(f"{site.url}/portal")
        page.locator("summary.body").click()
        page.select_option("#engagement", site.world.engagements["harrow-ap"])
        page.set_input_files("#file", invoice)
        press(page, VI["hand_in"])
        item_id = page.url.rsplit("/", 1)[-1]
    site.settle()
    item = site.item(item_id)

    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        claim(page, site, item, "resolve_exception", EN["claim"])
        expect(page.locator(".notice.warn").first).to_contain_text(EN["reason"])
        accept(page, EN, comment="The supplier wrote to us about it.")
        site.settle()
        page.goto(f"{site.url}/tasks/{ready_task(site, item, 'confirm_bank').id}")
        expect(page.locator("main")).to_contain_text(EN["four_eyes"])
        expect(page.get_by_role("button", name=EN["claim"])).to_have_count(0)

    with at_the_screen(browser, site, "Tom Bradshaw", "vi") as page:
        claim(page, site, item, "confirm_bank", VI["claim"])
        confirm(page, VI, evidence="Called Mr Aldgate on the number of our own records.")
        site.settle()
        page.goto(f"{site.url}/items/{item_id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="payment-proposal.json").click()
        assert json.loads(Path(download.value.path()).read_text("utf-8"))["payment"]["method"] == "transfer"

    with at_the_screen(browser, site, "Oliver Grant", "en") as page:
        page.goto(f"{site.url}/items/{item_id}")
        page.locator("summary", has_text=EN["return"]).click()
        page.fill("#return-reason", "Which account was that?")
        expect(page.locator("form:has(#return-reason) .kept")).to_contain_text("kept ")
        page.reload()
        # What is kept in a sheet is seen without opening it.
        expect(page.locator("#return-reason:visible")).to_have_value("Which account was that?")
        press(page, EN["return"])
    site.settle()
    assert site.item(item_id).state is ItemState.RETURNED

    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        claim(page, site, item, "resolve_exception", EN["claim"])
        expect(page.locator(".notice.warn").first).to_contain_text(EN["returned"])
        accept(page, EN, comment="The new account is the one on the supplier's letter of 2 March.")
    site.settle()
    with at_the_screen(browser, site, "Tom Bradshaw", "vi") as page:
        claim(page, site, item, "confirm_bank", VI["claim"])
        confirm(page, VI, evidence="The letter, and a second call.")
    site.settle()
    assert site.item(item_id).state is ItemState.IN_REVIEW, "what was returned once is looked at again"

    with at_the_screen(browser, site, "Grace Holloway", "vi") as page:
        look_again(page, site, item, VI)
    site.settle()
    assert site.item(item_id).state is ItemState.RELEASED
