"""The topics of the supplier invoice process: each reads the item's payload, answers variables and documents.

Variables of the instance: `findings_*` per check, then `reasons` (what a task shows), `reason_codes`,
`exception_count`, `second_person`, `gross_amount` and `approval_limit` (whole major units) for the decision table.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from remit.services.kit import Handler, ServiceCall, ServiceResult, Voucher, handed_entries
from remit.services.supplier_invoices.arithmetic import prove
from remit.services.supplier_invoices.billed import BILLED, billed_before, billed_marks
from remit.services.supplier_invoices.deliverables import payment_documents, posting_documents, rejection_document
from remit.services.supplier_invoices.duplicates import check_duplicates, marks, number_mark
from remit.services.supplier_invoices.findings import Finding, Reason, as_variable, reason_codes
from remit.services.supplier_invoices.matching import Order, match
from remit.services.supplier_invoices.model import Invoice, invoice_from_json
from remit.services.supplier_invoices.payment import propose_payment
from remit.services.supplier_invoices.posting import Posting, Unbalanced, propose_postings
from remit.services.supplier_invoices.scans import read_scan, take_scan
from remit.services.supplier_invoices.supplier import check_supplier, find_supplier, needs_second_person
from remit.services.supplier_invoices.terms import Terms

UNBALANCED = "unbalanced"
"""The BPMN error that a posting proposal throws when it does not balance."""

CHECKS = ("arithmetic", "supplier", "duplicates", "match")


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "supplier_invoices.read_scan": read_scan,
        "supplier_invoices.take_scan": take_scan,
        "supplier_invoices.prove": prove_arithmetic,
        "supplier_invoices.identify": identify_supplier,
        "supplier_invoices.duplicates": look_for_duplicates,
        "supplier_invoices.match": match_order,
        "supplier_invoices.propose": propose,
        "supplier_invoices.reject": reject,
    }


def _answer(check: str, findings: tuple[Finding, ...]) -> dict[str, Any]:
    return {f"findings_{check}": [as_variable(finding) for finding in findings]}


def prove_arithmetic(call: ServiceCall) -> ServiceResult:
    """Prove the invoice's sums."""
    return ServiceResult(variables=_answer("arithmetic", prove(_invoice(call))))


def identify_supplier(call: ServiceCall) -> ServiceResult:
    """Find the supplier's record; check tax identifier, bank accounts and currency."""
    invoice, terms = _invoice(call), Terms(call.parameters)
    key, record = find_supplier(invoice, call.lookup, corrected=call.variables.get("correct_supplier"))
    findings = check_supplier(invoice, record, terms)
    return ServiceResult(
        variables={
            **_answer("supplier", findings),
            "supplier": key,
            "second_person": needs_second_person(invoice, record, findings),
        }
    )


def look_for_duplicates(call: ServiceCall) -> ServiceResult:
    """Ask whether the invoice came before, and leave the marks by which it will be known again."""
    invoice, window = _invoice(call), Terms(call.parameters).duplicate_window_days
    supplier = str(call.variables["supplier"])
    repeats = bool((_record(call) or {}).get("repeats"))
    findings = check_duplicates(invoice, call.lookup, supplier=supplier, window=window, repeats=repeats)
    return ServiceResult(
        variables=_answer("duplicates", findings),
        fingerprints=marks(invoice, supplier=supplier, window=window),
    )


def match_order(call: ServiceCall) -> ServiceResult:
    """Match with order and receipt; gather every check's findings into the reasons, and the inputs of the decision."""
    invoice, terms = _invoice(call), Terms(call.parameters)
    findings = (*_match_findings(call, invoice, terms), *_limit_findings(invoice, terms), *_returned(call))
    matched = _answer("match", findings)
    found = {**call.variables, **matched}
    reasons = [finding for check in CHECKS for finding in found.get(f"findings_{check}", ())]
    over = Reason.OVER_APPROVAL_LIMIT.value
    return ServiceResult(
        variables={
            **matched,
            "reasons": reasons,
            "reason_codes": reason_codes(reasons),
            "exception_count": sum(finding["reason"] != over for finding in reasons),
            "gross_amount": int(_gross(invoice).to_integral_value(ROUND_CEILING)),
            "approval_limit": int(terms.approval_limit(invoice.currency).to_integral_value(ROUND_FLOOR)),
        }
    )


def _match_findings(call: ServiceCall, invoice: Invoice, terms: Terms) -> tuple[Finding, ...]:
    number = _order_number(call, invoice)
    if number is None:
        missing = Finding(Reason.NO_PO, "match.no_order", place="BT-13")
        return () if _order_free(call, invoice, terms) else (missing,)
    order = _order(call, number)
    if order is None:
        return (Finding(Reason.NO_PO, "match.order_unknown", place="BT-13", fields={"order": number}),)
    return match(invoice, order, terms, supplier=str(call.variables["supplier"]))


def _order_free(call: ServiceCall, invoice: Invoice, terms: Terms) -> bool:
    if not terms.order_required or (_record(call) or {}).get("order_free"):
        return True
    supplier = str(call.variables["supplier"])
    seen = (call.lookup.first_seen(*number_mark(supplier, number)) for number in invoice.preceding)
    return invoice.credit_note and any(seen)


def _limit_findings(invoice: Invoice, terms: Terms) -> tuple[Finding, ...]:
    limit = terms.approval_limit(invoice.currency)
    if invoice.currency not in terms.currencies or _gross(invoice) <= limit:
        return ()
    shown = {"gross": f"{invoice.totals.gross:f}", "limit": f"{limit:f}", "currency": invoice.currency}
    return (Finding(Reason.OVER_APPROVAL_LIMIT, "limit.over", place="BT-112", fields=shown),)


def _returned(call: ServiceCall) -> tuple[Finding, ...]:
    """A returned invoice goes before a person once more, whatever the rules say of it; who corrected it has seen it."""
    rework = call.variables.get("rework")
    if not rework or call.variables.get("decision"):
        return ()
    shown = {"by": rework["by"], "reason": rework["reason"]}
    return (Finding(Reason.RETURNED, "rework.returned", fields=shown),)


def _gross(invoice: Invoice) -> Decimal:
    return abs(invoice.totals.gross)


def propose(call: ServiceCall) -> ServiceResult:
    """Make the posting and payment proposals; throws the BPMN error `unbalanced` where debits and credits differ."""
    invoice, terms, record = _invoice(call), Terms(call.parameters), _record(call)
    supplier = str((record or {}).get("number") or call.variables["supplier"])
    number = _order_number(call, invoice)
    try:
        order = _order(call, number) if number else None
        postings = propose_postings(invoice, terms, order=order, supplier=record)
    except Unbalanced as refusal:
        return _unbalanced(call, refusal)
    confirmed = call.variables.get("bank_verdict") == "confirmed"
    payment = propose_payment(invoice, terms, supplier=record, bank_confirmed=confirmed)
    item = call.item.number
    return ServiceResult(
        variables={"payment_method": payment.method.value},
        documents=(
            *posting_documents(invoice, postings, item=item, supplier=supplier),
            *payment_documents(invoice, payment, item=item, supplier=supplier),
        ),
        fingerprints=tuple(billed_marks(invoice, order, supplier=supplier)) if order else (),
        forgets=(BILLED,),
        handed=handed_entries(call, [_voucher(invoice, postings)]),
    )


def _voucher(invoice: Invoice, postings: Iterable[Posting]) -> Voucher:
    sides = ((one.account, one.debit.minor - one.credit.minor) for one in postings)
    return Voucher(invoice.issue_date, f"{invoice.seller.name} {invoice.number}".strip(), invoice.currency, sides)


def _unbalanced(call: ServiceCall, refusal: Unbalanced) -> ServiceResult:
    finding = Finding(Reason.ARITHMETIC, "arithmetic.unbalanced", place=refusal.place, fields=dict(refusal.fields))
    others = [entry for entry in call.variables.get("reasons", ()) if entry["code"] != finding.code]
    reasons = [*others, as_variable(finding)]
    return ServiceResult(variables={"reasons": reasons, "reason_codes": reason_codes(reasons)}, error=UNBALANCED)


def reject(call: ServiceCall) -> ServiceResult:
    """Write the notice that the invoice goes back to the supplier, with reasons and the person's comment."""
    notice = rejection_document(
        _invoice(call),
        item=call.item.number,
        supplier=str(call.variables["supplier"]),
        reasons=call.variables.get("reasons", ()),
        comment=_last_comment(call.variables),
    )
    return ServiceResult(documents=(notice,), forgets=(BILLED,))


def _last_comment(variables: Mapping[str, Any]) -> str:
    for key in ("approval_comment", "bank_evidence", "comment"):
        if variables.get(key):
            return str(variables[key])
    return ""


def _invoice(call: ServiceCall) -> Invoice:
    return invoice_from_json(call.variables.get("invoice") or call.item.payload)


def _record(call: ServiceCall) -> Mapping[str, Any] | None:
    found = call.lookup.reference("supplier", str(call.variables["supplier"]))
    return None if found is None or found.body.get("blocked") else found.body


def _order_number(call: ServiceCall, invoice: Invoice) -> str | None:
    return call.variables.get("correct_order") or invoice.order


def _order(call: ServiceCall, number: str) -> Order | None:
    found = call.lookup.reference("purchase_order", number)
    receipt = call.lookup.reference("receipt", number)
    if found is None:
        return None
    billed = billed_before(call.lookup, found)
    return Order(number, found.body, None if receipt is None else receipt.body, billed)
