"""Who sends the invoice: the supplier's record, tax identifier, bank accounts, and the currency they bill in.

A supplier's record is reference data of kind `supplier` under `identifiers.supplier_key`; its body:
`{"number", "name", "vat_id", "accounts": [{"account", "bic"}], "terms_days", "default_account", "order_free",
"repeats", "blocked"}`. `order_free` suppliers (rent, energy) bill without order; `repeats` bill equal amounts.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from remit.services.kit import Lookup
from remit.services.supplier_invoices.findings import Finding, Reason
from remit.services.supplier_invoices.identifiers import compact, iban_problem, supplier_key, vat_problem
from remit.services.supplier_invoices.model import Invoice
from remit.services.supplier_invoices.terms import Terms

Record = Mapping[str, Any]


def seller_key(invoice: Invoice) -> str:
    """Return the key under which the invoice's seller would be kept."""
    seller = invoice.seller
    return supplier_key(
        vat_id=seller.vat_id,
        tax_id=seller.tax_id,
        legal_id=seller.legal_id,
        name=seller.name or seller.trading_name or "",
    )


def find_supplier(invoice: Invoice, lookup: Lookup, *, corrected: str | None = None) -> tuple[str, Record | None]:
    """Return the supplier's key and record: the one a person named, else by VAT, tax, legal identifier or name."""
    seller = invoice.seller
    names = (seller.name, seller.trading_name)
    keys = [compact(corrected), corrected or ""] if corrected else [seller_key(invoice)]
    if not corrected:
        keys += [compact(number) for number in (seller.tax_id, seller.legal_id, *seller.identifiers)]
        keys += [supplier_key(vat_id=None, name=name) for name in names if name]
    for key in dict.fromkeys(filter(None, keys)):
        found = lookup.reference("supplier", key)
        if found is not None and not found.body.get("blocked"):
            return key, found.body
    return keys[0], None


def check_supplier(invoice: Invoice, record: Record | None, terms: Terms) -> tuple[Finding, ...]:
    """Return what speaks against the sender: unknown, tax identifier, bank accounts, currency."""
    return (
        *_unknown(invoice, record),
        *_tax_findings(invoice),
        *_bank_findings(invoice, record),
        *_currency_findings(invoice, terms),
    )


def _unknown(invoice: Invoice, record: Record | None) -> Iterator[Finding]:
    if record is None:
        shown = {"name": invoice.seller.name, "key": seller_key(invoice)}
        yield Finding(Reason.VENDOR_UNKNOWN, "vendor.unknown", place="BG-4", fields=shown)


def _tax_findings(invoice: Invoice) -> Iterator[Finding]:
    seller = invoice.seller
    if seller.vat_id:
        code = vat_problem(seller.vat_id, country=seller.country)
        if code:
            clause = "BR-CO-09" if code == "tax.vat_id_prefix" else None
            yield Finding(Reason.TAX, code, place="BT-31", clause=clause, fields={"vat_id": seller.vat_id})
    elif not seller.tax_id and any(row.category == "S" for row in invoice.vat):
        yield Finding(Reason.TAX, "tax.vat_id_missing", place="BT-31", clause="BR-S-02")


def known_accounts(record: Record | None) -> tuple[str, ...]:
    """Return the accounts on file for a supplier, compacted."""
    return tuple(compact(entry["account"]) for entry in (record or {}).get("accounts", ()))


def _bank_findings(invoice: Invoice, record: Record | None) -> Iterator[Finding]:
    known = known_accounts(record)
    for account in invoice.payment.accounts:
        if compact(account) in known:
            continue
        if iban_problem(account):
            yield _bank("bank.iban_invalid", account)
        elif record is not None:
            yield _bank("bank.not_on_file", account)


def _bank(code: str, account: str) -> Finding:
    return Finding(Reason.BANK_DETAIL_CHANGED, code, place="BT-84", fields={"ending": compact(account)[-4:]})


def needs_second_person(invoice: Invoice, record: Record | None, findings: tuple[Finding, ...]) -> bool:
    """Say whether a second person must confirm the bank details: changed, or a new supplier's first ones."""
    changed = any(finding.reason is Reason.BANK_DETAIL_CHANGED for finding in findings)
    return changed or (record is None and bool(invoice.payment.accounts))


def _currency_findings(invoice: Invoice, terms: Terms) -> Iterator[Finding]:
    if invoice.currency not in terms.currencies:
        yield Finding(Reason.CURRENCY, "currency.not_agreed", place="BT-5", fields={"currency": invoice.currency})
