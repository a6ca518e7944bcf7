"""Prove an invoice's arithmetic with exact decimals: lines, allowances, VAT breakdown, totals (EN 16931-1, clause 6.4).

| rule | what must hold |
|---|---|
| R120 | line net = quantity x price / base quantity - allowances + charges, rounded to the minor unit |
| R040 | an allowance or charge with a base and a percentage is that percentage of the base |
| BR-CO-10..12 | sums of the lines, of the allowances, of the charges |
| BR-CO-13..16 | net, VAT, gross, due |
| BR-CO-17 | tax of a breakdown row = base x rate, within one minor unit per line it covers |
| BR-CO-18 | there is a VAT breakdown |
| BR-x-08 | base of a breakdown row = lines - allowances + charges of its category and rate |
| BR-DEC | no amount is finer than the currency's minor unit |

R120 and R040 are rules of PEPPOL BIS Billing 3; a supplier may round VAT line by line, hence the slack of BR-CO-17.
"""

from collections.abc import Iterator
from dataclasses import fields
from decimal import ROUND_HALF_UP, Decimal

from remit.services.kit import decimals_of
from remit.services.supplier_invoices.findings import Finding, Reason
from remit.services.supplier_invoices.model import Adjustment, Invoice, Totals, VatBreakdown

TOTAL_TERMS = {
    "lines": "BT-106",
    "allowances": "BT-107",
    "charges": "BT-108",
    "net": "BT-109",
    "vat": "BT-110",
    "gross": "BT-112",
    "prepaid": "BT-113",
    "rounding": "BT-114",
    "due": "BT-115",
}
RATED = {"S": "BR-S-08", "L": "BR-IG-08", "M": "BR-IP-08"}
"""VAT categories whose breakdown has a row per rate, with the rule that proves it."""

UNRATED = {"Z": "BR-Z-08", "E": "BR-E-08", "AE": "BR-AE-08", "K": "BR-IC-08", "G": "BR-G-08", "O": "BR-O-08"}


def prove(invoice: Invoice) -> tuple[Finding, ...]:
    """Return every sum of the invoice that does not hold, with the rule it breaks; none means it is proven."""
    return (
        *_line_findings(invoice),
        *_adjustment_findings(invoice),
        *_total_findings(invoice),
        *_breakdown_findings(invoice),
        *_precision_findings(invoice),
    )


def _differs(
    *, place: str, clause: str, stated: Decimal, computed: Decimal, slack: Decimal = Decimal(0)
) -> Iterator[Finding]:
    if abs(stated - computed) > slack:
        shown = {"stated": f"{stated:f}", "computed": f"{computed:f}"}
        yield Finding(Reason.ARITHMETIC, "arithmetic.sum", place=place, clause=clause, fields=shown)


def _rounded(amount: Decimal, invoice: Invoice) -> Decimal:
    return amount.quantize(_minor_unit(invoice), rounding=ROUND_HALF_UP)


def _minor_unit(invoice: Invoice) -> Decimal:
    return Decimal(1).scaleb(-decimals_of(invoice.currency))


def _line_findings(invoice: Invoice) -> Iterator[Finding]:
    for line in invoice.lines:
        computed = _rounded(line.quantity * line.price / line.base_quantity, invoice) - _sum(line.allowances)
        computed += _sum(line.charges)
        place = f"BG-25 {line.id}: BT-131"
        yield from _differs(place=place, clause="PEPPOL-EN16931-R120", stated=line.net, computed=computed)


def _sum(adjustments: tuple[Adjustment, ...]) -> Decimal:
    return sum((adjustment.amount for adjustment in adjustments), Decimal(0))


def _adjustment_findings(invoice: Invoice) -> Iterator[Finding]:
    for place, adjustment in _adjustments(invoice):
        if adjustment.base is not None and adjustment.percent is not None:
            computed = _rounded(adjustment.base * adjustment.percent / 100, invoice)
            yield from _differs(
                place=place,
                clause="PEPPOL-EN16931-R040",
                stated=adjustment.amount,
                computed=computed,
                slack=_minor_unit(invoice),
            )


def _adjustments(invoice: Invoice) -> Iterator[tuple[str, Adjustment]]:
    yield from ((f"BG-20 {number}", found) for number, found in enumerate(invoice.allowances, start=1))
    yield from ((f"BG-21 {number}", found) for number, found in enumerate(invoice.charges, start=1))
    for line in invoice.lines:
        yield from ((f"BG-25 {line.id}: BG-27", found) for found in line.allowances)
        yield from ((f"BG-25 {line.id}: BG-28", found) for found in line.charges)


def _total_findings(invoice: Invoice) -> Iterator[Finding]:
    totals = invoice.totals
    sums = (
        ("BT-106", "BR-CO-10", totals.lines, sum((line.net for line in invoice.lines), Decimal(0))),
        ("BT-107", "BR-CO-11", totals.allowances, _sum(invoice.allowances)),
        ("BT-108", "BR-CO-12", totals.charges, _sum(invoice.charges)),
        ("BT-109", "BR-CO-13", totals.net, totals.lines - totals.allowances + totals.charges),
        ("BT-110", "BR-CO-14", totals.vat, sum((row.tax for row in invoice.vat), Decimal(0))),
        ("BT-112", "BR-CO-15", totals.gross, totals.net + totals.vat),
        ("BT-115", "BR-CO-16", totals.due, totals.gross - totals.prepaid + totals.rounding),
    )
    for place, clause, stated, computed in sums:
        yield from _differs(place=place, clause=clause, stated=stated, computed=computed)


def _breakdown_findings(invoice: Invoice) -> Iterator[Finding]:
    if not invoice.vat:
        yield Finding(Reason.ARITHMETIC, "arithmetic.no_breakdown", place="BG-23", clause="BR-CO-18")
        return
    for number, row in enumerate(invoice.vat, start=1):
        yield from _row_findings(invoice, row, place=f"BG-23 {number}")
    for line in invoice.lines:
        if not any(_covers(row, line.vat_category, line.vat_rate) for row in invoice.vat):
            shown = {"category": line.vat_category or "", "rate": f"{line.vat_rate or 0:f}"}
            place = f"BG-25 {line.id}: BT-151"
            yield Finding(Reason.ARITHMETIC, "arithmetic.not_broken_down", place=place, clause="BR-CO-18", fields=shown)


def _row_findings(invoice: Invoice, row: VatBreakdown, *, place: str) -> Iterator[Finding]:
    lines = [line for line in invoice.lines if _covers(row, line.vat_category, line.vat_rate)]
    base = sum((line.net for line in lines), Decimal(0)) - _covered(row, invoice.allowances)
    base += _covered(row, invoice.charges)
    clause = {**RATED, **UNRATED}.get(row.category, "BR-CO-17")
    yield from _differs(place=f"{place}: BT-116", clause=clause, stated=row.base, computed=base)
    tax = _rounded(row.base * (row.rate or Decimal(0)) / 100, invoice)
    slack = _minor_unit(invoice) * max(1, len(lines))
    yield from _differs(place=f"{place}: BT-117", clause="BR-CO-17", stated=row.tax, computed=tax, slack=slack)


def _covered(row: VatBreakdown, adjustments: tuple[Adjustment, ...]) -> Decimal:
    return _sum(tuple(found for found in adjustments if _covers(row, found.vat_category, found.vat_rate)))


def _covers(row: VatBreakdown, category: str | None, rate: Decimal | None) -> bool:
    if category != row.category:
        return False
    return category not in RATED or (rate or Decimal(0)) == (row.rate or Decimal(0))


def _precision_findings(invoice: Invoice) -> Iterator[Finding]:
    decimals = decimals_of(invoice.currency)
    for place, amount in _amounts(invoice):
        exponent = amount.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > decimals:
            shown = {"amount": f"{amount:f}", "currency": invoice.currency, "decimals": decimals}
            yield Finding(Reason.ARITHMETIC, "arithmetic.precision", place=place, clause="BR-DEC", fields=shown)


def _amounts(invoice: Invoice) -> Iterator[tuple[str, Decimal]]:
    yield from ((TOTAL_TERMS[entry.name], getattr(invoice.totals, entry.name)) for entry in fields(Totals))
    yield from ((f"BG-25 {line.id}: BT-131", line.net) for line in invoice.lines)
    for number, row in enumerate(invoice.vat, start=1):
        yield f"BG-23 {number}: BT-116", row.base
        yield f"BG-23 {number}: BT-117", row.tax
