"""The posting proposal: a balanced set of debits and credits for one invoice, refused where it does not balance.

| | debit | credit |
|---|---|---|
| each line, net | expense account of the order line, the invoice (BT-133), the supplier, or the client's default | |
| allowance / charge of the document | charge: expense | allowance: expense |
| each VAT row | input VAT | |
| prepaid amount (BT-113) | | prepayments |
| rounding (BT-114), and differences within tolerance | rounding | rounding |
| amount due (BT-115) | | payables |

A credit note turns every side round; no posting is negative.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.services.kit import Money, Refusal
from remit.services.supplier_invoices.matching import Order, pair_lines
from remit.services.supplier_invoices.model import Invoice
from remit.services.supplier_invoices.terms import Terms


class Unbalanced(Refusal):
    """Debits and credits differ by more than may be rounded away."""

    code = "invoice.unbalanced"
    status = 422
    sentence = "Debits of {debit} and credits of {credit} differ; the invoice cannot be posted as it stands."


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of the proposal: account, exactly one of debit and credit positive, and what it is for."""

    account: str
    debit: Money
    credit: Money
    text: str
    cost_centre: str | None = None
    vat: str | None = None


@dataclass(frozen=True, slots=True)
class _Amount:
    account: str
    amount: Decimal
    text: str
    cost_centre: str | None = None
    vat: str | None = None


def propose_postings(
    invoice: Invoice, terms: Terms, *, order: Order | None, supplier: Mapping[str, Any] | None
) -> tuple[Posting, ...]:
    """Return balanced postings for an invoice; differences within tolerance are rounded away. Refuses `Unbalanced`."""
    default = str((supplier or {}).get("default_account") or terms.account("expense"))
    amounts = [
        *_expenses(invoice, order, default=default),
        *_taxes(invoice, terms),
        *_counterparts(invoice, terms),
    ]
    sign = -1 if invoice.credit_note else 1
    postings = [_posting(entry, sign=sign, currency=invoice.currency) for entry in amounts if entry.amount]
    return _balanced(postings, terms, currency=invoice.currency)


def _expenses(invoice: Invoice, order: Order | None, *, default: str) -> Iterator[_Amount]:
    ordered = {pair.line.id: pair.ordered for pair in pair_lines(invoice, order)[0]} if order else {}
    for line in invoice.lines:
        row: Mapping[str, Any] = ordered.get(line.id, {})
        account = str(row.get("account") or line.account or default)
        vat = _vat_code(line.vat_category, line.vat_rate)
        yield _Amount(account, line.net, f"{line.id} {line.item}".strip(), row.get("cost_centre"), vat)
    for charge in invoice.charges:
        vat = _vat_code(charge.vat_category, charge.vat_rate)
        yield _Amount(default, charge.amount, charge.reason or "Charge", vat=vat)
    for allowance in invoice.allowances:
        vat = _vat_code(allowance.vat_category, allowance.vat_rate)
        yield _Amount(default, -allowance.amount, allowance.reason or "Allowance", vat=vat)


def _vat_code(category: str | None, rate: Decimal | None) -> str | None:
    return f"{category}{rate.normalize():f}" if category and rate is not None else category


def _taxes(invoice: Invoice, terms: Terms) -> Iterator[_Amount]:
    for row in invoice.vat:
        vat = _vat_code(row.category, row.rate)
        yield _Amount(terms.account("input_vat"), row.tax, f"VAT {vat}", vat=vat)


def _counterparts(invoice: Invoice, terms: Terms) -> Iterator[_Amount]:
    totals = invoice.totals
    yield _Amount(terms.account("prepaid"), -totals.prepaid, f"Prepaid {invoice.number}")
    yield _Amount(terms.account("rounding"), totals.rounding, f"Rounding {invoice.number}")
    yield _Amount(terms.account("payable"), -totals.due, f"{invoice.seller.name} {invoice.number}".strip())


def _posting(entry: _Amount, *, sign: int, currency: str) -> Posting:
    money = Money.rounded(entry.amount * sign, currency)
    zero = Money(0, currency)
    debit, credit = (money, zero) if money.minor > 0 else (zero, -money)
    return Posting(entry.account, debit, credit, entry.text, entry.cost_centre, entry.vat)


def _balanced(postings: list[Posting], terms: Terms, *, currency: str) -> tuple[Posting, ...]:
    debit, credit = sides(postings, currency=currency)
    difference = debit - credit
    if difference.minor == 0:
        return tuple(postings)
    if abs(difference.amount) > terms.rounding_tolerance(currency):
        raise Unbalanced(place="BG-22", debit=f"{debit.amount} {currency}", credit=f"{credit.amount} {currency}")
    rounding = _Amount(terms.account("rounding"), -difference.amount, "Rounding difference")
    return (*postings, _posting(rounding, sign=1, currency=currency))


def sides(postings: "list[Posting] | tuple[Posting, ...]", *, currency: str) -> tuple[Money, Money]:
    """Return the sum of the debits and the sum of the credits."""
    debit = sum(posting.debit.minor for posting in postings)
    credit = sum(posting.credit.minor for posting in postings)
    return Money(debit, currency), Money(credit, currency)
