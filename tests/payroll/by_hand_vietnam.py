"""Vietnamese pay once more, from the law's text and by other means: whole dong, fractions, quick deductions.

Nothing here is taken from the room under test. Each step names the article it follows.
"""

from fractions import Fraction
from typing import Any

MINIMUM_2025 = {1: 4_960_000, 2: 4_410_000, 3: 3_860_000, 4: 3_450_000}  # Decree 74/2024 art. 3
MINIMUM_2026 = {1: 5_310_000, 2: 4_730_000, 3: 4_140_000, 4: 3_700_000}  # Decree 293/2025 art. 3
# Law 04/2007 art. 22: upper edge, rate, quick deduction
SEVEN = [
    (5_000_000, 5, 0),
    (10_000_000, 10, 250_000),
    (18_000_000, 15, 750_000),
    (32_000_000, 20, 1_650_000),
    (52_000_000, 25, 3_250_000),
    (80_000_000, 30, 5_850_000),
    (None, 35, 9_850_000),
]
# Law 109/2025/QH15 art. 9
FIVE = [
    (10_000_000, 5, 0),
    (30_000_000, 10, 500_000),
    (60_000_000, 20, 3_500_000),
    (100_000_000, 30, 9_500_000),
    (None, 35, 14_500_000),
]
# Labour Code art. 98, Decree 145/2020 arts. 55-57
MATRIX = {
    "weekday": 150,
    "rest_day": 200,
    "holiday": 300,
    "night_weekday": 200,
    "night_weekday_after_day": 210,
    "night_rest_day": 270,
    "night_holiday": 390,
}


def half_up(amount: Fraction) -> int:
    return int((2 * amount + 1) // 2)


def quick(income: Fraction, rows: list[tuple[int | None, int, int]], months: int = 1) -> Fraction:
    """Tax by the quick deduction of the band that holds the income."""
    for edge, rate, off in rows:
        if edge is None or income <= edge * months:
            return income * rate / 100 - off * months
    raise AssertionError


def overtime(person: dict[str, Any], hourly: Fraction, *, new: bool) -> tuple[int, Fraction]:
    """Overtime and night pay, and what of it bears no tax."""
    premium, hours, paid = Fraction(0), 0, 0
    for kind, count in person.get("overtime", {}).items():
        line = half_up(hourly * count * MATRIX[kind] / 100)
        paid, hours = paid + line, hours + count
        premium += line - hourly * count
    night = half_up(hourly * person.get("night_hours", 0) * 30 / 100)
    exempt = Fraction(paid) if new else premium  # Law 109/2025 art. 4; before, Circular 111/2013 art. 3(1)(i)
    if hours > 40:  # Labour Code art. 107(2)(b)
        exempt = exempt * 40 / hours
    return paid + night, exempt + night


def pay(period: str, person: dict[str, Any]) -> dict[str, int]:
    """Gross, insurance, tax and net of one month."""
    new = period >= "2026-01"
    level = 2_530_000 if period >= "2026-07" else 2_340_000  # Decree 161/2026 art. 3(2); Decree 73/2024 art. 3(2)
    minimum = (MINIMUM_2026 if new else MINIMUM_2025)[person.get("region", 1)]
    contract, salary = person.get("contract", "indefinite"), Fraction(person["salary"])
    # the month's pay: by working days, half up
    days = person.get("standard_days", 22)
    gross = salary_paid = half_up(salary * (days - person.get("unpaid_days", 0)) / days)
    extra, exempt = overtime(person, salary / days / 8, new=new)
    gross += extra
    bonus = sum(one["amount"] for one in person.get("elements", []))
    gross += bonus
    exempt += sum(one["amount"] for one in person.get("elements", []) if one["kind"] in ("severance", "reimbursement"))
    exempt += sum(one["amount"] for one in person.get("elements", []) if one["kind"] == "leave" and new)
    # who is in which fund (Law 41/2024 arts. 2, 31-34; Law 74/2025 arts. 31-34)
    employed = contract in ("indefinite", "fixed_term")
    foreign = person.get("nationality", "VN") != "VN"
    long_enough = not foreign or (contract == "fixed_term" and person.get("contract_months", 0) >= 12)
    worked = person.get("unpaid_days", 0) < 14
    social = employed and long_enough and worked and not person.get("pensioner")
    unemployment = social and not foreign
    insured = Fraction(person.get("insured_salary", person["salary"]))
    floor = level if period >= "2025-07" else minimum
    base: Fraction = min(max(insured, Fraction(floor)), Fraction(20 * level))
    insurance = half_up(base * 8 / 100) + half_up(base * 15 / 1000) if social else 0
    if unemployment:
        insurance += half_up(min(max(insured, Fraction(floor)), Fraction(20 * minimum)) / 100)
    # Labour Code art. 168(3): the employer's share of the funds one is kept out of comes with the wage
    if worked and contract != "casual":
        share = Fraction(0)
        if not social:
            share += 20  # 17 social + 3 health
            share += 0 if person.get("pensioner") and employed else Fraction(1, 2)
        if not unemployment:
            share += 1
        gross += half_up(insured * share / 100)
    # tax
    income = gross - exempt
    if person.get("resident", True) is False:
        tax = half_up(income * 20 / 100)
    elif contract in ("casual", "probation") or (contract == "fixed_term" and person.get("contract_months", 12) < 3):
        least = 5_000_000 if period >= "2026-07" else 2_000_000
        tax = half_up(income * 10 / 100) if income >= least and not person.get("commitment") else 0
    else:
        own, each = (15_500_000, 6_200_000) if new else (11_000_000, 4_400_000)
        pension = min(person.get("voluntary_pension", 0), 3_000_000 if new else 1_000_000)
        assessable = income - insurance - own - each * person.get("dependants", 0) - pension
        tax = half_up(quick(max(Fraction(0), assessable), FIVE if new else SEVEN))
    # trade union dues
    dues = 0
    if person.get("union_member"):
        dues = min(half_up(base * (5 if period >= "2025-07" else 10) / 1000), level // 10)
    kept = insurance + tax + dues + person.get("voluntary_pension", 0)
    assert salary_paid <= gross
    return {"gross": gross, "insurance": insurance, "tax": tax, "net": gross - kept}
