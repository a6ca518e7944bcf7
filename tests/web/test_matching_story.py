"""A statement at the matching desk, in a browser: matched by keyboard, undone, signed by a lead."""

import json
import re
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.demo.inventing.bank_reconciliation import write_camt
from remit.parties.access import SYSTEM
from remit.services.kit import StatementLine
from remit.work.actions.reference import put_reference
from remit.work.model import Item, ItemState

DAY = date(2026, 3, 2)
ACCOUNT = "GB33BUKB20201555555555"
OWED = {
    "INV-7001": {"party": "Norwick Timber plc", "amount": "733.10", "currency": "CHF", "due_date": "2026-01-05"},
    "INV-7002": {"party": "Norwick Timber plc", "amount": "733.10", "currency": "CHF", "due_date": "2026-02-05"},
    "INV-7003": {"party": "Elmgate Paper Ltd", "amount": "80.00", "currency": "CHF", "due_date": "2026-02-20"},
}
BOOKED = (
    ("Norwick Timber plc", 73_310, "rent of store"),
    ("Elmgate Paper Ltd", 8_000, "INV-7003"),
    ("Thornmouth Foods", 15_000, "advance"),
)


def hand_in(site: Site, number: str) -> Item:
    for key, body in OWED.items():
        put = partial(
            put_reference,
            principal=SYSTEM,
            tenant=site.world.clients["harrow"],
            engagement_id=site.world.engagements["harrow-bank"],
            kind="open_item",
            key=key,
            body=body,
        )
        site.house.store.write(put)
    lines = [StatementLine(str(at), DAY, minor, party, text) for at, (party, minor, text) in enumerate(BOOKED, start=1)]
    content = write_camt(lines, account=ACCOUNT, currency="CHF", number=number, opening=0, day=DAY)
    item = site.hand_in("harrow-bank", content, by="Daniel Price", name="statement.xml")
    site.settle()
    return item


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


@pytest.mark.slow
def test_a_statement_is_matched_by_keyboard_and_signed_by_somebody_else(browser: Browser, site: Site) -> None:
    item = hand_in(site, "1")
    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        claim(page, site, item, "matching", "Claim")
        lines, items = page.locator('[data-side="lines"] .matching-row:visible'), page.locator('[data-side="items"]')
        expect(lines).to_have_count(2)
        expect(page.locator("[data-matches] tr")).to_have_count(1)
        lines.first.focus()
        keys(page, "Space", "l")
        expect(page.locator("[data-sum]")).to_have_text(re.compile(r"lines 1, items 0, difference CHF\s733\.10"))
        expect(items.locator(".fits")).to_have_count(2)
        keys(page, "j", "Space", "m")
        expect(page.locator("[data-matches] tr")).to_have_count(2)
        expect(lines).to_have_count(1)
        keys(page, "u")
        expect(lines).to_have_count(2)
        lines.first.focus()
        keys(page, "Space", "l", "Space", "m")
        page.locator("[data-match-id=M1] [data-undo-match]").click()
        expect(page.locator("[data-match-id=M1]")).to_have_class("undone")
        page.locator("[data-match-id=M1] [data-undo-match]").click()
        press(page, "Complete")
    site.settle()

    with at_the_screen(browser, site, "Oliver Grant", "vi") as page:
        claim(page, site, item, "sign", "Nhận việc")
        expect(page.locator("details.panel").first).to_contain_text("1:3")
        expect(page.locator("main")).to_contain_text("INV-7001")
        page.check("input[name='signature'][value='sign']")
        press(page, "Hoàn thành")
        site.settle()
        page.goto(f"{site.url}/items/{item.id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="reconciliation.json").click()
        found = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert found["signed_by"] == "Oliver Grant"
    matched = [(one["rule"], one["items"]) for one in found["matches"]]
    assert matched == [("reference", ["INV-7003"]), ("person", ["INV-7001"])]
    assert [one["key"] for one in found["open_items"]] == ["1:3", "INV-7002"]
    assert site.item(item.id).state in (ItemState.RESOLVED, ItemState.IN_REVIEW, ItemState.RELEASED)
