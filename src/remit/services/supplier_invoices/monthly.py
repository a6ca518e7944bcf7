"""The line's own section of the monthly service report: what was invoiced, by how many suppliers, in which money."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from remit.services.kit import LineFigure, Money, ReleasedFact

SUPPLIERS = {"en": "Suppliers", "vi": "Nhà cung cấp"}
NOTES = {"en": "Credit notes", "vi": "Giấy báo có"}


def monthly(facts: Iterable[ReleasedFact]) -> Sequence[LineFigure]:
    """Count suppliers and credit notes and add the gross amounts up by currency, credit notes taken off."""
    suppliers: set[str] = set()
    notes = 0
    sums: dict[str, Decimal] = {}
    for one in facts:
        if not one.payload.get("totals"):
            continue
        suppliers.add(str(one.payload["seller"]["name"]))
        notes += one.kind == "credit_note"
        gross = Decimal(one.payload["totals"]["gross"]) * (-1 if one.kind == "credit_note" else 1)
        currency = str(one.payload["currency"])
        sums[currency] = sums.get(currency, Decimal(0)) + gross
    amounts = [
        LineFigure({"en": f"Invoiced, {key}", "vi": f"Giá trị hóa đơn, {key}"}, Money.rounded(gross, key))
        for key, gross in sorted(sums.items())
    ]
    return (LineFigure(SUPPLIERS, len(suppliers)), LineFigure(NOTES, notes), *amounts)
