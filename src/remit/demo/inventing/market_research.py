"""A study made to measure, for demonstration and tests: tea drinkers in three cities, all of them invented."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types

from remit.services.kit import Chance, pack, save_workbook

CITIES = {"anport": 420_000, "bellmouth": 260_000, "carrow": 90_000}
SAMPLE = {"anport": 4, "bellmouth": 3, "carrow": 3}
"""Tenths of the sample by city; the smallest city is asked more often than its share."""
TASTES = {"anport": 0.55, "bellmouth": 0.42, "carrow": 0.28}
"""The share that would choose the new blend, by city, in the invented truth."""
ITEMS = {
    "taste": {"en": "Taste", "vi": "Hương vị"},
    "price": {"en": "Price", "vi": "Giá"},
    "origin": {"en": "Origin", "vi": "Xuất xứ"},
    "pack": {"en": "Packaging", "vi": "Bao bì"},
    "organic": {"en": "Organic", "vi": "Hữu cơ"},
}
WORTH = {"taste": 1.4, "price": 0.9, "origin": 0.1, "organic": 0.0, "pack": -0.9}
SHOWN = (
    ("taste", "price", "origin"),
    ("price", "pack", "organic"),
    ("taste", "pack", "organic"),
    ("origin", "pack", "taste"),
)
CHOICES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "city": {name: (name.title(), name.title()) for name in CITIES},
    "sex": {"f": ("Women", "Nữ"), "m": ("Men", "Nam")},
    "age": {"18-34": ("18 to 34", "18 đến 34"), "35-54": ("35 to 54", "35 đến 54"), "55+": ("55 and over", "Từ 55")},
    "often": {"daily": ("Daily", "Hằng ngày"), "weekly": ("Weekly", "Hằng tuần"), "never": ("Never", "Không bao giờ")},
    "blend": {"new": ("New blend", "Vị mới"), "known": ("Known blend", "Vị quen")},
    "score": {str(one): (str(one), str(one)) for one in range(1, 6)},
    "item": {key: (texts["en"], texts["vi"]) for key, texts in ITEMS.items()},
}
QUESTIONS = (
    ("city", "city", "City", "Thành phố"),
    ("sex", "sex", "Sex", "Giới tính"),
    ("age", "age", "Age", "Tuổi"),
    ("often", "often", "How often do you drink tea?", "Bạn uống trà thường xuyên thế nào?"),
    ("blend", "blend", "Which would you choose?", "Bạn sẽ chọn loại nào?"),
    *((f"like_{n}", "score", f"How do you like sample {n}?", f"Bạn thích mẫu {n} thế nào?") for n in range(1, 5)),
    *((f"best_{n}", "item", f"Matters most, set {n}", f"Quan trọng nhất, bộ {n}") for n in range(1, 5)),
    *((f"worst_{n}", "item", f"Matters least, set {n}", f"Ít quan trọng nhất, bộ {n}") for n in range(1, 5)),
)
FINDINGS = (
    ("anport", "blend=new|city=anport", "More than four in ten tea drinkers in Anport would choose the new blend.",
     "Hơn bốn phần mười người uống trà ở Anport sẽ chọn vị mới."),
    ("carrow", "blend=new|city=carrow", "Most people in Carrow would choose the new blend.",
     "Đa số người ở Carrow sẽ chọn vị mới."),
    ("taste", "maxdiff:taste", "Of the five things asked about, taste matters most.",
     "Trong năm yếu tố được hỏi, hương vị quan trọng nhất."),
    ("city_matters", "blend|city", "Whether somebody would choose the new blend depends on the city.",
     "Việc chọn vị mới có khác nhau giữa các thành phố."),
)  # fmt: skip


def make(chance: Chance, *, count: int = 300, title: str = "Tea in three cities (invented)") -> tuple[str, bytes]:
    """Make a study package of `count` interviews with some that checks find."""
    rows = [_interview(chance, number, count) for number in range(1, count + 1)]
    _spoil(rows)
    return "study.zip", package(rows, title=title)


def package(rows: Sequence[Mapping[str, Any]], *, title: str, **changed: Any) -> bytes:
    """Pack interviews with plan and questionnaire; `changed` replaces parts of the plan."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    plan = json.dumps({**_plan(title), **changed}, ensure_ascii=False, indent=1)
    return pack(
        {"fieldwork.csv": text.getvalue().encode(), "questionnaire.xlsx": questionnaire(), "study.json": plan.encode()}
    )


def _plan(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "client": "",
        "respondent": "id",
        "duration": "seconds",
        "design": {"stratum": "city", "population": CITIES},
        "margins": {"sex": {"f": 51, "m": 49}, "age": {"18-34": 30, "35-54": 36, "55+": 34}},
        "grids": [[f"like_{number}" for number in range(1, 5)]],
        "contradictions": [
            {
                "name": "never drinks tea, yet likes every sample",
                "when": {"often": ["never"], "like_1": ["5"], "like_2": ["5"]},
            }
        ],
        "means": ["like_1"],
        "tables": [{"rows": "blend", "columns": ["city", "age"]}, {"rows": "often", "columns": ["sex"]}],
        "maxdiff": {
            "items": ITEMS,
            "tasks": [
                {"shown": shown, "best": f"best_{at}", "worst": f"worst_{at}"}
                for at, shown in enumerate(SHOWN, start=1)
            ],
        },
        "findings": [
            {"key": key, "evidence": evidence, "text": {"en": english, "vi": vietnamese}}
            for key, evidence, english, vietnamese in FINDINGS
        ],
    }


def questionnaire() -> bytes:
    """Write the questionnaire as XLSForm."""
    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(["type", "name", "label::English (en)", "label::Tiếng Việt (vi)"])
    for name, choices, english, vietnamese in QUESTIONS:
        survey.append([f"select_one {choices}", name, english, vietnamese])
    sheet = book.create_sheet("choices")
    sheet.append(["list_name", "name", "label::English (en)", "label::Tiếng Việt (vi)"])
    for of, options in CHOICES.items():
        for code, (english, vietnamese) in options.items():
            sheet.append([of, code, english, vietnamese])
    return save_workbook(book, made_at=datetime(2026, 1, 1, tzinfo=UTC))


def _interview(chance: Chance, number: int, count: int) -> dict[str, Any]:
    city = _city(number, count)
    row: dict[str, Any] = {"id": f"R{number:04d}", "seconds": 240 + int(chance.fraction() * 300), "city": city}
    row |= {"sex": _one(chance, ("f", "m")), "age": _one(chance, ("18-34", "35-54", "55+"))}
    row["often"] = _one(chance, ("daily", "weekly", "weekly", "never"))
    row["blend"] = "new" if chance.fraction() < TASTES[city] else "known"
    row |= {f"like_{at}": 1 + int(chance.fraction() * 5) for at in range(1, 5)}
    if len({row[f"like_{at}"] for at in range(1, 5)}) == 1:
        row["like_4"] = row["like_1"] % 5 + 1
    if row["often"] == "never":
        row["like_1"] = min(row["like_1"], 4)
    for at, shown in enumerate(SHOWN, start=1):
        noisy = sorted(shown, key=lambda item: WORTH[item] + 2 * chance.fraction())
        row[f"best_{at}"], row[f"worst_{at}"] = noisy[-1], noisy[0]
    return row


def _city(number: int, count: int) -> str:
    tenth = (number - 1) * 10 // count
    return "anport" if tenth < SAMPLE["anport"] else "bellmouth" if tenth < 7 else "carrow"


def _one(chance: Chance, of: Sequence[str]) -> str:
    return of[int(chance.fraction() * len(of))]


def _spoil(rows: list[dict[str, Any]]) -> None:
    """Make of some interviews what the checks are for."""
    rows[4] |= {f"like_{at}": 3 for at in range(1, 5)}
    rows[9]["seconds"] = 31
    rows[14] = {**rows[13], "id": rows[14]["id"]}
    rows[19] |= {"often": "never", "like_1": 5, "like_2": 5, "like_3": 1}
