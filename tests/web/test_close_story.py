"""A month closed in a browser: the journal is booked, a second person agrees, the client reads the books."""

import json
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press, ready_task

from remit.parties.reports.principals import principal_of
from remit.work.actions.claims import claim as take
from remit.work.model import Item

ENTITY = "Harrow & Finch Dublin Ltd"
DONE: dict[str, dict[str, Any]] = {
    "cut_off": {"cut_off": "done", "cut_off_evidence": "goods received of 31 March"},
    "reconciliations": {"reconciliations": [{"account": "1200", "item": "bank", "signed_by": "An"}]},
    "intercompany": {"intercompany": "done"},
}


def month() -> bytes:
    rows = [("1200", "Bank", "52000.00"), ("2000", "Payables", "-31000.00"), ("3000", "Equity", "-21000.00")]
    balances = [{"account": one, "name": name, "balance": sum, "before": sum} for one, name, sum in rows]
    unbilled = [{"text": "Audit fee", "amount": "1250.00"}]
    whole = {"entity": ENTITY, "month": "2026-03", "currency": "EUR", "balances": balances, "unbilled": unbilled}
    return json.dumps(whole).encode()


def do_the_check_list(site: Site, item: Item, who: str) -> None:
    with site.house.store.read() as reader:
        person = principal_of(reader, person_id=site.world.people[who], now=site.house.clock.now())
    for form, values in DONE.items():
        task = ready_task(site, item, form)
        site.house.store.write(partial(take, principal=person, tenant=item.tenant, task_id=task.id))
        site.house.complete(person, tenant=item.tenant, task_id=task.id, values=values)
    site.settle()


@pytest.mark.slow
def test_a_month_is_closed_by_two_and_its_books_are_the_clients_to_read(browser: Browser, site: Site) -> None:
    item = site.hand_in("harrow-close", month(), by="Daniel Price", name="march.json")
    site.settle()
    do_the_check_list(site, item, "Hannah Whitaker")

    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        claim(page, site, item, "soft_close", "Claim")
        expect(page.locator("[name='journal.0.text']")).to_have_value("Audit fee")
        page.fill("[name='journal.0.amount']", "1300.00")
        page.check("input[name='soft_close'][value='done']")
        press(page, "Complete")
    site.settle()

    with at_the_screen(browser, site, "Oliver Grant", "vi") as page:
        claim(page, site, item, "review", "Nhận việc")
        page.check("input[name='review_verdict'][value='agree']")
        press(page, "Hoàn thành")
    site.settle()

    with at_the_screen(browser, site, "Margaret Finch", "en") as page:
        page.goto(f"{site.url}/ledger?day=2026-03-31")
        book = page.locator("section", has_text=ENTITY).first
        expect(book).to_contain_text("closed until")
        expect(book.locator("tr", has_text="Assets:1490")).to_contain_text("1,300.00")
        expect(page.locator("main")).to_contain_text("Oliver Grant")
