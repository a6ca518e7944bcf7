"""A major incident in a browser: the desk sees what is known and measured, the client how its service stands."""

import json

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.work.model import Item


def report(site: Site, **data: object) -> Item:
    told = {"kind": "incident", "subject": "Label printer jams", "description": "It jams", "service": "printing"}
    content = json.dumps({**told, "impact": "high", "urgency": "high", **data}).encode()
    item = site.hand_in("harrow-support", content, by="Daniel Price", name="report.json")
    site.settle()
    return item


@pytest.mark.slow
def test_a_major_incident_is_seen_by_the_client_and_closed_by_tier_1(browser: Browser, site: Site) -> None:
    major, other = report(site, major=True), report(site, impact="medium")
    with at_the_screen(browser, site, "Daniel Price", "en") as page:
        page.goto(f"{site.url}/status")
        service = page.locator("[data-service=printing]")
        expect(service.locator(".badge").first).to_have_text("Down")
        expect(service).to_contain_text(major.number)
        expect(service).to_contain_text(other.number)
        expect(page.locator("svg.plot").first).to_contain_text("printing", ignore_case=True)
    with at_the_screen(browser, site, "Rosie Fenwick", "vi") as page:
        claim(page, site, major, "work_ticket", "Nhận việc")
        expect(page.locator("main")).to_contain_text("Ưu tiên P1: ảnh hưởng cao")
        page.check("input[name='outcome'][value='solved']")
        page.fill("textarea[name='resolution']", "Roller B is cleaned; fifty labels ran through.")
        press(page, "Hoàn thành")
    site.settle()
    with at_the_screen(browser, site, "Daniel Price", "en") as page:
        page.goto(f"{site.url}/portal/items/{major.id}")
        expect(page.locator("main")).to_contain_text("fifty labels ran through")
        page.goto(f"{site.url}/status")
        expect(page.locator("[data-service=printing] .notice")).to_have_count(0)
