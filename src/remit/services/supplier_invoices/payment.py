"""The payment proposal: to whom, on which account, how much and when; or why nothing is to be paid."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from remit.services.kit import Money
from remit.services.supplier_invoices.identifiers import compact, is_iban
from remit.services.supplier_invoices.model import Invoice
from remit.services.supplier_invoices.supplier import known_accounts
from remit.services.supplier_invoices.terms import Terms

DIRECT_DEBITS = frozenset({"49", "59"})
"""Codes of UNTDID 4461 (BT-81) by which the supplier collects."""

CARDS = frozenset({"48", "54", "55"})
"""Codes of UNTDID 4461 by which the invoice was paid with a card."""


class Method(StrEnum):
    """How the amount due is settled."""

    TRANSFER = "transfer"
    COLLECTED = "collected_by_supplier"
    CARD = "paid_by_card"
    SET_OFF = "set_off"
    NOTHING = "nothing_due"
    NO_ACCOUNT = "account_missing"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed payment; `account` is compacted, `amount` positive except that a set-off names what is credited."""

    method: Method
    creditor: str
    amount: Money
    due_date: dt.date
    remittance: str
    account: str | None = None
    bic: str | None = None
    iban: bool = False


def propose_payment(
    invoice: Invoice, terms: Terms, *, supplier: Mapping[str, Any] | None, bank_confirmed: bool
) -> Proposal:
    """Return how an invoice is to be paid; accounts that are not on file only count once they were confirmed."""
    account = _account(invoice, supplier, bank_confirmed=bank_confirmed)
    return Proposal(
        method=_method(invoice, account),
        creditor=str((supplier or {}).get("name") or invoice.seller.name),
        amount=Money.rounded(abs(invoice.totals.due), invoice.currency),
        due_date=_due_date(invoice, supplier, terms),
        remittance=invoice.payment.remittance or invoice.number,
        account=account,
        bic=_bic(invoice, supplier, account),
        iban=bool(account and is_iban(account)),
    )


def _method(invoice: Invoice, account: str | None) -> Method:
    due = invoice.totals.due
    if due == 0:
        return Method.NOTHING
    if invoice.credit_note or due < 0:
        return Method.SET_OFF
    if invoice.payment.means in DIRECT_DEBITS:
        return Method.COLLECTED
    if invoice.payment.means in CARDS:
        return Method.CARD
    return Method.TRANSFER if account else Method.NO_ACCOUNT


def _account(invoice: Invoice, supplier: Mapping[str, Any] | None, *, bank_confirmed: bool) -> str | None:
    known = known_accounts(supplier)
    stated = [compact(account) for account in invoice.payment.accounts]
    allowed = [account for account in stated if bank_confirmed or account in known]
    return next(iter([*allowed, *known]), None)


def _bic(invoice: Invoice, supplier: Mapping[str, Any] | None, account: str | None) -> str | None:
    for entry in (supplier or {}).get("accounts", ()):
        if compact(entry["account"]) == account:
            return str(entry["bic"]) if entry.get("bic") else None
    return next(iter(invoice.payment.bics), None) if account else None


def _due_date(invoice: Invoice, supplier: Mapping[str, Any] | None, terms: Terms) -> dt.date:
    days = int((supplier or {}).get("terms_days") or terms.terms_days)
    return invoice.due_date or invoice.issue_date + dt.timedelta(days=days)
