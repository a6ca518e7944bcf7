"""American federal pay once more: the printed rows of Publication 15-T (2026) with base amounts, and FICA in fractions.

Each row: from, tax so far, percent of the excess. The rows are written out as the publication prints them, where the
room under test derives them from the standard deduction and the brackets.
"""

from fractions import Fraction
from typing import Any

STANDARD: dict[str, list[Any]] = {  # Pub. 15-T (2026), STANDARD Withholding Rate Schedules
    "single": [
        (7_500, 0, 10),
        (19_900, 1_240, 12),
        (57_900, 5_800, 22),
        (113_200, 17_966, 24),
        (209_275, 41_024, 32),
        (263_725, 58_448, 35),
        (648_100, "192979.25", 37),
    ],
    "married": [
        (19_300, 0, 10),
        (44_100, 2_480, 12),
        (120_100, 11_600, 22),
        (230_700, 35_932, 24),
        (422_850, 82_048, 32),
        (531_750, 116_896, 35),
        (788_000, "206583.50", 37),
    ],
    "head": [
        (15_550, 0, 10),
        (33_250, 1_770, 12),
        (83_000, 7_740, 22),
        (121_250, 16_155, 24),
        (217_300, 39_207, 32),
        (271_750, 56_631, 35),
        (656_150, 191_171, 37),
    ],
}
CHECKED: dict[str, list[Any]] = {  # Pub. 15-T (2026), Form W-4, Step 2, Checkbox, Withholding Rate Schedules
    "single": [
        (8_050, 0, 10),
        (14_250, 620, 12),
        (33_250, 2_900, 22),
        (60_900, 8_983, 24),
        ("108937.50", 20_512, 32),
        ("136162.50", 29_224, 35),
        (328_350, "96489.63", 37),
    ],
    "married": [
        (16_100, 0, 10),
        (28_500, 1_240, 12),
        (66_500, 5_800, 22),
        (121_800, 17_966, 24),
        (217_875, 41_024, 32),
        (272_325, 58_448, 35),
        (400_450, "103291.75", 37),
    ],
    "head": [
        (12_075, 0, 10),
        (20_925, 885, 12),
        (45_800, 3_870, 22),
        (64_925, "8077.50", 24),
        (112_950, "19603.50", 32),
        (140_175, "28315.50", 35),
        (332_375, "95585.50", 37),
    ],
}
PERIODS = {"weekly": 52, "biweekly": 26, "semimonthly": 24, "monthly": 12}


def cents(amount: Fraction) -> Fraction:
    return Fraction(int((amount * 200 + 1) // 2), 100)


def income_tax(person: dict[str, Any], wages: Fraction) -> Fraction:
    w4, periods = person.get("w4", {}), PERIODS[person["frequency"]]
    status = {"single": "single", "married": "married", "head": "head"}[w4.get("status", "single")]
    annual = wages * periods
    box = bool(w4.get("step2"))
    if "allowances" in w4:  # lines 1j-1l
        adjusted = annual - 4_300 * w4["allowances"]
    else:  # lines 1d-1i
        line_1g = 0 if box else (12_900 if status == "married" else 8_600)
        adjusted = annual + w4.get("other_income", 0) - w4.get("deductions", 0) - line_1g
    rows = (CHECKED if box else STANDARD)[status]
    tax = Fraction(0)
    for start, base, rate in rows:  # the last row that begins at or below line 2a
        if adjusted >= Fraction(start):
            tax = Fraction(base) + (adjusted - Fraction(start)) * rate / 100
    line_2h = cents(tax / periods)
    line_3b = cents(Fraction(w4.get("credits", 0)) / periods)
    return max(Fraction(0), line_2h - line_3b) + Fraction(w4.get("extra", 0))


def pay(person: dict[str, Any]) -> dict[str, Fraction]:
    salary = Fraction(str(person["salary"]))
    bonus = sum((Fraction(str(one["amount"])) for one in person.get("elements", [])), Fraction(0))
    cafeteria, deferral = person.get("section_125", 0), person.get("deferral_401k", 0)
    tax = income_tax(person, salary - cafeteria - deferral)
    tax += cents(bonus * 22 / 100)  # 26 CFR 31.3402(g)-1(a)(7)
    fica = salary + bonus - cafeteria
    earlier = Fraction(str(person.get("to_date", {}).get("fica_wages", 0)))
    security = cents(min(fica, max(Fraction(0), 184_500 - earlier)) * 62 / 1000)  # 26 U.S.C. 3121(a)(1)
    medicare = cents(fica * 145 / 10_000)
    over = max(Fraction(0), earlier + fica - 200_000) - max(Fraction(0), earlier - 200_000)  # 26 U.S.C. 3102(f)
    extra = cents(over * 9 / 1000)
    gross = salary + bonus
    withheld = tax + security + medicare + extra
    return {
        "gross": gross,
        "tax": tax,
        "insurance": security + medicare + extra,
        "employer": security + medicare,
        "net": gross - withheld - cafeteria - deferral,
    }
