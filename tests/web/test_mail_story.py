"""A client's mail in a browser: somebody answers it by keyboard, and the client's reply joins the conversation."""

import re
import smtplib
import time
from contextlib import ExitStack
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.mail.conftest import imap
from tests.mail.office import ADDRESS, JANE
from tests.mail.servers import SECRET, SECRET_VARIABLE, Dovecot, Relay, relay
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, look

from remit.app.finding import engagement_called
from remit.conversation.actions.guiding import write_guidance
from remit.conversation.actions.mailboxes import MailboxDetails, open_mailbox
from remit.conversation.model import GuidanceKind, Mailbox, Security, Server
from remit.parties.access import SYSTEM
from remit.store import Transaction

__all__ = ["imap"]


def mailbox_of(site: Site, *, imap_port: int, smtp_port: int) -> Mailbox:
    tenant = site.world.clients["harrow"]

    def unit(tx: Transaction) -> Mailbox:
        agreed = engagement_called(tx, SYSTEM, "harrow-ap")
        incoming = Server("127.0.0.1", imap_port, Security.PLAIN, ADDRESS, SECRET_VARIABLE)
        details = MailboxDetails(ADDRESS, incoming, Server("127.0.0.1", smtp_port, Security.PLAIN), poll_s=1)
        return open_mailbox(tx, SYSTEM, tenant=tenant, engagement_id=agreed.id, details=details)

    return site.house.store.write(unit)


def keep_text(site: Site) -> None:
    """Keep a text for answers about payment."""
    site.house.store.write(
        lambda tx: write_guidance(
            tx,
            SYSTEM,
            tenant=site.world.clients["harrow"],
            kind=GuidanceKind.CANNED,
            language="en",
            title="When it is paid",
            body="{number} is paid on the next run.",
        )
    )


def post(port: int, text: str, *, subject: str, answers: str | None = None) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = JANE, ADDRESS, subject
    letter["Message-ID"] = f"<{len(text)}@harrow.example>"
    if answers is not None:
        letter["In-Reply-To"] = answers
    letter.set_content(text)
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(letter, to_addrs=[ADDRESS])


def see(page: Page, address: str, text: str) -> None:
    """Look at a page again and again until it shows a text: the postman walks on its own."""
    for _ in range(100):
        page.goto(address)
        if text in page.locator("main").inner_text():
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.locator("main").inner_text())


def open_message(page: Page, site: Site, text: str) -> None:
    """Open the newest message that came by mail, until it is the one with a text: the postman walks on its own."""
    deadline = time.monotonic() + 20
    page.goto(f"{site.url}/items")
    while text not in page.locator("main").inner_text():
        assert time.monotonic() < deadline
        page.goto(f"{site.url}/items")
        mine = page.get_by_role("row").filter(has_text="HAAP-").get_by_role("link", name="Message")
        if mine.count():
            mine.first.click()
            expect(page.locator("#conversation")).to_be_visible()


def await_letters(handler: Relay, count: int) -> None:
    deadline = time.monotonic() + 20
    while len(handler.came) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(handler.came) >= count


def merge_and_take_back(page: Page, site: Site, *, into: str) -> None:
    """Merge what the second letter began into the first's item, which the sheet proposes, and undo it."""
    open_message(page, site, "Once more")
    page.keyboard.press("m")
    expect(page.locator("#merge-into")).to_be_focused()
    look(page, "merge")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    assert page.url == into
    expect(page.locator(".toast")).to_contain_text("is merged into")
    expect(page.locator("#conversation > .comments")).to_contain_text("Once more: when is it paid?")
    look(page, "merged")
    with page.expect_navigation():
        page.keyboard.press("u")
    expect(page.locator(".toast")).to_contain_text("goes on by itself")
    expect(page.locator(".matter")).to_have_count(0)


def split_off_and_take_back(page: Page, *, home: str) -> None:
    """Split the thanks off as an item of their own, by keyboard, and undo it."""
    page.goto(home)
    page.keyboard.press("s")
    sheet = page.locator("details[open] form.sheet")
    sheet.get_by_label("Thank you, Tom. That will do.").focus()
    page.keyboard.press("Space")
    look(page, "split")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("is split off from")
    expect(page.locator(".matter")).to_contain_text("It was split off the conversation of")
    look(page, "split-off")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.url == home
    expect(page.locator(".toast")).to_contain_text("is merged into")
    expect(page.locator("#conversation > .comments")).to_contain_text("Thank you, Tom. That will do.")


@pytest.mark.slow
def test_a_client_mails_and_is_answered_and_their_reply_joins(
    browser: Browser,
    site: Site,
    imap: Dovecot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    imap.empty()
    handler = Relay(imap, frozenset({ADDRESS}))
    with ExitStack() as closing:
        port = closing.enter_context(relay(handler))
        keep_text(site)
        mailbox_of(site, imap_port=imap.port, smtp_port=port)
        post(port, "When is invoice 4711 paid?", subject="Invoice 4711")
        page = closing.enter_context(at_the_screen(browser, site, "Tom Bradshaw", "en"))
        open_message(page, site, "When is invoice 4711 paid?")
        page.keyboard.press("r")
        expect(page.locator("#reply")).to_be_focused()
        page.keyboard.type("On Friday, 6 March. ")
        page.locator("main h1").click()
        page.keyboard.press("t")
        page.keyboard.type("next run")
        expect(page.locator("#guidance-found")).to_contain_text("paid on the next run")
        page.keyboard.press("Enter")
        expect(page.locator("#reply")).to_have_value(re.compile(r"6 March\. HAAP-\d+ is paid on the next run\."))
        page.keyboard.press("Control+Enter")
        expect(page.locator("#conversation > .comments")).to_contain_text("On Friday, 6 March.")
        await_letters(handler, 2)
        answer = handler.letters()[-1]
        post(port, "Thank you, Tom. That will do.", subject=str(answer["Subject"]), answers=answer["Message-ID"])
        see(page, page.url, "Thank you, Tom. That will do.")
        expect(page.locator("#conversation .badge", has_text="sent")).to_have_count(1)
        page.keyboard.press("n")
        expect(page.locator("#note")).to_be_focused()
        page.keyboard.type("Settled on the telephone")
        expect(page.locator("form:has(#note) .kept")).to_contain_text("kept ")
        page.reload()
        expect(page.locator("#note")).to_have_value("Settled on the telephone")
        look(page, "jotting")
        page.locator("#note").focus()
        page.keyboard.press("Control+Enter")
        expect(page.locator("#conversation > .comments")).to_contain_text("Settled on the telephone")
        post(port, "Once more: when is it paid?", subject="Second letter")
        expect(page.locator("#note")).to_have_value("")
        home = page.url
        merge_and_take_back(page, site, into=home)
        split_off_and_take_back(page, home=home)
