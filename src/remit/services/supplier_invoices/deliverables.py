"""What the client receives: posting and payment proposal, each as JSON and CSV, or the notice of a rejection."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from remit.services.kit import Document
from remit.services.supplier_invoices.model import Invoice
from remit.services.supplier_invoices.payment import Proposal
from remit.services.supplier_invoices.posting import Posting, sides

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is run as a formula by spreadsheet programs."""


def posting_documents(
    invoice: Invoice, postings: tuple[Posting, ...], *, item: str, supplier: str
) -> tuple[Document, Document]:
    """Return the posting proposal as JSON and CSV; amounts are exact decimal text."""
    debit, credit = sides(postings, currency=invoice.currency)
    rows = [_posting_row(posting) for posting in postings]
    fact = {
        **_head(invoice, item=item, supplier=supplier),
        "postings": rows,
        "debit": str(debit.amount),
        "credit": str(credit.amount),
    }
    common = {
        "item": item,
        "document": invoice.number,
        "date": invoice.issue_date.isoformat(),
        "supplier": supplier,
        "currency": invoice.currency,
    }
    return _json("posting-proposal.json", fact), _csv("posting-proposal.csv", [{**common, **row} for row in rows])


def _posting_row(posting: Posting) -> dict[str, Any]:
    return {
        "account": posting.account,
        "debit": str(posting.debit.amount) if posting.debit.minor else "",
        "credit": str(posting.credit.amount) if posting.credit.minor else "",
        "text": posting.text,
        "cost_centre": posting.cost_centre or "",
        "vat": posting.vat or "",
    }


def payment_documents(invoice: Invoice, proposal: Proposal, *, item: str, supplier: str) -> tuple[Document, Document]:
    """Return the payment proposal as JSON and CSV."""
    payment = {
        "method": proposal.method.value,
        "creditor": proposal.creditor,
        "account": proposal.account or "",
        "iban": proposal.iban,
        "bic": proposal.bic or "",
        "amount": str(proposal.amount.amount),
        "currency": proposal.amount.currency,
        "due_date": proposal.due_date.isoformat(),
        "remittance": proposal.remittance,
    }
    head = _head(invoice, item=item, supplier=supplier)
    row = {"item": item, "document": invoice.number, "supplier": supplier, **payment}
    return _json("payment-proposal.json", {**head, "payment": payment}), _csv("payment-proposal.csv", [row])


def rejection_document(
    invoice: Invoice, *, item: str, supplier: str, reasons: Sequence[Mapping[str, Any]], comment: str
) -> Document:
    """Return the notice that an invoice was not accepted, with its reasons in both languages."""
    found = [{"reason": entry["reason"], "text": entry["text"], "place": entry["place"]} for entry in reasons]
    head = _head(invoice, item=item, supplier=supplier)
    return _json("rejection-notice.json", {**head, "reasons": found, "comment": comment})


def _head(invoice: Invoice, *, item: str, supplier: str) -> dict[str, Any]:
    return {
        "item": item,
        "document": invoice.number,
        "kind": "credit_note" if invoice.credit_note else "invoice",
        "date": invoice.issue_date.isoformat(),
        "supplier": supplier,
        "seller": invoice.seller.name,
        "order": invoice.order,
        "currency": invoice.currency,
        "gross": f"{invoice.totals.gross:f}",
        "due": f"{invoice.totals.due:f}",
    }


def _json(name: str, fact: Mapping[str, Any]) -> Document:
    return Document(name, "application/json", json.dumps(fact, ensure_ascii=False, indent=2).encode())


def _csv(name: str, rows: Sequence[Mapping[str, Any]]) -> Document:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: escape_cell(value) for key, value in row.items()} for row in rows)
    return Document(name, "text/csv; charset=utf-8", ("\ufeff" + text.getvalue()).encode())


def escape_cell(value: Any) -> str:
    """Return a cell's text, with an apostrophe before what a spreadsheet would run as a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
