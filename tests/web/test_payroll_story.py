"""A month's pay run in a browser: exceptions worked, comparison and parallel run read, a second person approves;
some work at an English screen and some at a Vietnamese one."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press, ready_task

from remit.services.payroll import line
from remit.work.model import ItemState

EN = {"claim": "Claim", "complete": "Complete", "page": "Pay run", "over": "above the threshold"}
VI = {"claim": "Nhận việc", "complete": "Hoàn thành", "page": "Kỳ lương", "over": "vượt ngưỡng"}


def run_with_a_raise(client: str) -> bytes:
    """The sample of four people, one of them paid far more than before, beside the client's old payroll."""
    whole: dict[str, Any] = json.loads((line.folder / "samples" / "united-kingdom.json").read_text("utf-8"))
    paid = {"1": "1900.00", "2": "3271.14", "3": "5400.00", "4": "1230.20"}
    whole["client"] = client
    whole["previous"] = [{"employee": key, "net": net} for key, net in paid.items()]
    old = {"1": "2579.64", "2": "3186.62", "3": "5869.94", "4": "1240.20"}
    whole["old_payroll"] = [{"employee": key, "net": net} for key, net in old.items()]
    return json.dumps(whole).encode()


def read_the_papers(page: Page, site: Site, item_id: str, words: dict[str, str]) -> None:
    """Open the page of the run from the item, look at both reports, and widen the comparison to every line."""
    page.goto(f"{site.url}/items/{item_id}")
    page.get_by_role("link", name=words["page"], exact=True).click()
    expect(page.locator("#comparison")).to_contain_text("Alice Marsh")
    expect(page.locator("#comparison .badge.bad").first).to_contain_text(words["over"])
    expect(page.locator("#comparison svg")).to_be_visible()
    expect(page.locator("#parallel")).to_contain_text("David Hale")
    page.locator("#comparison header a").click()
    expect(page.locator("#comparison")).to_contain_text("PAYE")


@pytest.mark.slow
def test_a_pay_run_is_read_accepted_and_approved_by_two_people(browser: Browser, site: Site) -> None:
    item = site.hand_in("harrow-payroll", run_with_a_raise("Harrow first"), by="Daniel Price", name="april.json")
    site.settle()

    with at_the_screen(browser, site, "Hannah Whitaker", "vi") as page:
        read_the_papers(page, site, item.id, VI)
        claim(page, site, item, "resolve_exceptions", VI["claim"])
        expect(page.locator(".notice.warn")).to_contain_text("Alice Marsh")
        page.check("input[name='decision'][value='accept']")
        page.fill("#f-comment", "The raise is in the client's letter of 20 April.")
        press(page, VI["complete"])
    site.settle()

    with at_the_screen(browser, site, "Oliver Grant", "en") as page:
        claim(page, site, item, "approve_run", EN["claim"])
        page.check("input[name='approval'][value='approved']")
        press(page, EN["complete"])
        site.settle()
        page.goto(f"{site.url}/items/{item.id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="control.json").click()
        control = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert control["pay_file"]["total"] == control["totals"]["net"]
    assert site.item(item.id).state in (ItemState.RESOLVED, ItemState.IN_REVIEW, ItemState.RELEASED)


@pytest.mark.slow
def test_what_is_paid_once_stands_in_a_row_of_a_few_lines(browser: Browser, site: Site) -> None:
    whole = json.loads(run_with_a_raise("Harrow once"))
    whole["employees"][0]["elements"] = [{"kind": "bonus", "amount": "850.00"}]
    item = site.hand_in("harrow-payroll", json.dumps(whole).encode(), by="Daniel Price", name="once.json")
    site.settle()
    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        page.goto(f"{site.url}/items/{item.id}")
        expect(page.locator("table.tight").first).to_contain_text("850")
        heights = page.locator("table.tight tbody tr").evaluate_all("rows => rows.map(row => row.offsetHeight)")
        assert max(heights) < 90


def test_nobody_off_shore_reads_a_pay_run_of_this_client(site: Site) -> None:
    item = site.hand_in("harrow-payroll", run_with_a_raise("Harrow walls"), by="Daniel Price", name="april.json")
    site.settle()
    assert site.client("Hannah Whitaker").get(f"/items/{item.id}/pay-run").status_code == 200
    assert site.client("Nguyễn Thị Lan").get(f"/items/{item.id}/pay-run").status_code in (403, 404)
    assert site.client("Sylvie Morel").get(f"/items/{item.id}/pay-run").status_code == 404


@pytest.mark.parametrize(
    ("who", "named", "told"),
    [
        ("Hannah Whitaker", "Net pay changed", "net pay 2,579.64 after 1,900.00"),
        ("Khamla Vong", "Net pay changed", "for those who are cleared for: financial, personal"),
        ("Nguyễn Thị Lan", "Lương thực nhận thay đổi", "chỉ dành cho người được phép xem"),
    ],
)
def test_what_a_task_says_of_peoples_pay_is_for_those_who_are_cleared(
    site: Site, who: str, named: str, told: str
) -> None:
    item = site.hand_in("harrow-payroll", run_with_a_raise(f"Harrow {who}"), by="Daniel Price", name="april.json")
    site.settle()
    task = ready_task(site, item, "resolve_exceptions")

    seen = site.client(who).get(f"/tasks/{task.id}").text

    assert named in seen
    assert told in seen
    assert ("2,579.64" in seen) == (who == "Hannah Whitaker")
