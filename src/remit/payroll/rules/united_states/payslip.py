"""One payslip by the federal law of the United States, from pay to net."""

from decimal import Decimal

from remit.payroll.model import ZERO, BelowWageFloor, OutOfScope, Side
from remit.payroll.rules.checks import check_person
from remit.payroll.rules.earnings import UNTAXED, pay_elements, pay_salary, take_elements
from remit.payroll.rules.retro import pay_corrections
from remit.payroll.rules.slips import Slip, shown
from remit.payroll.rules.united_states.fica import withhold_fica
from remit.payroll.rules.united_states.withholding import withhold_federal


def compute(slip: Slip) -> None:
    """Write every line of the payslip. Refuses what `PayRefused` names."""
    if slip.employee.flag("state_withholding"):
        raise OutOfScope("state_withholding", what="state and local withholding of the United States")
    check_person(slip)
    slip.notices.append("notice.us.no_state")
    salary = pay_salary(slip)
    _check_floor(slip, salary)
    sums = pay_elements(slip)
    pay_corrections(slip)
    pay = slip.total(Side.EARNING) - sum((sums.get(kind, ZERO) for kind in UNTAXED), ZERO) + sums.get("benefit", ZERO)
    cafeteria, deferral = _before_tax(slip)
    apart = sums.get("bonus", ZERO) if slip.employee.text("supplemental", "flat") == "flat" else ZERO
    tax = withhold_federal(slip, max(ZERO, pay - apart - cafeteria - deferral), supplemental=apart)
    withhold_fica(slip, pay - cafeteria)
    take_elements(slip)
    before = slip.employee.inner("to_date")
    slip.to_date["taxable"] = before.amount("taxable", 0) + pay - cafeteria - deferral
    slip.to_date["tax"] = before.amount("tax", 0) + tax


def _before_tax(slip: Slip) -> tuple[Decimal, Decimal]:
    """Write and return what comes off before tax: cafeteria plan (26 U.S.C. 125), deferral (26 U.S.C. 402(e)(3))."""
    employee = slip.employee
    cafeteria = slip.write(Side.DEDUCTION, "us.cafeteria", employee.amount("section_125", 0), source="26 U.S.C. 125")
    deferral = slip.write(
        Side.DEDUCTION, "us.deferral", employee.amount("deferral_401k", 0), source="26 U.S.C. 402(e)(3)"
    )
    return cafeteria, deferral


def _check_floor(slip: Slip, salary: Decimal) -> None:
    hours = slip.employee.amount("hours", 0)
    table = slip.table("us.minimum_wage")
    if hours and salary / hours < table.number("hourly"):
        floor = f"{shown(table.number('hourly'))} / h"
        raise BelowWageFloor("hourly_rate", pay=f"{shown(salary / hours)} / h", floor=floor, source=table.citation)
