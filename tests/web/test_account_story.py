"""What happens around the work, in a browser: a process is assessed and agreed upon; a large month is rated."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, look, press

from remit.billing.model.usage import Usage, UsageKind
from remit.billing.records.usage import insert_usages
from remit.billing.rules.months import Month
from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.parties.access import SYSTEM
from remit.store import Transaction
from remit.web.pages.billing import AT_ONCE_MAX

ANSWERS = {
    "prospect": "Harrow & Finch",
    "process": "Freight invoices",
    "ruled_of_ten": "9",
    "ways": "4",
    "decisions_per_item": "1",
    "qualified_hours_of_ten": "1",
    "items_per_month": "3000",
    "swing_pct": "40",
    "minutes_per_item": "7",
    "currency": "GBP",
}
SAMPLE = "item,step,kind\n" + "".join(f"A-{at},matched,rule\n" for at in range(98))


def ask(page: Page, site: Site) -> None:
    """Answer the interview and have the process assessed; a number that is none is refused beside its field."""
    page.goto(f"{site.url}/assessments")
    page.select_option("#tenant", site.world.clients["harrow"])
    page.select_option("#line", "supplier_invoices")
    page.select_option("#evidence", "counted")
    page.select_option("#stays_in", "region")
    for name, answer in ANSWERS.items():
        page.fill(f"#{name}", answer)
    page.fill("#ways", "many")
    page.get_by_role("button", name="Assess", exact=True).click()
    expect(page.locator(".field", has=page.locator("#ways")).locator(".wrong")).to_contain_text("is no number")
    page.fill("#ways", "4")
    press(page, "Assess")


@pytest.mark.slow
def test_a_process_is_assessed_and_agreed_upon(browser: Browser, site: Site, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(SAMPLE, "utf-8")

    with at_the_screen(browser, site, "Đinh Tiến Dũng", "en") as page:
        ask(page, site)
        expect(page.locator("main")).to_contain_text("from the interview alone")
        page.locator("summary", has_text="Answers and sample").click()
        page.set_input_files("#sample", export)
        press(page, "Assess anew")

        main = page.locator("main")
        expect(main).to_contain_text("from 98 sample items")
        row = main.locator("tr", has=page.get_by_text("Based on", exact=True))
        expect(row).to_contain_text("interview 0.1 · sample 0")
        expect(main.locator("tr", has_text="leave the region")).to_contain_text("near-shore")
        expect(main.locator(".tile", has_text="hours of work")).to_contain_text("350")
        expect(main.locator("tr", has_text="Lille")).to_contain_text("€8,575.00")
        look(page, "assessment")
        page.goto(f"{site.url}/assessments")
        look(page, "assessments")
        page.get_by_role("link", name="Freight invoices").click()

        page.get_by_role("link", name="Write the statement of work").click()
        expect(page.locator("#name")).to_have_value("Harrow & Finch: Freight invoices")
        expect(page.locator("[name='pricing.items.0.model']")).to_have_value("per_item")
        expect(page.locator("[name='agreement.commitments.0.at_least']")).to_have_value("1620")
        expect(page.locator("[name='data_handling.allowed_shores~list'][value='off']")).not_to_be_checked()
        page.fill("[name='pricing.items.0.amount']", "0.40")
        press(page, "Publish")
        expect(page.locator("h1")).to_contain_text("Harrow & Finch: Freight invoices")

        page.goto(f"{site.url}/assessments")
        page.get_by_role("link", name="Freight invoices").click()
        page.get_by_role("link", name="The contract").click()
        expect(page.locator("main")).to_contain_text("0.40")


def worked(tx: Transaction, *, site: Site, count: int) -> str:
    """Agree on prices for a service that released so many items last month; return the engagement."""
    month = Month.of(tx.now.date()).plus(-1)
    began, tenant = month.bounds("UTC")[0], site.world.clients["harrow"]
    details = EngagementDetails("harrow-letters", "Harrow: letters", site.world.provider, "supplier_invoices", began)
    one = create_engagement(tx, SYSTEM, tenant=tenant, details=details).id
    item = {"key": "letters", "name": "Letters", "clause": "4.1", "unit": "item", "meter": "item:*"}
    pricing = {"currency": "GBP", "items": [{**item, "model": "per_item", "terms": {"tiers": [{"price": "0.10"}]}}]}
    publish_statement_of_work(tx, SYSTEM, tenant=tenant, engagement_id=one, body={"pricing": pricing})
    found = [
        Usage(
            tenant, tx.identifiers.new(), one, UsageKind.ITEM, "item:letter", f"letter:{number}",
            began + timedelta(minutes=number), began + timedelta(minutes=number),
        )
        for number in range(count)
    ]  # fmt: skip
    insert_usages(tx, found)
    return one


@pytest.mark.slow
def test_a_large_month_is_rated_while_its_page_tells_how_far_it_is(browser: Browser, site: Site) -> None:
    engagement_id = site.house.store.write(partial(worked, site=site, count=AT_ONCE_MAX + 1))
    with at_the_screen(browser, site, "Phan Thị Hồng", "en") as page:
        page.goto(f"{site.url}/billing/{engagement_id}")
        with site.house.ratings.resting():
            press(page, "Rate ")
            expect(page.locator("#rating")).to_contain_text("is being rated.")
            expect(page.locator("#rating progress")).to_be_visible()
            look(page, "rating")
        expect(page.locator("#months tbody tr")).to_contain_text("£2,000.10", timeout=30_000)
        expect(page.locator("#rating progress")).to_have_count(0)


def test_of_two_who_change_an_assessment_the_second_is_told_and_sees_both_texts(site: Site) -> None:
    manager, told = site.client("Đinh Tiến Dũng"), {"prospect": "Nordwind AG", "process": "Claims", "ruled_of_ten": "1"}
    manager.headers.update(site.api_headers(manager))
    made = manager.post("/api/v1/assessments", json={"client": site.world.clients["harrow"], "answers": told})
    assert (made.status_code, made.headers["etag"], made.json()["result"]["kind"]) == (201, '"1"', "KPO")
    place = f"/api/v1/assessments/{made.json()['id']}"

    mine = manager.put(place, json={"answers": {**told, "ruled_of_ten": "9"}}, headers={"If-Match": '"1"'})
    assert (mine.json()["version"], mine.json()["result"]["kind"]) == (2, "BPO")
    late = manager.put(place, json={"answers": told, "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "work.stale")
    fields = late.json()["fields"]
    assert (fields["yours"]["ruled_of_ten"], fields["theirs"]["ruled_of_ten"]) == ("1", "9")
    assert fields["by"] == "Đinh Tiến Dũng"

    wrong = manager.put(place, json={"answers": {**told, "ways": "many"}}, headers={"Accept-Language": "vi"})
    assert wrong.status_code == 422
    assert wrong.json()["fields"]["problems"] == [{"place": "ways", "message": "“many” không phải là số"}]
    assert manager.post(f"{place}/remove").json()["removed_at"]
    assert place.rsplit("/", 1)[1] not in {one["id"] for one in manager.get("/api/v1/assessments").json()}
    stranger = site.client("Margaret Finch")
    assert stranger.get(place).status_code in (403, 404)
    assert stranger.get("/api/v1/assessments").json() == []


def test_a_day_that_comes_for_every_service_is_told_once(site: Site) -> None:
    text = site.client("Đinh Tiến Dũng").get("/accounts").text
    (account,) = (one for one in text.split("<section")[1:] if "Ateliers Morel SAS" in one)
    services = account.count('<li><a href="/contracts/')
    assert f"cả {services} dịch vụ" in account, "all of them, as he reads Vietnamese"
    assert account.count("Ateliers Morel: ") == services, "each service is named once, with its terms"
