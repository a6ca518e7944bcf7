"""Statutory sick pay: qualifying days beyond the waiting days, at the weekly rate by day, up to the penny."""

from decimal import Decimal

from remit.payroll.model import HUNDRED, ZERO, FieldBad, Side
from remit.payroll.rules.rounding import places
from remit.payroll.rules.slips import Slip, shown


def pay_sickness(slip: Slip) -> Decimal:
    """Write statutory sick pay for `sick_days` of a week with `qualifying_days`; return it."""
    employee = slip.employee
    days = employee.amount("sick_days", 0)
    if not days:
        return ZERO
    table, earnings = slip.table("uk.sick_pay"), employee.amount("average_weekly_earnings")
    qualifying = employee.amount("qualifying_days")
    if qualifying <= 0:
        raise FieldBad("qualifying_days", field="qualifying_days", value=0, wanted="more than zero")
    if earnings < table.number("earnings_limit"):
        slip.notices.append("notice.uk.sick_pay_earnings")
        return ZERO
    weekly = table.number("weekly")
    if table.value("earnings_share") != "":
        weekly = min(weekly, earnings * table.number("earnings_share") / HUNDRED)
    paid = max(ZERO, days - max(ZERO, table.number("waiting_days") - employee.amount("waiting_days_served", 0)))
    longest = table.number("longest_weeks") * qualifying - employee.amount("sick_days_paid", 0)
    if paid > longest:
        slip.notices.append("notice.uk.sick_pay_ended")
        paid = max(ZERO, longest)
    basis = f"{shown(paid)} × {shown(weekly)} / {shown(qualifying)}"
    amount = places(weekly * paid / qualifying, 2, "up")
    return slip.write(Side.EARNING, "uk.sick_pay", amount, basis=basis, source=table.citation, exact=True)
