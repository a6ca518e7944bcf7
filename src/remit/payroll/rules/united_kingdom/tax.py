"""PAYE by HMRC's table routines: free pay, the formula of the band, and the overriding limit.

Free pay is rounded up to the penny, with the number of the code split; taxable pay down to the pound; each edge and
the tax below it are cut at four decimals; tax is cut at the penny.
"""

from decimal import Decimal

from remit.payroll.model import ZERO, CodeUnknown, Entry, Side
from remit.payroll.rules.rounding import percent, places
from remit.payroll.rules.slips import Slip, shown
from remit.payroll.rules.tables import Table
from remit.payroll.rules.united_kingdom.codes import TaxCode, read_code
from remit.payroll.rules.united_kingdom.taxyear import TaxPeriod, tax_period


def withhold_paye(slip: Slip, pay: Decimal) -> Decimal:
    """Write the income tax on a period's taxable pay, or the refund; return it and carry the sums of the year."""
    period = tax_period(slip.run.period.pay_date, slip.employee.text("frequency", "monthly"))
    code = _code(slip)
    law = slip.table("uk.income_tax_scotland" if code.scottish else "uk.income_tax", on_pay_date=True)
    before = Entry({}) if code.alone else slip.employee.inner("to_date")
    number = period.alone if code.alone else period.number
    total = before.number("taxable_pay", 0) + pay
    due = _due(slip, law, code, total, period=period, number=number) - before.number("tax", 0)
    if code.flat == "NT" and code.alone:
        due = ZERO
    limit = places(percent(slip.table("uk.free_pay", on_pay_date=True).number("limit"), max(pay, ZERO)), 2, "down")
    tax = min(due, limit)
    if tax < due:
        slip.notices.append("notice.uk.overriding_limit")
    basis = f"{slip.employee.text('tax_code', '')} {period.unit} {number}: {shown(total)}".strip()
    slip.write(Side.DEDUCTION, "uk.income_tax", tax, basis=basis, source=law.citation, exact=True)
    whole = slip.employee.inner("to_date")
    slip.to_date["taxable_pay"] = whole.number("taxable_pay", 0) + pay
    slip.to_date["tax"] = whole.number("tax", 0) + tax
    return tax


def _code(slip: Slip) -> TaxCode:
    if not slip.employee.has("tax_code"):
        slip.notices.append("notice.uk.emergency_code")
        emergency = slip.table("uk.income_tax", on_pay_date=True).value("emergency")
        return read_code(str(emergency), alone=True)
    alone = slip.employee.flag("week1_month1") or slip.employee.text("tax_basis", "cumulative") != "cumulative"
    return read_code(slip.employee.text("tax_code"), alone=alone)


def _due(slip: Slip, law: Table, code: TaxCode, pay: Decimal, *, period: TaxPeriod, number: int) -> Decimal:
    if code.flat == "NT":
        return ZERO
    if code.flat:
        rate = law.value("codes").get(code.flat)
        if rate is None:
            raise CodeUnknown("tax_code", value=code.nation + code.flat, what="tax code", country="GB")
        return places(percent(Decimal(rate), places(pay, 0, "down")), 2, "down")
    free = free_pay(code.number, slip.table("uk.free_pay", on_pay_date=True), period=period) * number
    taxable = places(pay + free if code.negative else pay - free, 0, "down")
    return band_tax(taxable, law.bands("bands"), number=number, in_year=period.in_year)


def free_pay(number: int, table: Table, *, period: TaxPeriod) -> Decimal:
    """Return the free pay of one period for a code's number; the large part of a number has a rounded value."""
    if number == 0:
        return ZERO
    split = int(table.number("split"))
    parts, rest = divmod(number - 1, split)
    yearly = (rest + 1) * table.number("pounds_per_code") + table.number("rounding_pounds")
    return parts * table.number("per_split", period.unit) + places(yearly / period.in_year, 2, "up")


def band_tax(
    taxable: Decimal, bands: tuple[tuple[Decimal | None, Decimal], ...], *, number: int, in_year: int
) -> Decimal:
    """Return the tax up to period `number` of `in_year` by the formula of the band that holds the taxable pay."""
    if taxable <= 0:
        return ZERO
    below, tax_below, year_below, year_tax = ZERO, ZERO, ZERO, ZERO
    for edge, rate in bands:
        top = None if edge is None else places(edge * number / in_year, 4, "down")
        if edge is None or top is None or taxable <= places(top, 0, "up"):
            return places(tax_below + percent(rate, taxable - below), 2, "down")
        year_tax += percent(rate, edge - year_below)
        below, year_below, tax_below = top, edge, places(year_tax * number / in_year, 4, "down")
    return ZERO
