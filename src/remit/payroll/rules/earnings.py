"""What is earned: salary for the days worked, and the elements beside it."""

from calendar import monthrange
from decimal import Decimal

from remit.payroll.model import Entry, FieldBad, Side
from remit.payroll.rules.slips import Slip, shown

PRORATIONS = ("working_days", "calendar_days", "fixed_days")
KINDS = (
    "earning",
    "bonus",
    "allowance",
    "exempt",
    "reimbursement",
    "leave",
    "severance",
    "benefit",
    "deduction",
    "retro",
)
"""Kinds of elements: all but `deduction` are paid; `exempt`, `reimbursement` and `severance` bear no tax."""

UNTAXED = ("exempt", "reimbursement", "severance")


def pay_salary(slip: Slip) -> Decimal:
    """Write the salary for the share of the period that was worked, or hours at their rate; return what is earned."""
    employee = slip.employee
    if employee.has("hourly_rate"):
        hours, rate = employee.amount("hours"), employee.amount("hourly_rate")
        return slip.write(Side.EARNING, "salary", hours * rate, basis=f"{shown(hours)} h × {shown(rate)}")
    salary = employee.amount("salary")
    worked, whole = worked_days(slip)
    if worked == whole:
        return slip.write(Side.EARNING, "salary", salary)
    basis = f"{shown(salary)} × {shown(worked)} / {shown(whole)}"
    return slip.write(Side.EARNING, "salary", salary * worked / whole, basis=basis)


def worked_days(slip: Slip) -> tuple[Decimal, Decimal]:
    """Return days paid and days of the whole period, by the client's way of proration.

    Working days: `standard_days` of the run or employee; calendar days: those of the month; fixed: `fixed_days`.
    Days paid are `worked_days`, or the whole less `unpaid_days`. Refuses `FieldBad`, `FieldMissing`.
    """
    employee, way = slip.employee, slip.run.settings.proration
    if way not in PRORATIONS:
        raise FieldBad("proration", field="proration", value=way, wanted=", ".join(PRORATIONS))
    if not employee.has("worked_days") and not employee.amount("unpaid_days", 0):
        return Decimal(1), Decimal(1)
    whole = _whole(slip, way)
    worked = employee.amount("worked_days", max(Decimal(0), whole - employee.amount("unpaid_days", 0)))
    if whole <= 0 or worked > whole:
        raise FieldBad("worked_days", field="worked_days", value=shown(worked), wanted=f"at most {shown(whole)}")
    return worked, whole


def _whole(slip: Slip, way: str) -> Decimal:
    if way == "calendar_days":
        end = slip.run.period.end
        return Decimal(monthrange(end.year, end.month)[1])
    key = "fixed_days" if way == "fixed_days" else "standard_days"
    return slip.employee.amount(key, slip.run.fields.amount(key) if slip.run.fields.has(key) else None)


def pay_elements(slip: Slip) -> dict[str, Decimal]:
    """Write the elements that are paid and return the sum per kind; deductions are written by `take_elements`."""
    sums: dict[str, Decimal] = {}
    for element in slip.employee.listed("elements"):
        kind = _kind(element)
        if kind not in ("deduction", "benefit"):
            key = element.text("code", kind)
            amount = _worth(element)
            paid = slip.write(Side.EARNING, key, amount, basis=element.text("note", ""))
            sums[kind] = sums.get(kind, Decimal(0)) + paid
        elif kind == "benefit":
            value = slip.write(Side.NOTE, element.text("code", kind), element.number("amount"))
            sums[kind] = sums.get(kind, Decimal(0)) + value
    return sums


def take_elements(slip: Slip) -> None:
    """Write the deductions that the client or a court asked for, after tax."""
    for element in slip.employee.listed("elements"):
        if _kind(element) == "deduction":
            slip.write(Side.DEDUCTION, element.text("code", "deduction"), element.amount("amount"))


def _worth(element: Entry) -> Decimal:
    """Return an element's amount, or its hours at their rate."""
    if not element.has("amount") and element.has("hours"):
        return element.amount("hours") * element.amount("hourly_rate")
    return element.number("amount")


def _kind(element: Entry) -> str:
    kind = element.text("kind", "earning")
    if kind not in KINDS:
        raise FieldBad("elements", field="kind", value=kind, wanted=", ".join(KINDS))
    return kind
