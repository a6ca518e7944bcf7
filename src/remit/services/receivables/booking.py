"""What the line books into the client's own book: an invoice or its correction, and money that came.

| | debit | credit |
|---|---|---|
| invoice | receivable, gross | revenue, net; output VAT |
| credit note | revenue, output VAT | receivable |
| payment applied | bank, and charges or what a person named | receivable |
| payment on account | bank | on account |

Of a payment the account `bank` is by default one for cash until the statement shows it (1210): who has the bank
reconciled here too names that account as its `receivable`, so that nothing is booked twice.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from remit.services.kit import Standing, StatementLine, Voucher, moved
from remit.services.receivables.invoicing import Bill
from remit.services.receivables.terms import Terms


def of_bill(bill: Bill, terms: Terms) -> Voucher:
    """Return the entry of an invoice, or turned round of a credit note."""
    sign = -1 if bill.corrects else 1
    sides = {
        terms.account("receivable"): sign * bill.gross_minor,
        terms.account("revenue"): -sign * bill.net_minor,
        terms.account("output_vat"): -sign * (bill.gross_minor - bill.net_minor),
    }
    text = f"{bill.customer['name']} {bill.number}"
    return Voucher(bill.issued_date, text, bill.currency, sides.items())


def of_payments(
    stands: Standing, paid: Mapping[str, StatementLine], terms: Terms, *, text: str, currency: str
) -> Voucher:
    """Return the entry of payments: what was applied, and what stays on account."""
    sums: Counter[str] = Counter()
    for match in stands.matches:
        for side in moved(match, paid, stands.settled):
            sums[terms.account(side.account)] += side.minor
    for line in stands.lines:
        sums[terms.account("bank")] += line.minor
        sums[terms.account("on_account")] -= line.minor
    booked_date: date = max(line.booked_date for line in paid.values())
    return Voucher(booked_date, text, currency, sums.items())
