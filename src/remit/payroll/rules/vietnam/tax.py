"""Personal income tax on pay: by bands for residents under contract, flat for casual work and non-residents."""

from dataclasses import dataclass
from decimal import Decimal

from remit.payroll.model import ZERO, Side
from remit.payroll.rules.rounding import banded, percent, rounded
from remit.payroll.rules.slips import Slip, shown


@dataclass(frozen=True, slots=True)
class Taxed:
    """What bears tax: pay, and what may be taken off it before the bands apply."""

    income: Decimal
    insurance: Decimal = ZERO
    pension: Decimal = ZERO
    charity: Decimal = ZERO


def withhold_tax(slip: Slip, taxed: Taxed) -> Decimal:
    """Write the income tax of the month and return it. Tables are those of the day of payment."""
    flat = slip.table("vn.flat_tax", on_pay_date=True)
    if not slip.employee.flag("resident", default=True):
        return _flat(slip, taxed.income, flat.number("non_resident"), flat.citation)
    if is_casual(slip):
        return _casual(slip, taxed.income)
    law, assessable = slip.table("vn.income_tax", on_pay_date=True), assessable_income(slip, taxed)
    tax = banded(assessable, law.bands("bands"))
    return slip.write(Side.DEDUCTION, "vn.income_tax", tax, basis=shown(assessable), source=law.citation)


def is_casual(slip: Slip) -> bool:
    """Say whether pay is taxed flat: no labour contract, or one under the table's months."""
    contract = slip.employee.text("contract", "indefinite")
    if contract in ("casual", "probation"):
        return not slip.employee.flag("taxed_by_bands")
    months = slip.table("vn.flat_tax", on_pay_date=True).number("casual_months")
    return contract == "fixed_term" and slip.employee.number("contract_months", months) < months


def _casual(slip: Slip, income: Decimal) -> Decimal:
    flat = slip.table("vn.flat_tax", on_pay_date=True)
    if slip.employee.flag("commitment") or income < flat.number("casual_from"):
        return ZERO
    return _flat(slip, income, flat.number("casual"), flat.citation)


def _flat(slip: Slip, income: Decimal, rate: Decimal, citation: str) -> Decimal:
    basis = f"{rate}% × {shown(income)}"
    return slip.write(Side.DEDUCTION, "vn.income_tax", percent(rate, income), basis=basis, source=citation)


def assessable_income(slip: Slip, taxed: Taxed) -> Decimal:
    """Return income less insurance, reliefs, voluntary pension up to its cap, and charity; never below zero."""
    table = slip.table("vn.reliefs", on_pay_date=True)
    relief = table.number("self") + table.number("dependant") * slip.employee.whole("dependants", 0)
    relief = ZERO if not slip.employee.flag("relief_here", default=True) else relief
    pension = min(taxed.pension, table.number("voluntary_pension"))
    slip.write(Side.NOTE, "vn.reliefs", relief, source=table.citation)
    return max(ZERO, taxed.income - taxed.insurance - relief - pension - taxed.charity)


def finalised_tax(slip: Slip, income: Decimal, off: Decimal) -> Decimal:
    """Return the tax of a whole year on income less insurance and reliefs: the bands of twelve months at once."""
    law = slip.table("vn.income_tax", on_pay_date=True)
    return rounded(
        banded(max(ZERO, income - off), law.bands("bands"), times=12),
        unit=slip.unit,
        mode=slip.run.settings.rounding,
    )
