"""A reminder on paper, in either language: which invoice is overdue, since when, and what is still to be paid."""

from importlib import resources

from remit.billing.model.invoice import Invoice
from remit.billing.model.settling import Reminder
from remit.billing.reports.paper import address_of
from remit.locale.translator import Translator, translator
from remit.printing import render_pdf
from remit.values.money import Money

TEMPLATE = resources.files("remit.billing").joinpath("templates", "parts.typ")


def reminder_title(one: Reminder, speak: Translator) -> str:
    """Return what a reminder is headed."""
    said = speak.gettext("Payment reminder {level}: invoice {number}")
    return said.format(level=one.level, number=one.number)


def reminder_text(one: Reminder, invoice: Invoice, speak: Translator) -> str:
    """Return what a reminder says: what is open since when, how to pay, and that a payment may have crossed it."""
    _, buyer = speak.gettext, str(invoice.buyer["name"])
    said = [
        _("Invoice {number} to {client} was due on {day}; {amount} of it is still open.").format(
            number=invoice.number,
            client=buyer,
            day=speak.date(invoice.due_date),
            amount=speak.money(Money(one.minor or 0, invoice.currency)),
        )
    ]
    if invoice.seller.get("account"):
        pay = _("Please pay to account {account}, with the number of the invoice as the purpose.")
        said.append(pay.format(account=invoice.seller["account"]))
    said.append(_("If you have paid meanwhile, thank you; nothing is left to do."))
    return " ".join(said)


def reminder_pdf(one: Reminder, invoice: Invoice, *, language: str) -> bytes:
    """Print the letter of a reminder; the same reminder gives the same bytes whenever it is printed."""
    speak = translator(language)
    _, title = speak.gettext, reminder_title(one, speak)
    late = (one.sent_date - invoice.due_date).days
    opened = speak.money(Money(one.minor or 0, invoice.currency))
    gross = speak.money(Money(invoice.gross_minor, invoice.currency))
    part = {
        "title": _("Open invoices and credits"),
        "head": [_("Number"), _("Due"), _("Amount"), _("Open")],
        "right": [2, 3],
        "wide": 1,
        "lines": [[invoice.number, speak.date(invoice.due_date), gross, opened]],
        "total": [],
        "none": "",
        "note": reminder_text(one, invoice, speak),
    }
    said = {
        "from": address_of(invoice.seller),
        "to": address_of(invoice.buyer),
        "title": title,
        "facts": [[_("Date"), speak.date(one.sent_date)], [_("Days overdue"), speak.number(late)]],
        "parts": [part],
    }
    source = TEMPLATE.read_text("utf-8")
    return render_pdf(source, data=said, title=title, language=language, made_at=one.recorded_at)
