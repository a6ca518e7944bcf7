"""Retro: an earlier period computed again with what is now known; only the differences enter the open period.

`corrections` of an employee lists `period`, the fields as they were paid (`was`) and as they should have been (`now`).
The earlier payslip is never touched. Tax follows the day of payment, so it falls on the differences by itself;
Vietnamese insurances belong to the month they are for, so their differences are taken along.
"""

from collections.abc import Mapping
from decimal import Decimal

from remit.payroll.model import ZERO, Payslip, Side
from remit.payroll.rules.slips import Slip

OF_THE_MONTH = ("vn.social", "vn.health", "vn.unemployment")


def pay_corrections(slip: Slip) -> Decimal:
    """Write the differences as lines `retro PERIOD KEY`; return what of them is the employee's insurance."""
    insurance = ZERO
    for correction in slip.fields.get("corrected", ()):
        insurance += _differences(slip, correction["period"], correction["was"], correction["now"])
    return insurance


def _differences(slip: Slip, period: str, was: Payslip, now: Payslip) -> Decimal:
    for key, amount in _changes(was, now, Side.EARNING).items():
        slip.write(Side.EARNING, f"retro {period} {key}", amount, basis=f"{now.line(key)} − {was.line(key)}")
    insurance = ZERO
    for side in (Side.DEDUCTION, Side.EMPLOYER):
        for key, amount in _changes(was, now, side).items():
            if key.removesuffix("_employer") in (*OF_THE_MONTH, "vn.accident", "vn.union_fund"):
                written = slip.write(side, f"retro {period} {key}", amount)
                insurance += written if side is Side.DEDUCTION else ZERO
    return insurance


def _changes(was: Payslip, now: Payslip, side: Side) -> Mapping[str, Decimal]:
    keys = dict.fromkeys(line.key for line in (*was.lines, *now.lines) if line.side is side)
    changes = {key: now.line(key) - was.line(key) for key in keys}
    return {key: amount for key, amount in changes.items() if amount}
