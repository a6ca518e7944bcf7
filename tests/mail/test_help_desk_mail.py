"""The help desk on real mail servers: a mail is the contact, and what an article answers leaves in its thread."""

from email.message import EmailMessage
from functools import partial

from tests.mail.conftest import Open
from tests.mail.office import ADDRESS, Office

from remit.conversation.rules.automatic import ANSWERS_PER_HOUR
from remit.parties.access import SYSTEM
from remit.work.actions.reference import put_reference
from remit.work.model import Item, ItemState

HOURS = {
    "title": "Opening hours",
    "keywords": ["open", "when"],
    "alone": True,
    "text": {"en": "On Sunday from 11:00 to 16:00."},
}


def desk(open_one: Open, database: str | None = None) -> Office:
    """A help desk with a mail address and one article."""
    office = open_one(line="help_desk", database=database)
    act = partial(
        put_reference,
        principal=SYSTEM,
        tenant=office.tenant,
        engagement_id=office.engagement.id,
        kind="answer",
        key="hours",
        body=HOURS,
    )
    office.house.store.write(act, tenant=office.tenant)
    return office


def settled(office: Office) -> list[Item]:
    """Fetch, let the machines work, send, and return the contacts."""
    office.fetch()
    while office.house.pump():
        pass
    while office.house.postman.send():
        pass
    return office.items()


def test_a_question_that_an_article_answers_is_answered_in_its_thread(open_one: Open, database_url: str) -> None:
    office = desk(open_one, database_url)
    asked = office.write("When are you open on Sunday?", subject="Hours")
    (item,) = settled(office)
    assert (item.line, item.kind, item.state) == ("help_desk", "contact", ItemState.RELEASED)
    answer = office.relay.letters()[-1]
    assert answer["In-Reply-To"] == asked["Message-ID"]
    assert answer["Auto-Submitted"] == "auto-replied"
    assert "11:00 to 16:00" in answer.get_content()
    assert sorted(one.from_client for one in office.messages(item)) == [False, True]


def test_an_attachment_stays_with_its_contact_and_makes_none_of_its_own(open_one: Open) -> None:
    office = desk(open_one)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Tom <tom@mail.example>", ADDRESS, "Lamp"
    message.set_content("The lamp flickers, see the report.")
    message.add_attachment('{"channel": "api", "email": "tom@mail.example", "text": "flickers"}', filename="report.txt")
    office.post(message.as_bytes())
    (item,) = settled(office)
    assert item.payload["files"] == ["report.txt"]
    assert item.state is ItemState.IN_PROGRESS


def test_who_writes_on_and_on_is_not_answered_for_ever(open_one: Open) -> None:
    office = desk(open_one)
    for number in range(ANSWERS_PER_HOUR + 3):
        office.write(f"When are you open? {number}", subject=f"Hours {number}")
    items = settled(office)
    assert len(items) == ANSWERS_PER_HOUR + 3
    out = [one for one in office.relay.letters() if str(one["From"]).endswith(ADDRESS)]
    assert len(out) == ANSWERS_PER_HOUR
    assert all(len(office.messages(item)) == 2 for item in items)
