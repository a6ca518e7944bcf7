"""A lead splits the floor and keeps a gold item by keyboard; a form survives a closed window and a second one."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, look, ready_task
from tests.web.test_light_stories import bring_references

from remit.demo.lines import receivables
from remit.parties.access import SYSTEM
from remit.parties.reports.principals import principal_of
from remit.quality.model import Drawn, Review, Sample, Verdict
from remit.quality.records.samples import insert_review, insert_sample
from remit.services.registry import installed_lines
from remit.store import Transaction
from remit.work.actions.claims import claim as take
from remit.work.model import Item, ItemState

ENGAGEMENT = receivables.LINE.handovers[0].key


def reach(page: Page, name: str) -> None:
    """Walk by the tabulator until what has the focus is called so."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if (
            page.evaluate("() => (document.activeElement.name || document.activeElement.innerText || '').trim()")
            == name
        ):
            return
    raise AssertionError(f"the tabulator does not lead to {name}")


def blocked(site: Site, name: str) -> Item:
    """Hand in a bill that somebody is asked about: its customer is blocked, whatever another story knows of them."""
    bring_references(site, receivables.LINE, "harrow")
    sample = installed_lines().line("receivables").folder / "samples" / "billing-blocked.json"
    item = site.hand_in(ENGAGEMENT, sample.read_bytes(), by="Daniel Price", name=name)
    site.settle()
    return item


def passed(tx: Transaction, item: Item, *, worker: str) -> None:
    """Keep that a review passed an item without a defect."""
    drawn = Sample(
        item.tenant, tx.identifiers.new(), item.id, item.number, 0, item.engagement_id, item.line, Drawn.RANDOM,
        (worker,), tx.now,
    )  # fmt: skip
    insert_sample(tx, drawn)
    insert_review(tx, Review(item.tenant, tx.identifiers.new(), drawn.id, SYSTEM.id, Verdict.PASS, (), "", tx.now))


@pytest.mark.slow
def test_a_lead_keeps_a_gold_item_by_keyboard(browser: Browser, site: Site) -> None:
    site.release_all(ENGAGEMENT)
    item, person = blocked(site, "gold.json"), site.world.people["Tom Bradshaw"]
    task = next(one for one in site.tasks(item) if one.state == "ready")
    with site.house.store.read() as reader:
        tom = principal_of(reader, person_id=person, now=site.house.clock.now())
    site.house.store.write(lambda tx: take(tx, principal=tom, tenant=item.tenant, task_id=task.id))
    values = {"decision": "refuse", "comment": "No such customer."}
    site.house.complete(tom, tenant=item.tenant, task_id=task.id, values=values)
    site.settle()
    assert site.item(item.id).state is ItemState.RELEASED
    site.house.store.write(lambda tx: passed(tx, site.item(item.id), worker=person))
    with at_the_screen(browser, site, "Oliver Grant", "en") as page:
        page.goto(f"{site.url}/quality/gold")
        page.locator("#number").focus()
        page.keyboard.type(item.number)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        expect(page.locator(".toast")).to_contain_text(f"{item.number} is a gold item now")
        page.get_by_role("button", name=f"Retire {item.number}").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=f"Seed again {item.number}")).to_be_visible()


@pytest.mark.slow
def test_a_lead_splits_the_floor_by_keyboard(browser: Browser, site: Site) -> None:
    with at_the_screen(browser, site, "Vũ Hải Yến", "en") as page:
        page.goto(f"{site.url}/board")
        page.locator("#split-engagement").focus()
        reach(page, "until")
        page.keyboard.type("1159PM")
        page.keyboard.press("Control+Enter")
        expect(page.locator("fieldset .wrong")).to_contain_text("at least one person who works for the client")
        expect(page.locator("[name=people]").first).to_be_focused()
        client = page.locator("#split-engagement option:checked").get_attribute("data-client") or ""
        while client not in page.evaluate("() => document.activeElement.closest('label').innerText"):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        expect(page.locator(".toast")).to_contain_text("The floor is split")
        page.locator("#splits form a, #splits form button").first.focus()
        assert page.evaluate("() => document.activeElement.innerText") == "End it"
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=re.compile("End the split"))).to_have_count(0)


@pytest.mark.slow
def test_a_form_is_kept_as_it_is_filled_in_and_two_windows_do_not_overwrite_each_other(
    browser: Browser, site: Site
) -> None:
    item = blocked(site, "kept.json")
    waiting = next(one for one in site.tasks(item) if one.state == "ready")
    task = ready_task(site, item, waiting.form or "")
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        claim(page, site, item, task.form or "", "Claim")
        field = page.locator("form[data-main] textarea, form[data-main] input[type=text]").first
        field.fill("Asked the customer.")
        expect(page.locator("form[data-main] .kept")).to_contain_text("kept ")
        page.reload()
        expect(field).to_have_value("Asked the customer.")
        look(page, "draft")
        other = page.context.new_page()
        other.goto(page.url)
        theirs = other.locator("form[data-main] textarea, form[data-main] input[type=text]").first
        theirs.fill("They answered.")
        expect(other.locator("form[data-main] .kept")).not_to_contain_text("Begin anew")
        field.fill("No answer yet.")
        expect(page.locator("form[data-main] .kept")).to_contain_text("there: They answered.")
        look(page, "draft-elsewhere")
        page.get_by_role("button", name="Keep what stands here").click()
        expect(page.locator("form[data-main] .kept .notice")).to_have_count(0)
        page.reload()
        expect(field).to_have_value("No answer yet.")
        with page.expect_navigation():
            page.get_by_role("button", name="Begin anew").click()
        expect(field).to_have_value("")
        with page.expect_navigation():
            page.get_by_role("button", name="Undo").click()
        expect(field).to_have_value("No answer yet.")
