"""Has this invoice come before? Supplier and number made comparable; else supplier and amount within a window.

Credit notes are compared among themselves by number and never by amount. A supplier marked `repeats` (rent, leasing)
bills equal amounts and is spared the second comparison.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from remit.services.kit import Lookup
from remit.services.supplier_invoices.findings import Finding, Reason
from remit.services.supplier_invoices.identifiers import normalised_number
from remit.services.supplier_invoices.model import Invoice

BY_NUMBER = "invoice-number"
BY_AMOUNT = "invoice-amount"
BY_AMOUNT_AND_DAY = "invoice-amount-day"

Mark = tuple[str, str]


def number_mark(supplier: str, number: str, *, credit_note: bool = False) -> Mark:
    """Return the mark of supplier and normalised number."""
    return BY_NUMBER, f"{supplier}|{'credit' if credit_note else 'invoice'}|{normalised_number(number)}"


def _amount_key(invoice: Invoice, supplier: str) -> str:
    return f"{supplier}|{invoice.currency}|{invoice.totals.gross.normalize():f}"


def _period(day: dt.date, window: int) -> int:
    return day.toordinal() // window


def marks(invoice: Invoice, *, supplier: str, window: int) -> tuple[Mark, ...]:
    """Return the marks by which a later invoice will recognise this one."""
    number = number_mark(supplier, invoice.number, credit_note=invoice.credit_note)
    if invoice.credit_note or window <= 0:
        return (number,)
    key = _amount_key(invoice, supplier)
    return (
        number,
        (BY_AMOUNT, f"{key}|{_period(invoice.issue_date, window)}"),
        (BY_AMOUNT_AND_DAY, f"{key}|{invoice.issue_date.isoformat()}"),
    )


def check_duplicates(
    invoice: Invoice, lookup: Lookup, *, supplier: str, window: int, repeats: bool = False
) -> tuple[Finding, ...]:
    """Return the suspicion that this invoice came before, if any: by number first, else by amount."""
    earlier = lookup.first_seen(*number_mark(supplier, invoice.number, credit_note=invoice.credit_note))
    if earlier is not None:
        shown: dict[str, Any] = {"number": invoice.number, "item": earlier}
        return (Finding(Reason.DUPLICATE_SUSPECT, "duplicate.number", place="BT-1", fields=shown),)
    if invoice.credit_note or repeats or window <= 0 or invoice.totals.gross == Decimal(0):
        return ()
    earlier = next(_same_amount(invoice, lookup, supplier=supplier, window=window), None)
    if earlier is None:
        return ()
    shown = {"amount": f"{invoice.totals.gross:f}", "currency": invoice.currency, "days": window, "item": earlier}
    return (Finding(Reason.DUPLICATE_SUSPECT, "duplicate.amount", place="BT-112", fields=shown),)


def _same_amount(invoice: Invoice, lookup: Lookup, *, supplier: str, window: int) -> Iterator[str]:
    key = _amount_key(invoice, supplier)
    period = _period(invoice.issue_date, window)
    found = lookup.first_seen(BY_AMOUNT, f"{key}|{period}")
    if found is not None:
        yield found
    # a neighbouring period may still be out of the window: only then is it worth asking day by day
    for neighbour, sign in ((period - 1, -1), (period + 1, 1)):
        if lookup.first_seen(BY_AMOUNT, f"{key}|{neighbour}") is None:
            continue
        for distance in range(1, window + 1):
            day = invoice.issue_date + dt.timedelta(days=sign * distance)
            found = lookup.first_seen(BY_AMOUNT_AND_DAY, f"{key}|{day.isoformat()}")
            if found is not None:
                yield found
