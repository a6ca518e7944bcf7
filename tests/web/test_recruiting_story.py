"""An application in a browser: screened without its identity, scored by two alone, decided by a third;
some work at an English screen and some at a Vietnamese one."""

import json
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # untyped - it ships no types
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.parties.access import SYSTEM
from remit.services.recruiting import line
from remit.work.actions.reference import put_reference
from remit.work.model import Item, ItemState

EN = {"claim": "Claim", "complete": "Complete", "impact": "Adverse impact"}
VI = {"claim": "Nhận việc", "complete": "Hoàn thành", "impact": "Tác động bất lợi"}
SAMPLES = line.folder / "samples"


def hand_in(site: Site, **fact: Any) -> Item:
    item = site.hand_in("harrow-recruiting", json.dumps(fact).encode(), by="Daniel Price", name="in.json")
    site.settle()
    return item


def agree_job(site: Site) -> None:
    """Give the client the job of the samples."""
    job = json.loads((SAMPLES / "references.json").read_text("utf-8"))["job"]["AP-CLERK"]
    where: dict[str, Any] = {
        "tenant": site.world.clients["harrow"],
        "engagement_id": site.world.engagements["harrow-recruiting"],
    }
    site.house.store.write(partial(put_reference, principal=SYSTEM, **where, kind="job", key="AP-CLERK", body=job))


def turn_down_another(browser: Browser, site: Site, application: dict[str, Any]) -> None:
    """Let a candidate of another group end at screening, so that there is somebody to set beside."""
    item = hand_in(site, **{**application, "candidate": "C-other"})
    hand_in(site, kind="monitoring", job="AP-CLERK", candidate="C-other", attributes={"gender": "other"})
    with at_the_screen(browser, site, "Hannah Whitaker", "vi") as page:
        claim(page, site, item, "confirm_cv", VI["claim"])
        page.check("input[name='confirmation'][value='silent']")
        press(page, VI["complete"])
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        claim(page, site, item, "screen", EN["claim"])
        page.check("input[name='screening'][value='reject']")
        page.fill("#f-screening_reason", "No year in payables")
        press(page, EN["complete"])


def score(page: Page, *, points: str, complete: str) -> None:
    """Score each question by its digit on the keyboard, and say what was heard."""
    for at, point in enumerate(points):
        page.locator("[data-question]").nth(at).locator("input[type=radio]").first.focus()
        page.keyboard.press(point)
        page.keyboard.type("Told how an error was traced.")
    expect(page.locator("[data-scored]")).to_have_text(f"{len(points)} / {len(points)}")
    press(page, complete)


@pytest.mark.slow
def test_an_application_is_scored_by_two_alone_and_decided_by_a_third(browser: Browser, site: Site) -> None:
    agree_job(site)
    application = json.loads((SAMPLES / "application.json").read_text("utf-8"))
    item = hand_in(site, **{**application, "candidate": "C-first"})
    hand_in(site, kind="monitoring", job="AP-CLERK", candidate="C-first", attributes={"gender": "first"})
    with at_the_screen(browser, site, "Hannah Whitaker", "vi") as page:
        claim(page, site, item, "confirm_cv", VI["claim"])
        page.check("input[name='confirmation'][value='silent']")
        press(page, VI["complete"])
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        claim(page, site, item, "screen", EN["claim"])
        expect(page.locator(".redacted")).to_contain_text("Norwick Timber")
        expect(page.locator("main")).not_to_contain_text("Linh")
        page.check("input[name='screening'][value='pass']")
        page.fill("#f-screening_reason", "The second paragraph")
        press(page, EN["complete"])
    with at_the_screen(browser, site, "Hannah Whitaker", "vi") as page:
        claim(page, site, item, "schedule", VI["claim"])
        for name, value in (("time", "10:00"), ("zone", "Europe/London"), ("place", "Room 4")):
            page.fill(f"#f-interview_{name}", value)
        page.fill("input[name='invited_people.0.email']", "panel@harrow.example")
        press(page, VI["complete"])
    sheets = (("Tom Bradshaw", "en", EN, "interview_a", "445"), ("Camille Lefort", "vi", VI, "interview_b", "244"))
    for who, language, said, form, points in sheets:
        with at_the_screen(browser, site, who, language) as page:
            claim(page, site, item, form, said["claim"])
            assert not Axe().run(page).response["violations"]
            score(page, points=points, complete=said["complete"])
    turn_down_another(browser, site, application)
    with at_the_screen(browser, site, "Oliver Grant", "en") as page:
        claim(page, site, item, "decide", EN["claim"])
        expect(page.locator(".selection .tiles")).to_contain_text("3.58")
        assert not Axe().run(page).response["violations"]
        page.check("input[name='decision'][value='reserve']")
        page.fill("#f-decision_reasons", "Accuracy lies apart; we heard both again.")
        press(page, EN["complete"])
        report = hand_in(site, kind="impact", job="AP-CLERK")
        claim(page, site, report, "read_figures", EN["claim"])
        page.fill("#f-reading", "One person each: nothing to read yet.")
        press(page, EN["complete"])
        page.goto(f"{site.url}/items/{report.id}")
        page.get_by_role("link", name=EN["impact"], exact=True).click()
        expect(page.locator("main svg").first).to_be_visible()
        expect(page.locator("main table").first).to_contain_text("1/1")
        assert not Axe().run(page).response["violations"]
    assert site.item(item.id).state in (ItemState.RESOLVED, ItemState.IN_REVIEW, ItemState.RELEASED)


def test_nobody_reads_a_monitoring_form_and_only_reports_have_the_page(site: Site) -> None:
    item = hand_in(site, kind="monitoring", job="AP-CLERK", candidate="C-closed", attributes={"gender": "untold"})
    for who in ("Hannah Whitaker", "Oliver Grant", "Daniel Price"):
        assert "untold" not in site.client(who).get(f"/items/{item.id}").text
    assert site.client("Oliver Grant").get(f"/items/{item.id}/adverse-impact").status_code == 404
