"""Federal income tax: Publication 15-T, percentage method for automated payroll systems, Worksheet 1A.

The schedules are not stored: a bracket of the standard schedule begins at the standard deduction less line 1(g), one of
the schedule for the checked box of step 2 is half of deduction and brackets, as Publication 15-T derives them.
"""

from dataclasses import dataclass
from decimal import Decimal

from remit.payroll.model import ZERO, CodeUnknown, OutOfScope, Side
from remit.payroll.rules.rounding import banded, percent, places
from remit.payroll.rules.slips import Slip, shown
from remit.payroll.rules.tables import Table

STATUSES = {
    "single": "single",
    "s": "single",
    "married_separately": "single",
    "mfs": "single",
    "married_higher_single": "single",
    "married": "married",
    "m": "married",
    "married_jointly": "married",
    "mfj": "married",
    "head": "head",
    "hoh": "head",
    "head_of_household": "head",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """What Form W-4 says, of 2020 or later, or of before."""

    status: str
    box: bool = False
    credits: Decimal = ZERO
    other_income: Decimal = ZERO
    deductions: Decimal = ZERO
    extra: Decimal = ZERO
    allowances: int | None = None


def withhold_federal(slip: Slip, wages: Decimal, *, supplemental: Decimal) -> Decimal:
    """Write the federal income tax on a period's wages, and the flat tax on supplemental wages paid apart."""
    table = slip.table("us.withholding", on_pay_date=True)
    if slip.employee.flag("nonresident_alien"):
        raise OutOfScope("nonresident_alien", what="withholding of non-resident aliens (Pub. 15-T)")
    if slip.employee.inner("w4").flag("exempt"):
        slip.notices.append("notice.us.exempt")
        return ZERO
    frequency = slip.employee.text("frequency", "monthly")
    periods = table.value("periods").get(frequency)
    if periods is None:
        raise CodeUnknown("frequency", value=frequency, what="frequency of pay", country="US")
    certificate = _certificate(slip)
    tax = period_tax(wages, Decimal(periods), certificate, table)
    tax = places(tax, 0 if slip.run.settings.withholding_rounding == "dollar" else 2, "half_up")
    basis = f"{shown(wages)} × {periods}, {certificate.status}"
    slip.write(Side.DEDUCTION, "us.income_tax", tax, basis=basis, source=table.citation, exact=True)
    return tax + _flat(slip, supplemental)


def period_tax(wages: Decimal, periods: Decimal, certificate: Certificate, table: Table) -> Decimal:
    """Return Worksheet 1A's line 4b before rounding."""
    old = certificate.allowances is not None
    allowed = table.number("allowance") * (certificate.allowances or 0)
    line_1g = ZERO if old or certificate.box else table.number("line_1g", certificate.status)
    annual = wages * periods + certificate.other_income
    adjusted = max(ZERO, annual - certificate.deductions - line_1g - allowed)
    tentative = places(
        banded(adjusted, schedule(table, certificate.status, box=certificate.box)) / periods, 2, "half_up"
    )
    return max(ZERO, tentative - places(certificate.credits / periods, 2, "half_up")) + certificate.extra


def schedule(table: Table, status: str, *, box: bool) -> tuple[tuple[Decimal | None, Decimal], ...]:
    """Return the annual percentage schedule as bands, the first of them free of tax."""
    half = 2 if box else 1
    start = table.number("standard_deduction", status) / half
    start -= ZERO if box else table.number("line_1g", status)
    rows = ((None if edge is None else start + edge / half, rate) for edge, rate in table.bands("brackets", status))
    return ((start, ZERO), *rows)


def _certificate(slip: Slip) -> Certificate:
    w4 = slip.employee.inner("w4")
    written = w4.text("status", slip.employee.text("filing_status", "single"))
    status = STATUSES.get(written.strip().lower().replace(" ", "_"))
    if status is None:
        raise CodeUnknown("w4", value=written, what="filing status", country="US")
    if w4.has("allowances"):
        return Certificate(status, allowances=w4.whole("allowances"), extra=w4.amount("extra", 0))
    return Certificate(
        status=status,
        box=w4.flag("step2"),
        credits=w4.amount("credits", 0),
        other_income=w4.amount("other_income", 0),
        deductions=w4.amount("deductions", 0),
        extra=w4.amount("extra", 0),
    )


def _flat(slip: Slip, supplemental: Decimal) -> Decimal:
    """Withhold on supplemental wages apart from the rest: flat, and more on what passes the year's limit."""
    if not supplemental:
        return ZERO
    table = slip.table("us.supplemental", on_pay_date=True)
    before = slip.employee.inner("to_date").amount("supplemental", 0)
    above = max(ZERO, before + supplemental - max(before, table.number("over")))
    tax = percent(table.number("flat"), supplemental - above) + percent(table.number("above"), above)
    basis = f"{table.value('flat')}% × {shown(supplemental - above)}"
    slip.to_date["supplemental"] = before + supplemental
    return slip.write(Side.DEDUCTION, "us.income_tax_supplemental", tax, basis=basis, source=table.citation, exact=True)
