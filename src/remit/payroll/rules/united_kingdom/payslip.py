"""One payslip by the law of the United Kingdom, from pay to net."""

from decimal import Decimal

from remit.payroll.model import HUNDRED, ZERO, BelowWageFloor, FieldBad, Side
from remit.payroll.rules.checks import check_person
from remit.payroll.rules.earnings import UNTAXED, pay_elements, pay_salary, take_elements
from remit.payroll.rules.retro import pay_corrections
from remit.payroll.rules.rounding import percent
from remit.payroll.rules.slips import Slip, shown
from remit.payroll.rules.united_kingdom.contributions import withhold_contributions
from remit.payroll.rules.united_kingdom.loans import withhold_loans
from remit.payroll.rules.united_kingdom.sickness import pay_sickness
from remit.payroll.rules.united_kingdom.tax import withhold_paye


def compute(slip: Slip) -> None:
    """Write every line of the payslip. Refuses what `PayRefused` names."""
    check_person(slip)
    salary = pay_salary(slip)
    _check_floor(slip, salary)
    pay_sickness(slip)
    sums = pay_elements(slip)
    pay_corrections(slip)
    pay = slip.total(Side.EARNING) - sum((sums.get(kind, ZERO) for kind in UNTAXED), ZERO)
    before_tax = _pension(slip, salary)
    withhold_paye(slip, pay + sums.get("benefit", ZERO) - before_tax)
    withhold_contributions(slip, pay)
    withhold_loans(slip, pay)
    take_elements(slip)


def _pension(slip: Slip, salary: Decimal) -> Decimal:
    """Write the pension of both sides and return what of it comes off before tax.

    Basis `net_pay`: before tax (Finance Act 2004 s. 193); `relief_at_source`: after tax, less the basic-rate relief
    that the scheme claims (s. 192).
    """
    plan = slip.employee.inner("pension")
    if not plan.values:
        return ZERO
    mine = plan.amount("amount", percent(plan.amount("percent", 0), salary))
    theirs = plan.amount("employer_amount", percent(plan.amount("employer_percent", 0), salary))
    slip.write(Side.EMPLOYER, "uk.pension_employer", theirs)
    basis = plan.text("basis", "net_pay")
    if basis == "net_pay":
        return slip.write(Side.DEDUCTION, "uk.pension", mine, source="Finance Act 2004 s. 193")
    if basis != "relief_at_source":
        raise FieldBad("pension", field="basis", value=basis, wanted="net_pay, relief_at_source")
    relief = slip.table("uk.income_tax", on_pay_date=True).bands("bands")[0][1]
    slip.write(Side.DEDUCTION, "uk.pension", mine * (HUNDRED - relief) / HUNDRED, source="Finance Act 2004 s. 192")
    return ZERO


def _check_floor(slip: Slip, salary: Decimal) -> None:
    employee, end = slip.employee, slip.run.period.end
    hours = employee.amount("hours", 0)
    if not hours or not (employee.has("age") or employee.has("birth_date")):
        return
    table = slip.table("uk.minimum_wage")
    age = employee.whole("age", 0)
    if employee.has("birth_date"):
        born = employee.day("birth_date")
        age = end.year - born.year - ((end.month, end.day) < (born.month, born.day))
    floor = next(Decimal(rate) for edge, rate in table.value("ages") if edge == "" or age < edge)
    if salary / hours < floor:
        shown_pay = f"{shown(salary / hours)} / h"
        raise BelowWageFloor("salary", pay=shown_pay, floor=f"{shown(floor)} / h", source=table.citation)
