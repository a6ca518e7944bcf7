"""Student and postgraduate loans: a share of earnings above the plan's threshold, down to the pound."""

from decimal import Decimal

from remit.payroll.model import CodeUnknown, Side
from remit.payroll.rules.rounding import percent, places
from remit.payroll.rules.slips import Slip, shown
from remit.payroll.rules.tables import Table
from remit.payroll.rules.united_kingdom.taxyear import tax_period

POSTGRADUATE = "PG"


def withhold_loans(slip: Slip, pay: Decimal) -> None:
    """Write the repayments: of several plans the one with the lowest threshold, and the postgraduate loan beside it."""
    plans = _plans(slip)
    if not plans:
        return
    table = slip.table("uk.student_loans", on_pay_date=True)
    for plan in plans:
        if plan not in table.value("plans"):
            raise CodeUnknown("student_loan", value=plan, what="student loan plan", country="GB")
    graduate = [plan for plan in plans if plan != POSTGRADUATE]
    if graduate:
        lowest = min(graduate, key=lambda plan: Decimal(table.value("plans", plan)[0]))
        _repay(slip, table, lowest, pay, key="uk.student_loan")
    if POSTGRADUATE in plans:
        _repay(slip, table, POSTGRADUATE, pay, key="uk.postgraduate_loan")


def _plans(slip: Slip) -> list[str]:
    written = slip.employee.values.get("student_loan") or ()
    listed = written if isinstance(written, list | tuple) else str(written).replace("+", ",").split(",")
    plans = [str(one).strip().upper().removeprefix("PLAN").strip("_ ") for one in listed if str(one).strip()]
    plans = [POSTGRADUATE if plan in ("PGL", "POSTGRADUATE", "3") else plan for plan in plans]
    return [*plans, POSTGRADUATE] if slip.employee.flag("postgraduate_loan") and POSTGRADUATE not in plans else plans


def _repay(slip: Slip, table: Table, plan: str, pay: Decimal, *, key: str) -> None:
    year, rate = (Decimal(one) for one in table.value("plans", plan))
    period = tax_period(slip.run.period.pay_date, slip.employee.text("frequency", "monthly"))
    threshold = places(year * period.alone / period.in_year, 2, "down")
    if pay > threshold:
        amount = places(percent(rate, pay - threshold), 0, "down")
        basis = f"plan {plan}: {rate}% × ({shown(pay)} − {shown(threshold)})"
        slip.write(Side.DEDUCTION, key, amount, basis=basis, source=table.citation, exact=True)
