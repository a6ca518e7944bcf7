"""Pay runs made to measure, for demonstration and tests; everybody in them is invented."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from remit.services.kit import Chance

NAMES = {
    "VN": ("Trần Thị An", "Lê Văn Bình", "Phạm Thu Chi", "Ngô Minh Dũng", "Đỗ Hồng Hạnh", "Vũ Quang Khải"),
    "GB": ("Alice Marsh", "Ben Okoro", "Chloe Finch", "David Hale", "Erin Walsh", "Farid Khan"),
    "US": ("Amy Lopez", "Brian Cole", "Cara Nguyen", "Dan Weber", "Ella Stone", "Frank Reyes"),
}
LEAST = {"VN": 9_000_000, "GB": 2_100, "US": 3_000}
SPREAD = {"VN": 60_000_000, "GB": 4_200, "US": 7_500}


@dataclass(frozen=True, slots=True)
class Employer:
    """Who pays, and by which law."""

    name: str
    country: str


def make(chance: Chance, *, employer: Employer, month: date, run: str = "", wrong: bool = False) -> tuple[str, bytes]:
    """Write a pay run of a month: six people, now and then overtime or a bonus; `wrong` forgets a tax number."""
    country = employer.country
    people = [_person(chance, country, place, name) for place, name in enumerate(NAMES[country])]
    if wrong:
        people[0]["tax_number"] = "" if country != "GB" else "NOT A NUMBER"
    label = f"{month.year:04d}-{month.month:02d}"
    whole: dict[str, Any] = {"client": employer.name, "country": country, "period": label, "run": run.strip("-")}
    whole |= {"standard_days": 22, "employees": people}
    return f"pay-run-{label}{run}.json", json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _person(chance: Chance, country: str, place: int, name: str) -> dict[str, Any]:
    step = 100_000 if country == "VN" else 10
    salary = LEAST[country] + int(chance.fraction() * SPREAD[country]) // step * step
    person: dict[str, Any] = {
        "id": f"E{place + 1:03d}",
        "name": name,
        "salary": str(Decimal(salary)),
        "cost_centre": "100",
    }
    if chance.fraction() < 1 / 4:
        person["elements"] = [{"kind": "bonus", "amount": str(salary // 4)}]
    return person | _OF[country](chance, place)


def _vietnamese(chance: Chance, place: int) -> dict[str, Any]:
    found: dict[str, Any] = {"region": "I", "dependants": place % 3, "tax_number": f"00120300{4560 + place}"}
    found["bank"] = {"bank_code": "970436", "account": f"00110042{7300 + place}"}
    return found | ({"overtime": {"weekday": 4 + place}} if chance.fraction() < 1 / 3 else {})


def _british(chance: Chance, place: int) -> dict[str, Any]:
    code = ("1257L M1", "S1257L M1", "K100 M1", "BR M1")[int(chance.fraction() * 4)]
    bank = {"sort_code": "204514", "account": f"55{779_900 + place}"}
    return {"tax_code": code, "ni_category": "A", "tax_number": f"AB12345{place}C", "bank": bank}


def _american(chance: Chance, place: int) -> dict[str, Any]:
    status = ("single", "married", "head")[int(chance.fraction() * 3)]
    bank = {"bank_code": "021000021", "account": f"98{765_400 + place}"}
    return {"frequency": "monthly", "w4": {"status": status}, "tax_number": f"536-90-43{80 + place}", "bank": bank}


_OF = {"VN": _vietnamese, "GB": _british, "US": _american}
