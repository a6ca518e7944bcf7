"""British pay once more: exact fractions over the year's bands, HMRC's rounding only where its routines say so.

Free pay by the tax tables' own rule; tax by slices of each band up to the period, cut at the penny; contributions band
by band. Nothing here is taken from the room under test.
"""

import re
from fractions import Fraction
from math import ceil, floor
from typing import Any

REST = [(37_700, 20), (125_140, 40), (None, 45)]  # ITA 2007 s. 10; FA 2021 s. 5
SCOTTISH = {
    2025: [(2_827, 19), (14_921, 20), (31_092, 21), (62_430, 42), (125_140, 45), (None, 48)],
    2026: [(3_967, 19), (16_956, 20), (31_092, 21), (62_430, 42), (125_140, 45), (None, 48)],
}  # Scottish Rate Resolutions 2025-26, 2026-27
FLAT = {"BR": 20, "D0": 40, "D1": 45}
SCOTTISH_FLAT = {"BR": 20, "D0": 21, "D1": 42, "D2": 45, "D3": 48}
# SSCBA 1992 ss. 5-9: primary threshold, upper limit, secondary threshold, freeport threshold
LIMITS = {
    "weekly": (242, 967, 96, 481),
    "fortnightly": (484, 1934, 193, 962),
    "four_weekly": (967, 3867, 385, 1924),
    "monthly": (1048, 4189, 417, 2083),
    "annual": (12570, 50270, 5000, 25000),
}
MAIN: dict[str, Any] = {"A": 8, "B": "1.85", "C": 0, "F": 8, "H": 8, "J": 2, "M": 8, "V": 8, "X": 0, "Z": 2}
OVER = {"C": 0, "X": 0}
# SI 2009/470: annual threshold, percent
LOANS = {
    2025: {"1": (26_065, 9), "2": (28_470, 9), "4": (32_745, 9), "PG": (21_000, 6)},
    2026: {"1": (26_900, 9), "2": (29_385, 9), "4": (33_795, 9), "5": (25_000, 9), "PG": (21_000, 6)},
}


def free_pay(number: int, months: bool) -> Fraction:
    """The tax tables: above 500 the number is split; each 500 has a rounded value, the rest is (10 n + 9) / periods."""
    pence = Fraction(0)
    while number > 500:
        pence += 41_667 if months else 9_616
        number -= 500
    rest = ceil(Fraction(number * 10 + 9, 12 if months else 52) * 100) if number else 0
    return (pence + rest) / 100


def income_tax(period: dict[str, Any], person: dict[str, Any], taxable: Fraction) -> Fraction:
    found = re.match(r"([SC]?)(BR|D\d|NT|K?)(\d*)[LTMN]?( M1| W1)?$", person["tax_code"])
    assert found
    scottish, kind, number, alone = found[1] == "S", found[2], int(found[3] or 0), bool(found[4])
    months = person.get("frequency", "monthly") == "monthly"
    of = 12 if months else 52
    weeks = {"fortnightly": 2, "four_weekly": 4}.get(person.get("frequency", ""), 1)
    n = (1 if months else weeks) if alone else period["number"]
    earlier = person.get("to_date", {})
    before = Fraction(0) if alone else Fraction(str(earlier.get("taxable_pay", 0)))
    paid = Fraction(0) if alone else Fraction(str(earlier.get("tax", 0)))
    total = before + taxable
    if kind == "NT":
        due = Fraction(0)
    elif kind in ("BR", "D0", "D1", "D2", "D3"):
        rate = (SCOTTISH_FLAT if scottish else FLAT)[kind]
        due = Fraction(floor(Fraction(floor(total) * rate, 100) * 100), 100)
    else:
        adjust = free_pay(number, months) * n
        base = max(0, floor(total + adjust if kind == "K" else total - adjust))
        due = slices(base, SCOTTISH[period["year"]] if scottish else REST, n, of)
    tax = due - paid
    half = Fraction(floor(taxable * 50), 100)  # PAYE Regulations reg. 23(5): never more than half of the pay
    return min(tax, half)


def slices(base: int, bands: list[Any], n: int, of: int) -> Fraction:
    tax, low = Fraction(0), Fraction(0)
    for edge, rate in bands:
        high = Fraction(base) if edge is None else min(Fraction(base), Fraction(edge * n, of))
        if high > low:
            tax, low = tax + (high - low) * rate / 100, high
    return Fraction(floor(tax * 100), 100)


def penny(amount: Fraction) -> Fraction:
    thousandths = floor(amount * 1000)
    whole, rest = divmod(thousandths, 10)
    return Fraction(whole + (1 if rest > 5 else 0), 100)


def national_insurance(earnings: Fraction, limits: tuple[int, ...], letter: str) -> tuple[Fraction, Fraction]:
    primary, upper, secondary, port = limits
    mine = penny(max(Fraction(0), min(earnings, Fraction(upper)) - primary) * Fraction(MAIN[letter]) / 100)
    mine += penny(max(Fraction(0), earnings - upper) * OVER.get(letter, 2) / 100)
    start = {"F": port, "H": upper, "M": upper, "V": upper, "Z": upper, "X": None}.get(letter, secondary)
    theirs = Fraction(0) if start is None else penny(max(Fraction(0), earnings - start) * 15 / 100)
    return mine, theirs


def loan(year: int, plan: str, earnings: Fraction, frequency: str) -> int:
    annual, rate = LOANS[year][plan]
    part = Fraction(annual, 12) if frequency == "monthly" else Fraction(annual, 52)
    part *= {"fortnightly": 2, "four_weekly": 4}.get(frequency, 1)
    threshold = Fraction(floor(part * 100), 100)
    return floor(max(Fraction(0), earnings - threshold) * rate / 100)


def sick_pay(year: int, person: dict[str, Any]) -> Fraction:
    days = person.get("sick_days", 0)
    if not days:
        return Fraction(0)
    weekly, waiting = Fraction("118.75"), 3  # SSCBA 1992 ss. 155, 157
    if year == 2026:
        weekly = min(Fraction("123.25"), Fraction(str(person["average_weekly_earnings"])) * 80 / 100)
        waiting = 0
    paid = max(0, days - waiting)
    return Fraction(ceil(weekly * paid / person["qualifying_days"] * 100), 100)


def pay(period: dict[str, Any], person: dict[str, Any]) -> dict[str, Fraction]:
    frequency = person.get("frequency", "monthly")
    gross = Fraction(str(person["salary"])) + sick_pay(period["year"], person)
    gross += sum(Fraction(str(one["amount"])) for one in person.get("elements", []))
    untaxed = sum(Fraction(str(one["amount"])) for one in person.get("elements", []) if one["kind"] == "reimbursement")
    plan = person.get("pension", {})
    mine_pension = Fraction(str(person["salary"])) * plan.get("percent", 0) / 100
    mine_pension = Fraction(floor(mine_pension * 100 + Fraction(1, 2)), 100)
    before_tax = mine_pension if plan.get("basis", "net_pay") == "net_pay" else Fraction(0)
    cost = mine_pension if before_tax or not plan else Fraction(floor(mine_pension * 80 + Fraction(1, 2)), 100)
    tax = income_tax(period, person, gross - untaxed - before_tax)
    letter = person.get("ni_category", "A")
    if person.get("director"):
        weeks = person.get("director_weeks", 52)
        limits = tuple(ceil(Fraction(one * weeks, 52)) for one in LIMITS["annual"])
        to_date = {key: Fraction(str(value)) for key, value in person.get("to_date", {}).items()}
        mine, theirs = national_insurance(gross - untaxed + to_date.get("ni_pay", 0), limits, letter)
        mine, theirs = mine - to_date.get("ni", 0), theirs - to_date.get("ni_employer", 0)
    else:
        mine, theirs = national_insurance(gross - untaxed, LIMITS[frequency], letter)
    plans = person.get("student_loan", [])
    loans = sum(loan(period["year"], one, gross - untaxed, frequency) for one in plans if one == "PG")
    ordinary = [one for one in plans if one != "PG"]
    if ordinary:
        lowest = min(ordinary, key=lambda one: LOANS[period["year"]][one][0])
        loans += loan(period["year"], lowest, gross - untaxed, frequency)
    return {
        "gross": gross,
        "tax": tax,
        "insurance": mine,
        "employer": theirs,
        "net": gross - tax - mine - loans - cost,
    }
