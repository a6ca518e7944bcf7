"""The topics of a scanned invoice: read it for a person, and make an invoice of what the person confirmed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.services.kit import Money, ServiceCall, ServiceResult, media
from remit.services.supplier_invoices.arithmetic import prove
from remit.services.supplier_invoices.findings import Finding, Reason, as_variable, reason_codes
from remit.services.supplier_invoices.model import Invoice, InvoiceLine, Party, Payment, Totals, VatBreakdown, to_json
from remit.services.supplier_invoices.proposing import Proposed, propose_fields
from remit.services.supplier_invoices.scanning import words_of


def read_scan(call: ServiceCall) -> ServiceResult:
    """Propose a value for each field from the picture; where no reader is installed the person reads it alone."""
    found = propose_fields(words_of(call.lookup.content()))
    code = "scan.read" if media.reads_pictures() else "scan.no_reader"
    told = [as_variable(Finding(Reason.SCANNED, code, place="file", fields={"count": len(found)}))]
    places = {key: _place(one) for key, one in found.items()}
    return ServiceResult(
        {
            "proposal": {key: one.value for key, one in found.items()},
            "desk": {"places": places},
            "reasons": told,
            "reason_codes": reason_codes(told),
        }
    )


def _place(one: Proposed) -> dict[str, Any]:
    return {"page": one.page, "box": list(one.box), "sure": round(one.sure)}


def take_scan(call: ServiceCall) -> ServiceResult:
    """Make an invoice of the confirmed fields; what does not add up comes back to the person."""
    try:
        invoice = _invoice(call.variables)
        findings = prove(invoice)
    except (InvalidOperation, ValueError) as fault:
        findings, invoice = (Finding(Reason.ARITHMETIC, "scan.field", place="file", fields={"text": str(fault)}),), None
    told = [as_variable(finding) for finding in findings]
    known = {} if invoice is None else {"invoice": to_json(invoice)}
    return ServiceResult({**known, "scan_faults": len(told), "reasons": told, "reason_codes": reason_codes(told)})


def _invoice(given: Mapping[str, Any]) -> Invoice:
    currency, rate = str(given["currency"]).upper(), Decimal(str(given["vat_rate"]))
    net, tax, gross = (Money.of(str(given[key]), currency).amount for key in ("net", "vat", "gross"))
    zero, category = Decimal(0), "S" if rate else "Z"
    line = InvoiceLine(
        id="1",
        item="As scanned",
        quantity=Decimal(1),
        unit="C62",
        price=net,
        base_quantity=Decimal(1),
        net=net,
        vat_category=category,
        vat_rate=rate,
        order_line="1",
    )
    account = str(given.get("account") or "").replace(" ", "")
    return Invoice(
        syntax="Scan, confirmed by a person",
        number=str(given["number"]),
        issue_date=date.fromisoformat(given["issue_date"]),
        type_code="380",
        credit_note=False,
        currency=currency,
        seller=Party(name=str(given["supplier_name"]), vat_id=str(given.get("supplier") or "") or None),
        buyer=Party(),
        payment=Payment(means="30", accounts=(account,) if account else ()),
        lines=(line,),
        vat=(VatBreakdown(category, rate, net, tax),),
        totals=Totals(net, zero, zero, net, tax, gross, zero, zero, gross),
        due_date=date.fromisoformat(given["due_date"]) if given.get("due_date") else None,
        order=str(given.get("order") or "") or None,
    )
