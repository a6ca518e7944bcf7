"""Compulsory insurances and the trade union: who is insured for what, on which base, at which share."""

from dataclasses import dataclass
from decimal import Decimal

from remit.payroll.model import HUNDRED, ZERO, Side
from remit.payroll.rules.rounding import percent
from remit.payroll.rules.slips import Slip, shown

FUNDS = ("social", "accident", "health", "unemployment")


@dataclass(frozen=True, slots=True)
class Insured:
    """The funds a person is insured in this period, and the base of each."""

    bases: dict[str, Decimal]
    excluded: tuple[str, ...]
    unpaid: bool


def insured(slip: Slip) -> Insured:
    """Decide funds and bases: floor and cap by reference level, unemployment capped by the region's minimum wage."""
    table, excluded = slip.table("vn.insurance"), _excluded(slip)
    if slip.employee.amount("unpaid_days", 0) >= table.number("unpaid_days"):
        slip.notices.append("notice.vn.unpaid_days")
        return Insured({}, excluded, unpaid=True)
    salary = slip.employee.amount("insured_salary", slip.employee.amount("salary", 0))
    level = slip.table("vn.reference_level").number("monthly")
    wage = slip.table("vn.minimum_wage").number("monthly", region(slip))
    floor = wage if table.value("floor") == "minimum_wage" else level
    base = min(max(salary, floor), level * table.number("cap_reference_levels"))
    bases = dict.fromkeys(FUNDS, base)
    bases["unemployment"] = min(max(salary, floor), wage * table.number("cap_minimum_wages"))
    return Insured({fund: base for fund, base in bases.items() if fund not in excluded}, excluded, unpaid=False)


def region(slip: Slip) -> str:
    """Return the wage region as its figure, I to IV or 1 to 4. Refuses `FieldMissing`."""
    written = slip.employee.text("region", slip.run.fields.text("region") if slip.run.fields.has("region") else None)
    roman = {"I": "1", "II": "2", "III": "3", "IV": "4"}
    return roman.get(written.upper(), written)


def _excluded(slip: Slip) -> tuple[str, ...]:
    table, employee = slip.table("vn.insurance"), slip.employee
    rules = table.value("excluded")
    found = set(rules.get(employee.text("contract", "indefinite"), ()))
    if employee.flag("pensioner"):
        found |= set(rules["pensioner"])
    if foreign(slip):
        found |= set(rules["foreigner"])
        if _too_short(slip, table.number("foreigner_months")):
            found |= set(FUNDS)
    return tuple(fund for fund in FUNDS if fund in found)


def foreign(slip: Slip) -> bool:
    """Say whether the person is no citizen of Vietnam."""
    return slip.employee.text("nationality", "VN").upper() not in ("VN", "VNM", "VIETNAM", "VIETNAMESE")


def _too_short(slip: Slip, months: Decimal) -> bool:
    fixed = slip.employee.text("contract", "indefinite") == "fixed_term"
    return not fixed or slip.employee.number("contract_months", months) < months


def withhold_insurance(slip: Slip, found: Insured) -> Decimal:
    """Write both sides' contributions and return what the employee pays of them."""
    table = slip.table("vn.insurance")
    total = ZERO
    for fund, base in found.bases.items():
        mine, theirs = table.value("employee").get(fund), table.value("employer")[fund]
        if mine:
            basis = f"{mine}% × {shown(base)}"
            amount = percent(Decimal(mine), base)
            total += slip.write(Side.DEDUCTION, f"vn.{fund}", amount, basis=basis, source=table.citation)
        amount = percent(Decimal(theirs), base)
        basis = f"{theirs}% × {shown(base)}"
        slip.write(Side.EMPLOYER, f"vn.{fund}_employer", amount, basis=basis, source=table.citation)
    return total


def pay_in_lieu(slip: Slip, found: Insured) -> Decimal:
    """Pay the employer's share of the funds a person is excluded from, with the wage; it bears tax."""
    table, insurance = slip.table("vn.in_lieu"), slip.table("vn.insurance")
    contract = slip.employee.text("contract", "indefinite")
    if found.unpaid or contract not in table.value("contracts") or not slip.employee.flag("in_lieu", default=True):
        return ZERO
    base = slip.employee.amount("insured_salary", slip.employee.amount("salary", 0))
    rate = sum((Decimal(insurance.value("employer")[fund]) for fund in found.excluded), ZERO)
    basis = f"{rate}% × {shown(base)}"
    return slip.write(Side.EARNING, "vn.in_lieu", percent(rate, base), basis=basis, source=table.citation)


def pay_union(slip: Slip, found: Insured) -> None:
    """Write the employer's union fund and, for a member, the dues, capped by a share of the reference level."""
    base = found.bases.get("social")
    if base is None:
        return
    table = slip.table("vn.trade_union")
    fund = percent(table.number("employer"), base)
    slip.write(
        Side.EMPLOYER,
        "vn.union_fund",
        fund,
        basis=f"{table.value('employer')}% × {shown(base)}",
        source=table.citation,
    )
    if slip.employee.flag("union_member"):
        level = slip.table("vn.reference_level").number("monthly")
        cap = level * table.number("dues_cap_of_reference_level") / HUNDRED
        dues = min(percent(table.number("dues"), base), cap)
        slip.write(Side.DEDUCTION, "vn.union_dues", dues, basis=f"≤ {shown(cap)}", source=table.citation)
