"""Reminders on their way: a notice in the client's portal, and a letter with the invoice enclosed.

A letter is handed to the outbox at once and composed when it leaves. It goes to the address that the invoice names for
its buyer. What was paid meanwhile is not reminded of.
"""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from remit.billing.model.invoice import Invoice
from remit.billing.model.settling import Reminder
from remit.billing.records import settling as records
from remit.billing.records.invoices import invoice_by_id
from remit.billing.reports.invoices import standing_of
from remit.billing.reports.paper import invoice_pdf
from remit.billing.reports.reminder_paper import reminder_pdf, reminder_text, reminder_title
from remit.conversation.actions.telling import About, tell
from remit.conversation.model import NoticeKind
from remit.locale.translator import translator
from remit.parties.access import SYSTEM, Permission, tenants_with
from remit.parties.reports.people import people
from remit.parties.reports.principals import principal_of
from remit.store import Message, Reader, Transaction

REMINDERS = "reminders"
"""The outbox's channel for the letters of reminders."""


@dataclass(frozen=True, slots=True)
class ReminderLetter:
    """A letter that reminds of an invoice, ready to leave."""

    reminder: Reminder
    to: str
    raw: bytes


def language_of(invoice: Invoice) -> str:
    """Return the language that a buyer is written to in."""
    return "vi" if invoice.buyer.get("country") == "VN" else "en"


def post_reminder(tx: Transaction, one: Reminder) -> None:
    """Hand the letter of a reminder to the outbox, where the buyer has an address."""
    if one.letter_to:
        body = {"invoice": one.invoice_id, "level": one.level}
        tx.post(tenant=one.tenant, channel=REMINDERS, body=body, key=f"reminder:{one.id}")


def ring(tx: Transaction, one: Reminder, *, seller: str) -> None:
    """Tell those of the client who may read its invoices of a reminder, in the page and by mail as they wish."""
    about = About(one.invoice_id, one.number)
    told: dict[str, Any] = {"kind": NoticeKind.REMINDED, "about": about, "subject": one.id, "by_name": seller}
    for each in people(tx, SYSTEM, tenant=one.tenant):
        person = principal_of(tx, person_id=each.person.id, now=tx.now)
        reads = one.tenant in (tenants_with(person, Permission.BILLING_READ) or ())
        if each.person.active and reads and person.is_client_of(one.tenant):
            tell(tx, person, tenant=one.tenant, **told)


def reminder_letter(reader: Reader, *, message: Message, sender: str) -> ReminderLetter | None:
    """Compose the letter that a message of the outbox asks for; None where nothing is open any more."""
    invoice_id = str(message.body["invoice"])
    invoice = invoice_by_id(reader, tenant=message.tenant, invoice_id=invoice_id)
    known = records.reminders(reader, tenant=message.tenant)
    one = next((each for each in known if (each.invoice_id, each.level) == (invoice_id, message.body["level"])), None)
    if invoice is None or one is None or not one.letter_to or standing_of(reader, invoice).minor <= 0:
        return None
    return ReminderLetter(one, one.letter_to, _composed(one, invoice, sender=sender))


def _composed(one: Reminder, invoice: Invoice, *, sender: str) -> bytes:
    language = language_of(invoice)
    speak = translator(language)
    message = EmailMessage(policy=SMTP.clone(max_line_length=998, cte_type="8bit"))
    message["From"], message["To"] = sender, one.letter_to
    if invoice.seller.get("email"):
        message["Reply-To"] = str(invoice.seller["email"])
    message["Subject"] = reminder_title(one, speak)
    message["Date"] = format_datetime(one.recorded_at)
    message["Message-ID"] = f"<reminder-{one.id}@{sender.rpartition('@')[2]}>"
    message.set_content(f"{reminder_text(one, invoice, speak)}\n\n{invoice.seller['name']}\n", cte="quoted-printable")
    for name, content in (
        (f"reminder-{one.number}-{one.level}.pdf", reminder_pdf(one, invoice, language=language)),
        (f"{one.number}.pdf", invoice_pdf(invoice, language=language)),
    ):
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    message.set_boundary(f"=_{one.id}")
    return message.as_bytes()


def note_reminded(tx: Transaction, *, message: Message, letter: ReminderLetter | None) -> None:
    """Note that the letter of a reminder left, or that there was nothing left to remind of."""
    if letter is not None:
        records.set_reminder_mailed(tx, letter.reminder, at=tx.now)
    tx.sent(message)
