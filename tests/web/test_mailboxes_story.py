"""Letters set aside are seen by whoever looks after mailboxes, with why, and masked as every letter is."""

from email.message import EmailMessage
from http import HTTPStatus

import httpx
import pytest
from tests.web.conftest import Site

from remit.app.finding import engagement_called
from remit.conversation.actions.arriving import open_mail, take_mail
from remit.conversation.actions.mailboxes import MailboxDetails, open_mailbox, switch_mailbox
from remit.conversation.model import Letter, LetterState, Mailbox, Server
from remit.conversation.records.letters import letters_of_item, letters_set_aside
from remit.parties.access import SYSTEM
from remit.parties.reports.audit import audit
from remit.store import Transaction
from remit.web.visitor import LANGUAGE_COOKIE
from remit.work.model import Item

ADMIN, ACCOUNT = "Lâm Tú Uyên", "Đinh Tiến Dũng"
BOUNCE = {"From": "MAILER-DAEMON@mx.example", "Subject": "Undelivered: remittance for An Le"}


def box_of(site: Site, engagement: str, address: str) -> Mailbox:
    """Give an engagement a mailbox that nobody fetches."""

    def unit(tx: Transaction) -> Mailbox:
        agreed, server = engagement_called(tx, SYSTEM, engagement), Server("mail.example", 993)
        details, tenant = MailboxDetails(address, server, server), agreed.tenant
        made = open_mailbox(tx, SYSTEM, tenant=tenant, engagement_id=agreed.id, details=details)
        return switch_mailbox(tx, SYSTEM, tenant=tenant, mailbox_id=made.id, active=False)

    return site.house.store.write(unit)


def arrive(site: Site, box: Mailbox, text: str, headers: dict[str, str]) -> None:
    """Let a letter come in."""
    letter = EmailMessage()
    for name, value in headers.items():
        letter[name] = value
    letter.set_content(text)
    house = site.house
    with house.store.read(tenant=box.tenant) as reader:
        mail = open_mail(reader, house.runtime, mailbox=box, raw=letter.as_bytes(), at=house.clock.now())
    house.store.write(lambda tx: take_mail(tx, house.runtime, mail=mail), tenant=box.tenant)


def page(site: Site, who: str, language: str = "en", path: str = "/mailboxes") -> str:
    client = site.client(who)
    client.cookies.set(LANGUAGE_COOKIE, language)
    return client.get(path).text


def test_a_bounce_is_shown_with_why_in_both_languages_and_counted_in_health(site: Site) -> None:
    box = box_of(site, "harrow-ap", "bounced@provider.example")
    arrive(site, box, "It could not be delivered.", BOUNCE)
    assert "1 letter set aside" in page(site, ADMIN)
    assert "A mail server reports that a letter could not be delivered." in page(site, ACCOUNT)
    assert "Máy chủ thư báo rằng một thư không gửi đến được." in page(site, ADMIN, "vi")
    assert '<a href="/mailboxes">Letters set aside: 1</a>' in page(site, ADMIN, path="/health")


def test_a_letter_larger_than_the_contract_takes_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    box = box_of(site, "harrow-ap", "large@provider.example")
    monkeypatch.setattr("remit.work.rules.intake.SIZE_MAX_BYTES", 50)
    monkeypatch.setattr("remit.work.actions.receive.SIZE_MAX_BYTES", 50)
    arrive(site, box, "x" * 500, {"From": "jane@harrow.example", "Subject": "Large"})
    assert "It is larger than the contract takes." in page(site, ADMIN)


def test_somebody_far_away_sees_that_a_letter_came_and_not_from_whom(site: Site) -> None:
    box = box_of(site, "harrow-ap", "masked@provider.example")
    arrive(site, box, "News.", {"From": "Zeta Quill <zeta@quill.example>", "List-Id": "<n.example>"})
    shown = page(site, ADMIN)
    assert "It came through a mailing list." in shown
    assert "zeta@quill.example" not in shown
    assert "Zeta Quill" not in shown


def test_a_mailbox_without_such_letters_says_so(site: Site) -> None:
    box_of(site, "harrow-care", "empty@provider.example")
    assert "Nothing is set aside: every letter belongs to an item." in page(site, ADMIN)


@pytest.mark.parametrize("who", ["Vũ Hải Yến", "Tom Bradshaw", "Margaret Finch", "Phan Thị Hồng"])
def test_whoever_looks_after_no_mailbox_is_not_let_in(site: Site, who: str) -> None:
    assert site.client(who).get("/mailboxes").status_code == HTTPStatus.FORBIDDEN


def take(site: Site, who: str, letter_id: str, number: str = "") -> httpx.Response:
    """Press one of the buttons beside a letter."""
    known = site.known(who)
    return known.client.post(f"/mailboxes/letters/{letter_id}", data={"csrf": known.form_token, "number": number})


def aside(site: Site, box: Mailbox) -> Letter:
    with site.house.store.read(tenant=box.tenant) as reader:
        return letters_set_aside(reader, tenant=box.tenant, mailbox_id=box.id)[0]


def test_a_letter_taken_in_by_mistake_set_aside_is_an_item_once_and_audited(site: Site) -> None:
    box = box_of(site, "harrow-ap", "mistaken@provider.example")
    arrive(site, box, "When is 4711 paid?", {"From": "Jo <jo@list.example>", "List-Id": "<n.example>"})
    letter = aside(site, box)
    made = take(site, ACCOUNT, letter.id)
    assert made.status_code == HTTPStatus.SEE_OTHER
    item_id = made.headers["location"].rsplit("/", 1)[-1]
    with site.house.store.read(tenant=box.tenant) as reader:
        (kept,) = letters_of_item(reader, tenant=box.tenant, item_id=item_id)
        (noted,) = (one for one in audit(reader, SYSTEM, tenant=box.tenant) if one.subject_id == item_id)
        assert letters_set_aside(reader, tenant=box.tenant, mailbox_id=box.id) == ()
    assert (kept.state, kept.automatic, kept.raw) == (LetterState.TAKEN, None, letter.raw)
    assert (noted.act, noted.actor_name) == ("LetterTakenIn", ACCOUNT)
    assert site.item(item_id).received_at == letter.at
    assert take(site, ACCOUNT, letter.id).status_code == HTTPStatus.NOT_FOUND


def test_a_letter_is_attached_to_the_item_that_is_named(site: Site, invoice: Item) -> None:
    box = box_of(site, "harrow-ap", "attached@provider.example")
    arrive(site, box, "About your invoice.", BOUNCE)
    letter = aside(site, box)
    assert take(site, ACCOUNT, letter.id, "NOBODY-000001").status_code == HTTPStatus.NOT_FOUND
    made = take(site, ACCOUNT, letter.id, invoice.number)
    assert made.headers["location"] == f"/items/{invoice.id}"
    with site.house.store.read(tenant=box.tenant) as reader:
        assert letter.raw in {one.raw for one in letters_of_item(reader, tenant=box.tenant, item_id=invoice.id)}


@pytest.mark.parametrize("who", [ADMIN, "Vũ Hải Yến", "Margaret Finch"])
def test_whoever_receives_nothing_or_looks_after_no_mailbox_takes_nothing_in(site: Site, who: str) -> None:
    box = box_of(site, "harrow-ap", f"{len(who)}.refused@provider.example")
    arrive(site, box, "It could not be delivered.", BOUNCE)
    letter = aside(site, box)
    assert take(site, who, letter.id).status_code == HTTPStatus.FORBIDDEN
    assert aside(site, box) == letter
    assert "Take it in" not in page(site, ADMIN)
