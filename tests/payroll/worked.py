"""The worked payslips of docs/payroll.md: what goes in. What comes out stands in the document itself."""

from typing import Any

VN_TAX = "001203004567"
Case = tuple[str, str, str, dict[str, Any]]
"""Key, what it shows, period (or `YEAR NUMBER` of a tax period), the employee's fields."""

VIETNAM: list[Case] = [
    ("VN-01", "2025, one dependant, seven bands", "2025-03", {"salary": 30_000_000, "dependants": 1}),
    ("VN-02", "the same pay in 2026, five bands", "2026-03", {"salary": 30_000_000, "dependants": 1}),
    ("VN-03", "pay above both caps, 2025", "2025-08", {"salary": 120_000_000}),
    ("VN-04", "pay above both caps, 2026", "2026-02", {"salary": 150_000_000, "dependants": 2}),
    ("VN-05", "before the reference level changes", "2026-06", {"salary": 80_000_000}),
    ("VN-06", "after it changed: the cap rises", "2026-07", {"salary": 80_000_000}),
    ("VN-07", "unemployment cap of region IV", "2026-05", {"salary": 90_000_000, "region": 4}),
    ("VN-08", "unemployment cap of region II in 2025", "2025-09", {"salary": 99_000_000, "region": 2}),
    ("VN-09", "pay below the reliefs: no tax", "2026-03", {"salary": 12_000_000}),
    ("VN-10", "13 unpaid days: insured", "2026-03", {"salary": 22_000_000, "unpaid_days": 13}),
    ("VN-11", "14 unpaid days: not insured", "2026-03", {"salary": 22_000_000, "unpaid_days": 14}),
    (
        "VN-12",
        "overtime in 2025: only the premium bears no tax",
        "2025-10",
        {"salary": 44_000_000, "overtime": {"weekday": 10, "rest_day": 8, "holiday": 4}},
    ),
    (
        "VN-13",
        "the same overtime in 2026: none of it bears tax",
        "2026-10",
        {"salary": 44_000_000, "overtime": {"weekday": 10, "rest_day": 8, "holiday": 4}},
    ),
    (
        "VN-14",
        "night overtime of every kind, and night work",
        "2026-04",
        {
            "salary": 35_200_000,
            "night_hours": 16,
            "overtime": {
                "night_weekday": 4,
                "night_weekday_after_day": 2,
                "night_rest_day": 3,
                "night_holiday": 2,
            },
        },
    ),
    (
        "VN-15",
        "50 hours of overtime: ten of them bear tax",
        "2026-04",
        {"salary": 52_800_000, "overtime": {"weekday": 50}},
    ),
    ("VN-16", "probation: no insurance, flat 10 %", "2026-03", {"salary": 17_000_000, "contract": "probation"}),
    ("VN-17", "casual, at the threshold of two million", "2026-06", {"salary": 2_000_000, "contract": "casual"}),
    ("VN-18", "casual, under the new threshold", "2026-07", {"salary": 4_999_999, "contract": "casual"}),
    ("VN-19", "casual, at the new threshold", "2026-07", {"salary": 5_000_000, "contract": "casual"}),
    (
        "VN-20",
        "casual with a signed commitment",
        "2026-03",
        {"salary": 9_000_000, "contract": "casual", "commitment": True},
    ),
    (
        "VN-21",
        "non-resident foreigner on 24 months",
        "2026-03",
        {
            "salary": 70_000_000,
            "nationality": "SG",
            "contract": "fixed_term",
            "contract_months": 24,
            "resident": False,
        },
    ),
    (
        "VN-22",
        "resident foreigner on six months: no fund, paid in lieu",
        "2026-03",
        {"salary": 60_000_000, "nationality": "JP", "contract": "fixed_term", "contract_months": 6},
    ),
    ("VN-23", "pensioner at work: paid in lieu", "2026-03", {"salary": 25_000_000, "pensioner": True}),
    (
        "VN-24",
        "union member: dues, capped",
        "2026-08",
        {"salary": 60_000_000, "union_member": True, "voluntary_pension": 4_000_000},
    ),
    (
        "VN-25",
        "leave paid out and severance, 2026",
        "2026-09",
        {
            "salary": 40_000_000,
            "elements": [{"kind": "leave", "amount": 9_000_000}, {"kind": "severance", "amount": 60_000_000}],
        },
    ),
    (
        "VN-26",
        "leave paid out bears tax in 2025; a bonus does in any year",
        "2025-12",
        {
            "salary": 40_000_000,
            "elements": [{"kind": "leave", "amount": 9_000_000}, {"kind": "bonus", "amount": 40_000_000}],
        },
    ),
    ("VN-27", "half a dong goes up", "2026-03", {"salary": 16_666_667, "unpaid_days": 1, "standard_days": 21}),
    (
        "VN-28",
        "insured on less than is paid",
        "2026-03",
        {"salary": 45_000_000, "insured_salary": 20_000_000, "dependants": 1},
    ),
]

KINGDOM: list[Case] = [
    ("GB-01", "1257L in month 1", "2026 1", {"salary": "3500.00", "tax_code": "1257L"}),
    (
        "GB-02",
        "1257L in month 6, cumulative",
        "2026 6",
        {"salary": "3500.00", "tax_code": "1257L", "to_date": {"taxable_pay": "16000.00", "tax": "2100.00"}},
    ),
    (
        "GB-03",
        "a refund within the year",
        "2025 9",
        {"salary": "900.00", "tax_code": "1257L", "to_date": {"taxable_pay": "24000.00", "tax": "3121.40"}},
    ),
    ("GB-04", "1257L M1, into the higher rate", "2025 7", {"salary": "6120.47", "tax_code": "1257L M1"}),
    ("GB-05", "additional rate", "2026 1", {"salary": "15000.00", "tax_code": "0T M1"}),
    ("GB-06", "a number above 500 twice split", "2025 1", {"salary": "2000.00", "tax_code": "1501L"}),
    ("GB-07", "exactly 500", "2025 1", {"salary": "2000.00", "tax_code": "500L"}),
    ("GB-08", "K475 M1", "2026 3", {"salary": "2750.00", "tax_code": "K475 M1"}),
    ("GB-09", "K2500 M1 stopped at half of the pay", "2026 3", {"salary": "800.00", "tax_code": "K2500 M1"}),
    ("GB-10", "BR M1", "2026 2", {"salary": "1234.56", "tax_code": "BR M1"}),
    (
        "GB-11",
        "D0 cumulative",
        "2026 2",
        {"salary": "4100.99", "tax_code": "D0", "to_date": {"taxable_pay": "4100.99", "tax": "1640.00"}},
    ),
    ("GB-12", "D1 M1", "2025 2", {"salary": "3333.33", "tax_code": "D1 M1"}),
    ("GB-13", "NT", "2026 2", {"salary": "5000.00", "tax_code": "NT"}),
    ("GB-14", "Scotland 2025-26", "2025 1", {"salary": "4200.00", "tax_code": "S1257L"}),
    ("GB-15", "the same pay in Scotland 2026-27", "2026 1", {"salary": "4200.00", "tax_code": "S1257L"}),
    ("GB-16", "Scotland, every band", "2026 1", {"salary": "13000.00", "tax_code": "S0T M1"}),
    ("GB-17", "SD2 M1: the advanced rate", "2026 4", {"salary": "2500.00", "tax_code": "SD2 M1"}),
    ("GB-18", "SK100 M1", "2025 4", {"salary": "3100.10", "tax_code": "SK100 M1"}),
    ("GB-19", "Wales", "2026 1", {"salary": "2950.00", "tax_code": "C1257L"}),
    ("GB-20", "weekly, week 1", "2026 1", {"salary": "612.34", "tax_code": "1257L W1", "frequency": "weekly"}),
    (
        "GB-21",
        "fortnightly alone: 193 and not twice 96",
        "2026 2",
        {"salary": "1100.00", "tax_code": "1257L W1", "frequency": "fortnightly"},
    ),
    (
        "GB-22",
        "four-weekly alone: 385 and not four times 96",
        "2026 4",
        {"salary": "4000.00", "tax_code": "1257L W1", "frequency": "four_weekly"},
    ),
    ("GB-23", "category B", "2026 1", {"salary": "2600.00", "tax_code": "1257L M1", "ni_category": "B"}),
    (
        "GB-24",
        "category C: the employer alone",
        "2026 1",
        {"salary": "2600.00", "tax_code": "1257L M1", "ni_category": "C"},
    ),
    (
        "GB-25",
        "category J above the upper limit",
        "2025 1",
        {"salary": "5000.00", "tax_code": "BR M1", "ni_category": "J"},
    ),
    (
        "GB-26",
        "category M: employer from the upper limit",
        "2026 1",
        {"salary": "4500.00", "tax_code": "1257L M1", "ni_category": "M"},
    ),
    ("GB-27", "category F: freeport", "2026 1", {"salary": "3000.00", "tax_code": "1257L M1", "ni_category": "F"}),
    (
        "GB-28",
        "director, first month: within the year's threshold",
        "2026 1",
        {"salary": "9000.00", "tax_code": "1257L", "director": True},
    ),
    (
        "GB-29",
        "director, month 6, over the year's upper limit",
        "2026 6",
        {
            "salary": "9000.00",
            "tax_code": "1257L M1",
            "director": True,
            "to_date": {"ni_pay": "45000.00", "ni": "2594.40", "ni_employer": "6000.00"},
        },
    ),
    (
        "GB-30",
        "director appointed with 26 weeks left",
        "2025 7",
        {"salary": "8000.00", "tax_code": "0T M1", "director": True, "director_weeks": 26},
    ),
    (
        "GB-31",
        "plans 1 and 2 and postgraduate: the lower threshold and PG",
        "2026 1",
        {"salary": "3600.00", "tax_code": "1257L M1", "student_loan": ["1", "2", "PG"]},
    ),
    (
        "GB-32",
        "plan 4, weekly",
        "2025 3",
        {"salary": "900.00", "tax_code": "S1257L W1", "frequency": "weekly", "student_loan": ["4"]},
    ),
    ("GB-33", "plan 5 from 2026-27", "2026 1", {"salary": "2500.00", "tax_code": "1257L M1", "student_loan": ["5"]}),
    (
        "GB-34",
        "sick pay 2025-26 after three waiting days",
        "2025 2",
        {
            "salary": "1500.00",
            "tax_code": "1257L M1",
            "sick_days": 8,
            "qualifying_days": 5,
            "average_weekly_earnings": "460.00",
        },
    ),
    (
        "GB-35",
        "sick pay 2026-27 from the first day at 80 % of low earnings",
        "2026 2",
        {
            "salary": "350.00",
            "tax_code": "1257L M1",
            "sick_days": 4,
            "qualifying_days": 7,
            "average_weekly_earnings": "130.00",
        },
    ),
    ("GB-36", "pension before tax", "2026 1", {"salary": "3200.00", "tax_code": "1257L M1", "pension": {"percent": 5}}),
    (
        "GB-37",
        "pension with relief at source",
        "2026 1",
        {"salary": "3200.00", "tax_code": "1257L M1", "pension": {"percent": 5, "basis": "relief_at_source"}},
    ),
]

STATES: list[Case] = [
    (
        "US-01",
        "single, biweekly",
        "2026-04",
        {"salary": "2500.00", "frequency": "biweekly", "w4": {"status": "single"}},
    ),
    (
        "US-02",
        "married, credits of step 3",
        "2026-04",
        {"salary": "3000.00", "frequency": "biweekly", "w4": {"status": "married", "credits": 4400}},
    ),
    (
        "US-03",
        "credits above the tax: nothing withheld",
        "2026-04",
        {"salary": "900.00", "frequency": "weekly", "w4": {"status": "married", "credits": 6600}},
    ),
    (
        "US-04",
        "head of household, monthly",
        "2026-04",
        {"salary": "7200.00", "frequency": "monthly", "w4": {"status": "head"}},
    ),
    (
        "US-05",
        "box of step 2, single",
        "2026-04",
        {"salary": "4100.00", "frequency": "semimonthly", "w4": {"status": "single", "step2": True}},
    ),
    (
        "US-06",
        "box of step 2, married",
        "2026-04",
        {"salary": "5300.00", "frequency": "biweekly", "w4": {"status": "married", "step2": True}},
    ),
    (
        "US-07",
        "box of step 2, head of household",
        "2026-04",
        {"salary": "2750.00", "frequency": "biweekly", "w4": {"status": "head", "step2": True}},
    ),
    (
        "US-08",
        "steps 4a, 4b and 4c",
        "2026-04",
        {
            "salary": "6000.00",
            "frequency": "monthly",
            "w4": {"status": "single", "other_income": 5000, "deductions": 9000, "extra": 75},
        },
    ),
    (
        "US-09",
        "certificate of before 2020, single, two allowances",
        "2026-04",
        {"salary": "1800.00", "frequency": "weekly", "w4": {"status": "single", "allowances": 2}},
    ),
    (
        "US-10",
        "certificate of before 2020, married, none",
        "2026-04",
        {"salary": "2200.00", "frequency": "biweekly", "w4": {"status": "married", "allowances": 0}},
    ),
    (
        "US-11",
        "across the wage base",
        "2026-11",
        {
            "salary": "20000.00",
            "frequency": "monthly",
            "w4": {"status": "single"},
            "to_date": {"fica_wages": "180000.00"},
        },
    ),
    (
        "US-12",
        "across 200,000: Additional Medicare",
        "2026-11",
        {
            "salary": "18000.00",
            "frequency": "monthly",
            "w4": {"status": "married"},
            "to_date": {"fica_wages": "195000.00"},
        },
    ),
    (
        "US-13",
        "wages of the highest bracket",
        "2026-12",
        {
            "salary": "90000.00",
            "frequency": "monthly",
            "w4": {"status": "single"},
            "to_date": {"fica_wages": "990000.00"},
        },
    ),
    (
        "US-14",
        "a bonus apart at the flat rate",
        "2026-05",
        {
            "salary": "5000.00",
            "frequency": "monthly",
            "w4": {"status": "single"},
            "elements": [{"kind": "bonus", "amount": "8000.00"}],
        },
    ),
    (
        "US-15",
        "deferral and cafeteria plan",
        "2026-05",
        {
            "salary": "5000.00",
            "frequency": "semimonthly",
            "w4": {"status": "married"},
            "deferral_401k": 400,
            "section_125": 150,
        },
    ),
    ("US-16", "no certificate: single", "2026-05", {"salary": "1111.11", "frequency": "weekly"}),
]


def pay_date(year_and_number: str, frequency: str) -> str:
    """The first day of payment that falls into a tax period of the United Kingdom."""
    from datetime import date, timedelta

    year, number = (int(part) for part in year_and_number.split())
    if frequency == "monthly":
        month = 4 + number - 1
        return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 28).isoformat()
    return (date(year, 4, 6) + timedelta(days=7 * (number - 1) + 2)).isoformat()


def file_of(country: str, period: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The run file of one case."""
    person: dict[str, Any] = {"id": "E1", "name": "Worked", **fields}
    if country == "VN":
        run = {"country": "VN", "period": period, "standard_days": fields.get("standard_days", 22)}
        return {**run, "employees": [{"region": 1, "tax_number": VN_TAX, **person}]}
    if country == "US":
        return {"country": "US", "period": period, "employees": [{"tax_number": "536-90-4399", **person}]}
    paid = pay_date(period, fields.get("frequency", "monthly"))
    return {"country": "GB", "period": paid[:7], "pay_date": paid, "employees": [{"tax_number": "AB123456C", **person}]}
