"""An invoice on paper, in either language: a Factur-X PDF, readable by people and by programs."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from typing import Any

from remit.billing.model.invoice import Invoice, InvoiceLine
from remit.billing.rules.ubl import cii
from remit.locale.translator import Translator, translator
from remit.printing import Attachment, render_pdf
from remit.printing.hybrid import XML_NAME, as_factur_x
from remit.values.money import Money

TEMPLATE = resources.files("remit.billing").joinpath("templates", "invoice.typ")


def invoice_pdf(one: Invoice, *, language: str) -> bytes:
    """Print an invoice or credit note with its CII inside (Factur-X, EN 16931); the same bytes each time."""
    speak, one = translator(language), one.as_written
    title = f"{_kind(one, speak)} {one.number}"
    attached = Attachment(XML_NAME, "text/xml", cii(one), title, "alternative")
    pdf = render_pdf(
        TEMPLATE.read_text("utf-8"),
        data=_said(one, speak),
        title=title,
        language=language,
        made_at=one.issued_at,
        attachments=[attached],
    )
    return as_factur_x(pdf)


def _kind(one: Invoice, speak: Translator) -> str:
    return speak.gettext("Credit note") if one.is_credit_note else speak.gettext("Invoice")


def _said(one: Invoice, speak: Translator) -> dict[str, Any]:
    _ = speak.gettext
    return {
        "seller": address_of(one.seller),
        "buyer": address_of(one.buyer),
        "title": f"{_kind(one, speak)} {one.number}",
        "facts": _facts(one, speak),
        "reason": one.reason,
        "head": [_("No."), _("Service"), _("Quantity"), _("Unit price"), _("Amount")],
        "lines": [_line(line, one, speak) for line in one.lines],
        "sums": [
            [_("Net"), _amount(one.net_minor, one, speak)],
            [_tax(one, speak), _amount(one.tax_minor, one, speak)],
        ],
        "due": [_("To be credited") if one.is_credit_note else _("To be paid"), _amount(one.gross_minor, one, speak)],
        "pay": _paying(one, speak),
        "proof": _proof(one, speak),
    }


def _facts(one: Invoice, speak: Translator) -> list[list[str]]:
    _ = speak.gettext
    found = [[_("Date"), speak.date(one.issued_date)]]
    if one.corrects:
        found.append([_("To invoice"), one.corrects])
    elif not one.is_credit_note:
        found.append([_("Due"), speak.date(one.due_date)])
    for name, key, party in (
        (_("Our VAT no."), "vat_id", one.seller),
        (_("Your VAT no."), "vat_id", one.buyer),
        (_("Your order"), "order", one.buyer),
    ):
        if party.get(key):
            found.append([name, str(party[key])])
    return found


def _line(line: InvoiceLine, one: Invoice, speak: Translator) -> dict[str, str]:
    price = "" if line.unit_price is None else speak.money(Money.rounded(Decimal(line.unit_price), one.currency))
    return {
        "no": str(line.charge),
        "name": line.name,
        "working": f"{line.clause}: {line.working}",
        "quantity": _quantity(line.quantity, speak),
        "price": price if line.unit_price is None or _is_whole(line.unit_price, one.currency) else line.unit_price,
        "amount": _amount(line.minor, one, speak),
    }


def _is_whole(price: str, currency: str) -> bool:
    return Money.rounded(Decimal(price), currency).amount == Decimal(price)


def _quantity(text: str, speak: Translator) -> str:
    number = Fraction(text)
    return speak.number(Decimal(number.numerator) / Decimal(number.denominator))


def _amount(minor: int, one: Invoice, speak: Translator) -> str:
    return speak.money(Money(minor, one.currency))


def _tax(one: Invoice, speak: Translator) -> str:
    _ = speak.gettext
    if one.tax.category == "AE":
        return _("VAT 0%: reverse charge, the buyer owes the tax")
    if one.tax.category == "O":
        return _("Not subject to VAT here")
    if one.tax.category == "E":
        return _("Exempt from VAT: {rule}").format(rule=one.seller.get("exempt_reason", ""))
    return _("VAT {rate}%").format(rate=f"{one.tax.rate:f}")


def _paying(one: Invoice, speak: Translator) -> str:
    account = one.seller.get("account")
    if one.is_credit_note or not account:
        return ""
    said = speak.gettext("Please pay to account {account} by {day}, with {number} as the purpose.")
    return said.format(account=account, day=speak.date(one.due_date), number=one.number)


def _proof(one: Invoice, speak: Translator) -> str:
    if not one.checkpoint:
        return ""
    said = speak.gettext("The figures were computed at entry {size} of your sealed log, root {root}.")
    return said.format(size=one.checkpoint.get("size", "–"), root=str(one.checkpoint.get("root", "–"))[:16])


def address_of(party: Mapping[str, Any]) -> list[str]:
    """Return the lines of an address as a letterhead shows them."""
    town = " ".join(str(party[key]) for key in ("postcode", "city") if party.get(key))
    rows = (party["name"], party.get("street"), town, party.get("country"))
    return [str(row) for row in rows if row]
