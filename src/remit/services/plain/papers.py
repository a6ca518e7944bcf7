"""Deliverables of a plain line: the same cells as PDF for people, as CSV or JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from remit.printing import read_template, render_pdf
from remit.printing.sheets import write_csv
from remit.services.line import read_sentences
from remit.services.plain.plan import Cell, Paper, Plan
from remit.services.telling import Spelling, spoken
from remit.values.money import Money
from remit.work.model import Document, ServiceCall

MEDIA_TYPES = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json"}


def write_paper(plan: Plan, paper: Paper, call: ServiceCall) -> Document:
    """Write one deliverable in the format that the end of its name says."""
    known = {**call.variables, "number": call.item.number, "payload": call.item.payload}
    facts = [(one.key, shown(one, known)) for one in paper.facts]
    rows = [
        [shown(one, {**known, "row": row}) for one in paper.columns]
        for row in (value_at(known, paper.rows) or () if paper.rows else ())
    ]
    form = paper.name.rpartition(".")[2]
    if form == "pdf":
        content = _pdf(plan, paper, call, facts, rows)
    elif form == "csv":
        content = _csv(paper, rows)
    else:
        content = _json(paper, facts, rows)
    return Document(paper.name, MEDIA_TYPES[form], content)


def value_at(values: Any, path: str) -> Any:
    """Return what stands at a dotted path, None where the path ends early."""
    for name in path.split("."):
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def shown(cell: Cell, known: Mapping[str, Any]) -> str:
    """Write the value of a cell; an amount with the decimals of its currency, rounded half up."""
    value = value_at(known, cell.path)
    currency = value_at(known, cell.currency) if cell.currency else None
    if value is None or value == "":
        return ""
    return str(Money.rounded(Decimal(str(value)), str(currency)).amount) if currency else str(value)


def _csv(paper: Paper, rows: Sequence[Sequence[str]]) -> bytes:
    return write_csv([one.key for one in paper.columns], rows)


def _json(paper: Paper, facts: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> bytes:
    found: dict[str, Any] = dict(facts)
    if paper.rows:
        keys = [one.key for one in paper.columns]
        found[paper.rows.rpartition(".")[2]] = [dict(zip(keys, row, strict=True)) for row in rows]
    return json.dumps(found, ensure_ascii=False, indent=2).encode()


def _pdf(
    plan: Plan, paper: Paper, call: ServiceCall, facts: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]
) -> bytes:
    language = spoken(call.parameters)

    def say(key: str) -> str:
        return read_sentences(plan.folder)[f"paper.{key}"][language]

    title, spell = say(paper.name.rpartition(".")[0]), Spelling(language)
    data = {
        "from": [plan.names[language]],
        "title": title,
        "note": say(f"{paper.name.rpartition('.')[0]}.note"),
        "facts": [[say(key), spell.day(value)] for key, value in facts if value],
        "head": [say(one.key) for one in paper.columns],
        "rows": [[spell.day(cell) for cell in row] for row in rows],
        "right": [place for place, one in enumerate(paper.columns) if one.right],
    }
    return render_pdf(
        read_template(Path(__file__).parent / "paper.typ"), data=data, title=title, language=language, made_at=call.now
    )
