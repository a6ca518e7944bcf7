"""A contact in a browser: an agent answers it and finds that it is a complaint, a lead judges it;
some work at an English screen and some at a Vietnamese one."""

import json

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.services.help_desk import line
from remit.work.model import ItemState

EN = {"claim": "Claim", "complete": "Complete", "unknown": "No end customer is on file"}
VI = {"claim": "Nhận việc", "complete": "Hoàn thành", "unknown": "Chưa có khách nào"}


@pytest.mark.slow
def test_a_contact_is_answered_by_an_agent_and_judged_by_a_lead(browser: Browser, site: Site) -> None:
    content = (line.folder / "samples" / "broken-lamp.eml").read_bytes()
    item = site.hand_in("harrow-care", content, by="Daniel Price", name="message.eml")
    site.settle()
    with at_the_screen(browser, site, "Ellie Marsden", "vi") as page:
        claim(page, site, item, "answer", VI["claim"])
        expect(page.locator(".notice.warn")).to_contain_text(VI["unknown"])
        page.check("input[name='disposition'][value='complaint']")
        page.select_option("#f-topic", "product")
        press(page, VI["complete"])
    site.settle()
    with at_the_screen(browser, site, "Oliver Grant", "en") as page:
        claim(page, site, item, "judge_complaint", EN["claim"])
        page.check("input[name='judgement'][value='upheld']")
        page.fill("#f-reason", "The lamp is a known fault of the March batch.")
        page.fill("#f-reply", "We are sorry, and send you another.")
        press(page, EN["complete"])
    site.settle()
    with at_the_screen(browser, site, "Ellie Marsden", "vi") as page:
        page.goto(f"{site.url}/items/{item.id}")
        expect(page.locator("main")).to_contain_text("contact-record.json")
    assert site.item(item.id).state in (ItemState.RESOLVED, ItemState.IN_REVIEW, ItemState.RELEASED)


def test_a_far_shore_reads_neither_address_nor_words_of_a_contact(site: Site) -> None:
    told = {"channel": "api", "email": "walled.in@mail.example", "text": "Flickers at dusk", "subject": "Dusk"}
    item = site.hand_in("harrow-care", json.dumps(told).encode(), by="Daniel Price", name="contact.json")
    site.settle()
    near = site.client("Ellie Marsden").get(f"/items/{item.id}").text
    far = site.client("Hồ Thanh Tâm").get(f"/items/{item.id}")
    assert "walled.in@mail.example" in near
    assert far.status_code == 200
    assert "walled.in" not in far.text
    assert "Flickers" not in far.text
