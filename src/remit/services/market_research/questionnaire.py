"""The questionnaire: an XLSForm workbook with its sheets `survey` and `choices` (https://xlsform.org)."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.services.kit import WORKBOOK_FAULTS
from remit.services.market_research.refusals import QuestionnaireUnreadable

ROWS_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its label by language, and its choices (code -> label by language), none where it is open."""

    name: str
    kind: str
    label: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]

    def says(self, language: str) -> str:
        """Return the label in a language, or in the form's own."""
        return _in(self.label, language) or self.name

    def choice(self, code: str, language: str) -> str:
        """Return the label of an answer, or its code."""
        return _in(self.choices.get(code, {}), language) or code


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("") or next(iter(texts.values()), "")


def read_questionnaire(content: bytes) -> dict[str, Question]:
    """Return the questions of an XLSForm by name. Refuses `QuestionnaireUnreadable`."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {name: _rows(book[name]) for name in ("survey", "choices") if name in book.sheetnames}
    except WORKBOOK_FAULTS as fault:
        raise QuestionnaireUnreadable(place="questionnaire", reason=f"{type(fault).__name__}") from None
    if "survey" not in sheets or not sheets["survey"]:
        raise QuestionnaireUnreadable(place="questionnaire", reason="it has no sheet “survey” with questions")
    lists: dict[str, dict[str, Mapping[str, str]]] = {}
    for row in sheets.get("choices", ()):
        lists.setdefault(row.get("list_name", ""), {})[row.get("name", "")] = _labels(row)
    asked = (_question(row, lists) for row in sheets["survey"] if row.get("name"))
    return {one.name: one for one in asked}


def _rows(sheet: Any) -> list[dict[str, str]]:
    lines = sheet.iter_rows(values_only=True, max_row=ROWS_MAX)
    heads = [str(one or "").strip() for one in next(lines, ())]
    return [
        {head: str(cell).strip() for head, cell in zip(heads, line, strict=False) if head and cell is not None}
        for line in lines
        if any(cell is not None for cell in line)
    ]


def _labels(row: Mapping[str, str]) -> dict[str, str]:
    """Read `label` and `label::English (en)`; the language is the code in brackets."""
    found = {}
    for head, text in row.items():
        name, _, language = head.partition("::")
        if name == "label":
            found[language.rpartition("(")[2].rstrip(") ").strip()] = text
    return found


def _question(row: Mapping[str, str], lists: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Question:
    kind, _, of = row.get("type", "").partition(" ")
    choices = lists.get(of.split(" ")[0], {}) if kind in ("select_one", "select_multiple") else {}
    if kind in ("select_one", "select_multiple") and not choices:
        raise QuestionnaireUnreadable(place=row["name"], reason=f"“{row['name']}” takes its choices from nowhere")
    return Question(row["name"], kind, _labels(row), choices)
