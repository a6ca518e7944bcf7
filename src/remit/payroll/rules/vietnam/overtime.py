"""Overtime and night work: the matrix of rates, and the part of it that bears no tax."""

from decimal import Decimal

from remit.payroll.model import HUNDRED, ZERO, CodeUnknown, FieldBad, Side
from remit.payroll.rules.rounding import percent
from remit.payroll.rules.slips import Slip, shown


def pay_overtime(slip: Slip) -> Decimal:
    """Write overtime by kind of hour and the night premium; return what of it bears no tax."""
    hours = slip.employee.inner("overtime")
    night = slip.employee.amount("night_hours", 0)
    if not hours.values and not night:
        return ZERO
    table = slip.table("vn.overtime")
    rates, hourly = table.value("rates"), _hourly(slip)
    paid, plain, total = ZERO, ZERO, ZERO
    for kind in hours.values:
        if kind not in rates:
            raise CodeUnknown("overtime", value=kind, what="kind of overtime", country=slip.run.country.value)
        worked = hours.amount(kind)
        rate = Decimal(rates[kind])
        basis = f"{shown(worked)} h × {shown(hourly)} × {rate}%"
        amount = percent(rate, hourly * worked)
        paid += slip.write(Side.EARNING, f"vn.overtime_{kind}", amount, basis=basis, source=table.citation)
        plain += percent(table.number("plain"), hourly * worked)
        total += worked
    basis = f"{shown(night)} h × {shown(hourly)} × {table.value('night')}%"
    premium = percent(table.number("night"), hourly * night)
    premium = slip.write(Side.EARNING, "vn.night", premium, basis=basis, source=table.citation)
    return _exempt(slip, paid=paid, plain=plain, hours=total) + premium


def _hourly(slip: Slip) -> Decimal:
    if slip.employee.has("hourly_rate"):
        return slip.employee.amount("hourly_rate")
    day = slip.run.settings.hours_a_day or slip.table("vn.overtime").number("hours_a_day")
    days = slip.employee.amount(
        "standard_days", slip.run.fields.amount("standard_days") if slip.run.fields.has("standard_days") else None
    )
    if not days:
        raise FieldBad("standard_days", field="standard_days", value=0, wanted="more than zero")
    return slip.employee.amount("salary") / (days * day)


def _exempt(slip: Slip, *, paid: Decimal, plain: Decimal, hours: Decimal) -> Decimal:
    """Return the untaxed part; hours beyond the month's limit are taxed, each with the average of all."""
    law, table = slip.table("vn.overtime_tax"), slip.table("vn.overtime")
    limit = table.number("month_limit")
    untaxed = paid if law.value("exempt") == "all" else paid - plain
    if slip.employee.amount("overtime_hours_to_date", 0) + hours > table.number("year_limit"):
        slip.notices.append("notice.vn.overtime_year")
    if hours <= limit:
        return untaxed
    slip.notices.append("notice.vn.overtime_month")
    return untaxed * limit / hours


def least_probation(slip: Slip) -> Decimal:
    """Return the least pay for the job in probation."""
    return slip.employee.amount("job_salary") * slip.table("vn.probation").number("least") / HUNDRED
