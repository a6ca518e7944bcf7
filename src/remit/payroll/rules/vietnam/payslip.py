"""One payslip by Vietnamese law, from pay to net."""

from decimal import Decimal

from remit.payroll.model import ZERO, BelowProbationShare, BelowWageFloor, Side
from remit.payroll.rules.checks import check_person
from remit.payroll.rules.earnings import UNTAXED, pay_elements, pay_salary, take_elements
from remit.payroll.rules.retro import pay_corrections
from remit.payroll.rules.slips import Slip, shown
from remit.payroll.rules.vietnam.finalisation import settle_year
from remit.payroll.rules.vietnam.insurance import insured, pay_in_lieu, pay_union, region, withhold_insurance
from remit.payroll.rules.vietnam.overtime import least_probation, pay_overtime
from remit.payroll.rules.vietnam.tax import Taxed, withhold_tax


def compute(slip: Slip) -> None:
    """Write every line of the payslip. Refuses what `PayRefused` names."""
    check_person(slip)
    _check_floor(slip)
    found = insured(slip)
    pay_salary(slip)
    untaxed = pay_overtime(slip)
    sums = pay_elements(slip)
    pay_in_lieu(slip, found)
    difference = pay_corrections(slip)
    gross = slip.total(Side.EARNING)
    insurance = withhold_insurance(slip, found) + difference
    pay_union(slip, found)
    taxed = _taxed(slip, gross=gross, untaxed=untaxed + _exempt(slip, sums), insurance=insurance, sums=sums)
    tax = withhold_tax(slip, taxed)
    pension = slip.employee.amount("voluntary_pension", 0)
    slip.write(Side.DEDUCTION, "vn.voluntary_pension", pension)
    settle_year(slip, taxed, tax)
    take_elements(slip)
    _carry(slip, taxed, tax)


def _taxed(slip: Slip, *, gross: Decimal, untaxed: Decimal, insurance: Decimal, sums: dict[str, Decimal]) -> Taxed:
    income = gross - untaxed + sums.get("benefit", ZERO)
    pension = slip.employee.amount("voluntary_pension", 0)
    return Taxed(income, insurance, pension, slip.employee.amount("charity", 0))


def _exempt(slip: Slip, sums: dict[str, Decimal]) -> Decimal:
    exempt = sum((sums.get(kind, ZERO) for kind in UNTAXED), ZERO)
    if slip.table("vn.overtime_tax").value("leave_exempt"):
        exempt += sums.get("leave", ZERO)
    return exempt


def _check_floor(slip: Slip) -> None:
    employee, contract = slip.employee, slip.employee.text("contract", "indefinite")
    if contract == "probation" and employee.has("job_salary") and employee.amount("salary") < least_probation(slip):
        raise BelowProbationShare(
            "salary",
            pay=shown(employee.amount("salary")),
            floor=shown(least_probation(slip)),
            source=slip.table("vn.probation").citation,
        )
    if contract in ("casual", "probation") or employee.flag("part_time"):
        return
    kind, key = ("hourly", "hourly_rate") if employee.has("hourly_rate") else ("monthly", "salary")
    table = slip.table("vn.minimum_wage")
    floor, pay = table.number(kind, region(slip)), employee.amount(key)
    if pay < floor:
        raise BelowWageFloor(key, pay=shown(pay), floor=shown(floor), source=table.citation)


def _carry(slip: Slip, taxed: Taxed, tax: Decimal) -> None:
    before = slip.employee.inner("to_date")
    for key, amount in (("taxable", taxed.income), ("insurance", taxed.insurance), ("tax", tax)):
        slip.to_date[key] = before.amount(key, 0) + amount
    slip.to_date["dependant_months"] = before.amount("dependant_months", 0) + slip.employee.whole("dependants", 0)
