"""Finalise a year: the tax of the whole year against what was withheld month by month; the difference is settled."""

from decimal import Decimal

from remit.payroll.model import ZERO, Side
from remit.payroll.rules.slips import Slip, shown
from remit.payroll.rules.vietnam.tax import Taxed, finalised_tax

MONTHS = 12


def settle_year(slip: Slip, taxed: Taxed, tax: Decimal) -> None:
    """Write the difference between a year's tax and what was withheld, where the employee authorised the employer.

    `to_date` of the employee holds `taxable`, `insurance`, `tax`, `pension` of the months before, and
    `dependant_months`; the person's own relief counts for all twelve months of a resident.
    """
    if not slip.employee.flag("finalise"):
        return
    before, table = slip.employee.inner("to_date"), slip.table("vn.reliefs", on_pay_date=True)
    months = before.amount("dependant_months", 0) + slip.employee.whole("dependants", 0)
    relief = table.number("self") * MONTHS + table.number("dependant") * months
    income = before.amount("taxable", 0) + taxed.income
    pension = before.amount("pension", 0) + min(taxed.pension, table.number("voluntary_pension"))
    off = before.amount("insurance", 0) + taxed.insurance + relief + pension + before.amount("charity", 0)
    due = finalised_tax(slip, income, off + taxed.charity)
    difference = due - before.amount("tax", 0) - tax
    basis = f"{shown(due)} − {shown(before.amount('tax', 0) + tax)}"
    if difference > ZERO:
        slip.write(Side.DEDUCTION, "vn.finalisation", difference, basis=basis, source=table.citation)
    else:
        slip.write(Side.EARNING, "vn.finalisation_refund", -difference, basis=basis, source=table.citation)
