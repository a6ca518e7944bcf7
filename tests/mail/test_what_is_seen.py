"""Who reads a letter, what its files come to, and what it does to the clocks."""

from email.message import EmailMessage
from pathlib import Path

from tests.mail.office import JANE, Office

from remit.contracts.model import Metric
from remit.conversation.model import Unfit
from remit.conversation.records.letters import attachments_of_item
from remit.parties.access import Principal
from remit.services import supplier_invoices
from remit.work.model import Channel, Comment, Item
from remit.work.reports.clocks import item_clocks
from remit.work.reports.items import item_view

SAMPLES = Path(supplier_invoices.__file__).parent / "samples"
CANARY = "zebra-4711"


def seen(office: Office, item: Item, principal: Principal) -> tuple[Comment, ...]:
    with office.house.store.read(tenant=office.tenant) as reader:
        return item_view(
            reader, office.house.lines, principal=principal, tenant=office.tenant, item_id=item.id
        ).comments


def test_a_far_shore_reads_nothing_of_a_letter_and_may_still_answer(office: Office) -> None:
    office.write(f"My name is {CANARY}", subject=CANARY, sender=f"{CANARY} <{CANARY}@harrow.example>")
    office.fetch()
    (item,) = office.items()
    near, far = office.person("Tom"), office.person("An", country="VN")
    assert CANARY in seen(office, item, near)[0].text
    with office.house.store.read(tenant=office.tenant) as reader:
        view = item_view(reader, office.house.lines, principal=far, tenant=office.tenant, item_id=item.id)
        events = reader.events(tenant=office.tenant)
    assert CANARY not in f"{view.comments}{view.payload}{view.item.title}{view.item.reference}"
    assert CANARY not in str([event.body for event in events if event.kind != "engine.event"])
    office.answer_as(far, item, "It is paid on Friday.")
    office.house.postman.send()
    (answer,) = office.relay.letters()[1:]
    assert answer["To"] == f"{CANARY}@harrow.example"
    assert seen(office, item, far)[-1].text == "It is paid on Friday."


def test_what_somebody_writes_who_is_shown_nothing_is_open_to_their_like(office: Office) -> None:
    office.write("Hello")
    office.fetch()
    (item,) = office.items()
    far, other, near = office.person("An", country="VN"), office.person("Bình", country="VN"), office.person("Tom")
    office.answer_as(far, item, "From afar")
    office.answer_as(near, item, "From nearby")
    assert [one.text for one in seen(office, item, other)] == ["••••", "From afar", "••••"]


def test_an_invoice_by_mail_becomes_an_invoice_and_a_program_is_named_but_not_kept(office: Office) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"], letter["Message-ID"] = JANE, "ap@x", "Invoice", "<i@harrow>"
    letter.set_content("Please find our invoice.")
    letter.add_attachment(
        (SAMPLES / "invoice-ubl.xml").read_bytes(), maintype="application", subtype="xml", filename="invoice.xml"
    )
    letter.add_attachment(b"MZ" + b"\0" * 600, maintype="application", subtype="pdf", filename="invoice.pdf")
    letter.add_attachment(b"", maintype="application", subtype="pdf", filename="empty.pdf")
    office.post(letter.as_bytes())
    office.fetch()
    (item,) = office.items()
    assert (item.line, item.kind, item.channel) == ("supplier_invoices", "invoice", Channel.MAIL)
    with office.house.store.read(tenant=office.tenant) as reader:
        found = attachments_of_item(reader, tenant=office.tenant, item_id=item.id)
    assert {one.name: (one.unfit, one.content_hash is not None) for one in found} == {
        "invoice.xml": (None, True),
        "invoice.pdf": (Unfit.DISGUISED, False),
        "empty.pdf": (Unfit.EMPTY, False),
    }


def test_a_promised_answer_is_judged_by_the_letters(office: Office) -> None:
    office.write("When?")
    office.fetch()
    (item,) = office.items()
    agent = office.person("Tom")

    def clock(metric: Metric) -> tuple[bool, float]:
        with office.house.store.read(tenant=office.tenant) as reader:
            clocks = item_clocks(reader, principal=agent, tenant=office.tenant, item_id=item.id, now=office.clock.now())
        return clocks[metric].verdict.breached, clocks[metric].verdict.elapsed_minutes

    office.pass_time(minutes=29)
    office.answer_as(agent, item, "On Friday.")
    assert clock(Metric.FIRST_RESPONSE) == (False, 30.0)
    office.pass_time(minutes=200)
    assert clock(Metric.FIRST_RESPONSE) == (False, 30.0)
    assert clock(Metric.NEXT_RESPONSE) == (False, 30.0)
    office.write("Which Friday?", subject=str(office.letters(item)[-1].subject))
    office.fetch()
    office.pass_time(minutes=121)
    assert clock(Metric.NEXT_RESPONSE) == (True, 121.0)
