"""FICA: Social Security up to the year's wage base, Medicare on all wages, Additional Medicare above its threshold."""

from decimal import Decimal

from remit.payroll.model import ZERO, Side
from remit.payroll.rules.rounding import percent
from remit.payroll.rules.slips import Slip, shown


def withhold_fica(slip: Slip, wages: Decimal) -> None:
    """Write both sides' contributions on a period's FICA wages, given those of the year before it."""
    table = slip.table("us.fica", on_pay_date=True)
    before = slip.employee.inner("to_date").amount("fica_wages", 0)
    insured = max(ZERO, min(wages, table.number("wage_base") - before))
    above = max(ZERO, before + wages - max(before, table.number("additional_over")))
    for key, rate, base in (("us.social_security", "social_security", insured), ("us.medicare", "medicare", wages)):
        amount, basis = percent(table.number(rate), base), f"{table.value(rate)}% × {shown(base)}"
        slip.write(Side.DEDUCTION, key, amount, basis=basis, source=table.citation, exact=True)
        slip.write(Side.EMPLOYER, f"{key}_employer", amount, basis=basis, source=table.citation, exact=True)
    extra, basis = percent(table.number("additional"), above), f"{table.value('additional')}% × {shown(above)}"
    slip.write(Side.DEDUCTION, "us.additional_medicare", extra, basis=basis, source=table.citation, exact=True)
    slip.to_date["fica_wages"] = before + wages
