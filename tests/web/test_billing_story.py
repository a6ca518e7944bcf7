"""From the statement of work to the credit note, in a browser: agreed, worked, closed, read, disputed, credited.

The house is one of its own, because its clock passes a month.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.houses import prepare
from tests.web.conftest import INVOICE, UPLOAD_BYTES_MAX, Site, free_port, served
from tests.web.screens import at_the_screen, look, press, ready_task

from remit.app.house import House
from remit.app.settings import Settings
from remit.billing.actions.invoices import issue_credit_note, issue_invoice
from remit.billing.actions.rating import rate_month
from remit.billing.records.invoices import invoice_by_id
from remit.billing.rules.months import Month
from remit.demo.opening import open_world
from remit.parties.access import SYSTEM
from remit.parties.passwords import Passwords
from remit.store import Transaction
from remit.values.moment import SimulatedClock
from remit.web.application import create_app
from remit.work.model import Item, ItemState

BEGINS = datetime(2026, 3, 2, 9, tzinfo=UTC)
MONTH_IS_OVER = datetime(2026, 4, 3, 9, tzinfo=UTC)
NEXT_MONTH_IS_OVER = datetime(2026, 5, 4, 9, tzinfo=UTC)
KEY = "harrow-freight"


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Site]:
    """The invented world at nine on a Monday of March, under a clock that moves when told to."""
    port = free_port()
    settings = Settings(
        folder=tmp_path,
        database=f"sqlite:///{tmp_path / 'remit.sqlite'}",
        secret="a secret of the tests",
        base_url=f"http://127.0.0.1:{port}",
        max_upload_bytes=UPLOAD_BYTES_MAX,
        demo=True,
    )
    house = House(settings, clock=SimulatedClock(BEGINS), passwords=Passwords())
    prepare(house)
    world, app = open_world(house), create_app(house)
    with served(app, port):
        yield Site(house, world, app, settings.base_url)
    house.close()


def agree(page: Page, site: Site) -> str:
    """Fill in the form for a statement of work, publish it, and return the engagement."""
    page.goto(f"{site.url}/contracts/new")
    page.select_option("#tenant", site.world.clients["harrow"])
    page.select_option("#line", "supplier_invoices")
    said = {
        "key": KEY,
        "name": "Harrow: freight invoices",
        "service_levels.0.target_minutes": "480",
        "service_levels.0.target_pct": "95",
        "calendar.tz": "Europe/London",
        "sampling.percent": "0",
        "sampling.newcomer_percent": "0",
        "sampling.newcomer_items": "0",
        "pricing.currency": "GBP",
        "pricing.tz": "Europe/London",
        "pricing.items.0.key": "invoices",
        "pricing.items.0.name": "Freight invoices",
        "pricing.items.0.clause": "5.1",
        "pricing.items.0.amount": "2.40",
        "pricing.items.1.key": "desk",
        "pricing.items.1.name": "Service desk",
        "pricing.items.1.clause": "5.2",
        "pricing.items.1.amount": "350",
        "pricing.items.1.unit": "month",
        "pricing.items.1.meter": "desk",
    }
    for name, value in said.items():
        page.locator(f"[name='{name}']").fill(value)
    page.locator("[name='pricing.items.1.model']").select_option("fixed")
    press(page, "Publish")
    expect(page.locator("h1")).to_contain_text("Harrow: freight invoices")
    return page.url.rsplit("/", 1)[-1].partition("?")[0]


def hand_in(page: Page, site: Site, engagement_id: str, number: int, folder: Path) -> Item:
    """Send an invoice in as the client does."""
    path = folder / f"{number}.xml"
    path.write_bytes(INVOICE.read_bytes().replace(b"2026-4471", f"2026-{number}".encode()))
    page.goto(f"{site.url}/portal")
    page.locator("summary.body").click()
    page.select_option("#engagement", engagement_id)
    page.set_input_files("#file", path)
    press(page, "Hand in")
    return site.item(page.url.rsplit("/", 1)[-1])


def accept(page: Page, site: Site, item: Item) -> None:
    """Claim an invoice that no order explains, and accept it."""
    page.goto(f"{site.url}/tasks/{ready_task(site, item, 'resolve_exception').id}")
    press(page, "Claim")
    page.check("input[name='decision'][value='accept']")
    page.fill("#f-comment", "Freight is bought without an order; the rates are those of the contract.")
    press(page, "Complete")


def confirm(page: Page, site: Site, item: Item) -> None:
    """Claim the second look at an account that nobody knows, and confirm it."""
    page.goto(f"{site.url}/tasks/{ready_task(site, item, 'confirm_bank').id}")
    press(page, "Claim")
    page.check("input[name='bank_verdict'][value='confirmed']")
    page.fill("#f-bank_evidence", "Called the forwarder on the number of our own records.")
    press(page, "Complete")


def approve(page: Page, site: Site, item: Item) -> None:
    """Claim what lies above the limit, and approve it."""
    page.goto(f"{site.url}/tasks/{ready_task(site, item, 'approve').id}")
    press(page, "Claim")
    page.check("input[name='approval'][value='approved']")
    press(page, "Complete")


def moving(site: Site) -> SimulatedClock:
    """Return the house's clock, to be moved."""
    assert isinstance(site.house.clock, SimulatedClock)
    return site.house.clock


def work(browser: Browser, site: Site, engagement_id: str, folder: Path) -> list[Item]:
    """Let two invoices come in from the client and go past three people to their release."""
    moving(site).advance(timedelta(minutes=30))
    with at_the_screen(browser, site, "Daniel Price", "en") as page:
        items = [hand_in(page, site, engagement_id, number, folder) for number in (7001, 7002)]
    site.settle()
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        for item in items:
            accept(page, site, item)
            site.settle()
    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        for item in items:
            confirm(page, site, item)
            site.settle()
    with at_the_screen(browser, site, "Oliver Grant", "en") as page:
        for item in items:
            approve(page, site, item)
            site.settle()
    assert {site.item(one.id).state for one in items} == {ItemState.RELEASED}
    return items


def read_and_dispute(page: Page, site: Site, engagement_id: str, invoice: str, items: list[Item]) -> None:
    """Read the report and the invoice, open a line down to its items, and dispute another."""
    page.goto(f"{site.url}/reports/{engagement_id}")
    expect(page.locator("main")).to_contain_text("Report, ledger and invoice say the same, line by line.")
    expect(page.locator(".tile", has_text="Released").locator(".figure")).to_have_text("2")
    look(page, "report")
    page.locator(".tile", has_text="Released").get_by_role("link").click()
    expect(page.locator("main tbody tr")).to_have_count(2)
    look(page, "report-items")
    page.goto(f"{site.url}/reports")
    look(page, "reports")
    page.goto(invoice)
    page.get_by_role("link", name="Freight invoices").click()
    shown = page.locator("main tbody tr")
    expect(shown).to_have_count(2)
    for item in items:
        expect(page.locator("main tbody")).to_contain_text(item.number)
    page.get_by_role("link", name=items[0].number).click()
    expect(page.locator("main")).to_contain_text(items[0].number)
    page.goto(invoice)
    desk = page.locator("main tbody tr", has_text="Service desk")
    desk.locator("summary", has_text="Dispute").click()
    desk.locator("textarea").fill("We agreed to pay the desk from April on.")
    desk.get_by_role("button", name="Dispute the line").click()
    expect(desk.locator(".badge.bad")).to_have_text("in dispute")


def suppose(page: Page, site: Site, engagement_id: str) -> None:
    """Ask what the month would come to under another price, and go back to the rated month."""
    rated = page.url
    page.goto(f"{site.url}/billing/{engagement_id}")
    page.locator("#what-if [name='pricing.items.0.amount']").fill("3.00")
    press(page, "Compute")
    row = page.locator("main tbody tr", has_text="Freight invoices")
    expect(row).to_contain_text("£4.80")
    expect(row).to_contain_text("£1.20")
    page.goto(rated)


def pay_by_mistake(page: Page, site: Site, invoice: str) -> None:
    """Take a payment for an invoice, take it back as a mistake, and undo that."""
    page.goto(f"{site.url}/ledger")
    page.fill("form[action='/ledger/rates'] [name=currency]", "GBP")
    page.fill("form[action='/ledger/rates'] [name=base]", "VND")
    page.fill("form[action='/ledger/rates'] [name=rate_date]", "2026-04-01")
    page.fill("form[action='/ledger/rates'] [name=rate]", "33000")
    page.get_by_role("button", name="Keep the rate").click()
    expect(page.locator(".toast")).to_contain_text("The rate is kept.")
    page.goto(f"{site.url}/statements/{site.world.clients['harrow']}")
    page.fill("#reference", "BACS-77")
    page.fill("#paid-amount", "4.80")
    page.fill("#paid-currency", "GBP")
    page.select_option("#paid-invoice", value=invoice.rsplit("/", 1)[-1])
    press(page, "Take the payment")
    row = page.locator("main tr", has=page.get_by_role("button", name="Take back BACS-77"))
    expect(row).to_have_count(1)
    look(page, "statement-paid")
    press(page, "Take back BACS-77")
    expect(row).to_have_count(0)
    expect(page.locator("main .badge", has_text="taken back")).to_have_count(2)
    look(page, "statement-taken-back")
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)


def owe_the_client(site: Site, engagement_id: str, invoice: str) -> str:
    """Credit the freight of the paid invoice, and bill the next month; return the new invoice's number."""
    tenant, invoice_id = site.world.clients["harrow"], invoice.rsplit("/", 1)[-1]
    of: dict[str, Any] = {"tenant": tenant, "engagement_id": engagement_id}

    def credited(tx: Transaction) -> None:
        one = invoice_by_id(tx, tenant=tenant, invoice_id=invoice_id)
        assert one is not None
        issue_credit_note(tx, SYSTEM, invoice=one, charges=[2], reason="Carried twice")

    def billed(tx: Transaction) -> str:
        run, _ = rate_month(tx, SYSTEM, **of, month=Month(2026, 4))
        return issue_invoice(tx, SYSTEM, tenant=tenant, run_id=run.id).number

    site.house.store.write(credited)
    moving(site).set(NEXT_MONTH_IS_OVER)
    return site.house.store.write(billed)


def apply_credit(page: Page, site: Site, number: str) -> None:
    """Let what was credited after it was paid settle the next invoice, take that back, and undo this."""
    page.goto(f"{site.url}/statements/{site.world.clients['harrow']}")
    credit = page.locator("#credits tbody tr")
    expect(credit).to_contain_text("£4.80")
    credit.get_by_role("combobox").select_option(label=f"{number} · £350.00")
    look(page, "statement-credit")
    press(page, "Apply INV-2026-000001")
    expect(credit).to_have_count(0)
    expect(page.locator("main tr", has_text=f"settles £4.80 of {number}")).to_be_visible()
    look(page, "statement-applied")
    press(page, "Take back INV-2026-000001")
    expect(credit).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(credit).to_have_count(0)
    page.get_by_role("link", name=number).first.click()
    expect(page.locator(".tile", has_text="still open")).to_contain_text("£345.20")
    look(page, "invoice-settled")


@pytest.mark.slow
def test_from_the_statement_of_work_to_the_credit_note(browser: Browser, later: Site, tmp_path: Path) -> None:
    site = later
    with at_the_screen(browser, site, "Đinh Tiến Dũng", "en") as page:
        engagement_id = agree(page, site)

    items = work(browser, site, engagement_id, tmp_path)

    moving(site).set(MONTH_IS_OVER)
    site.settle()
    with at_the_screen(browser, site, "Phan Thị Hồng", "en") as page:
        page.goto(f"{site.url}/billing/{engagement_id}")
        press(page, "Rate ")
        suppose(page, site, engagement_id)
        press(page, "Issue the invoice")
        invoice = page.url
        expect(page.locator("h1")).to_contain_text("INV-2026-000001")

    with at_the_screen(browser, site, "Margaret Finch", "en") as page:
        read_and_dispute(page, site, engagement_id, invoice, items)

    with at_the_screen(browser, site, "Phan Thị Hồng", "en") as page:
        page.goto(f"{site.url}/invoices/disputes")
        page.get_by_role("link", name="INV-2026-000001").click()
        page.get_by_label("Answer to the client").fill("You are right: April it is.")
        press(page, "Credit the line")
        expect(page.locator("h1")).to_contain_text("CN-2026-000001")
        pay_by_mistake(page, site, invoice)

    number = owe_the_client(site, engagement_id, invoice)
    with at_the_screen(browser, site, "Phan Thị Hồng", "en") as page:
        apply_credit(page, site, number)

    with at_the_screen(browser, site, "Margaret Finch", "en") as page:
        page.goto(f"{site.url}/invoices")
        page.get_by_role("link", name="CN-2026-000001").click()
        expect(page.locator("main")).to_contain_text("You are right: April it is.")
        page.goto(invoice)
        desk = page.locator("main tbody tr", has_text="Service desk")
        expect(desk.get_by_role("link", name="CN-2026-000001")).to_be_visible()
