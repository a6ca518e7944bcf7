"""The plan of a plain line: what `line.json` says, and the document as a form."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remit.billing.model.service_report import LineFigure, LineReport, ReleasedFact
from remit.values.refusal import Refusal
from remit.work.rules.forms import Field, FieldType, Form, Names, read_form


class PlanUnreadable(Refusal):
    """A `line.json` that lacks something."""

    code = "services.plan"
    sentence = "line.json cannot be used: {reason}."


@dataclass(frozen=True, slots=True)
class LookUp:
    """Reference data of one kind, found by the value of a field: of the document, or of each row of its table.

    What is found stands in the variable `KIND_data`, or in each row under that name; null where nothing is.
    """

    kind: str
    field: str
    in_rows: bool

    @property
    def name(self) -> str:
        """The name under which decisions read what is found."""
        return f"{self.kind}_data"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value on paper: its key (the heading of a program, `paper.KEY` of `sentences.json` for people), its path.

    `currency` is the path of the currency in which an amount is written; figures stand at the right.
    """

    key: str
    path: str
    currency: str | None = None
    right: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One deliverable: the element that writes it, its name (whose end says the format), facts, and rows by path."""

    element: str
    name: str
    facts: tuple[Cell, ...]
    rows: str | None
    columns: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plain line as its folder describes it."""

    folder: Path
    key: str
    names: Names
    family: str
    side: str
    kind: str
    kind_names: Names
    definition: str
    definitions: tuple[str, ...]
    document: Form
    title: str
    reference: str
    once: tuple[str, ...]
    look_ups: tuple[LookUp, ...]
    papers: tuple[Paper, ...]
    parameters: Mapping[str, Mapping[str, Any]]
    references: Mapping[str, Names]
    skills: Mapping[str, Names]
    counted: Mapping[str, Names]

    @property
    def table(self) -> Field | None:
        """The document's table of rows, where it has one."""
        return next((one for one in self.document.fields if one.type is FieldType.TABLE), None)

    @property
    def classes(self) -> Mapping[str, str]:
        """Path of the payload -> data class, as the document's form says."""
        found = {one.key: one.data_class for one in self.document.fields}
        columns = self.table.columns if self.table else ()
        found |= {f"{self.table.key}.*.{one.key}": one.data_class for one in columns} if self.table else {}
        return {path: name for path, name in found.items() if name}

    def monthly(self) -> LineReport:
        """Return the line's own section of the service report: documents, straight through, and rows."""

        def report(facts: Iterable[ReleasedFact]) -> Sequence[LineFigure]:
            known = list(facts)
            table = self.table.key if self.table else ""
            values = {
                "documents": len(known),
                "straight_through": sum(one.straight_through for one in known),
                "rows": sum(len(one.payload.get(table) or ()) for one in known),
            }
            return tuple(LineFigure(names, values[what]) for what, names in self.counted.items())

        return report


def read_plan(folder: Path) -> Plan:
    """Read the plan of a line's folder. Refuses `PlanUnreadable`."""
    try:
        data = json.loads((folder / "line.json").read_text("utf-8"))
        form = read_form((folder / "forms" / "document.json").read_text("utf-8"), key="document")
        return _plan(folder, data, form)
    except (KeyError, TypeError, ValueError, OSError) as fault:
        raise PlanUnreadable(reason=f"{type(fault).__name__} {fault}", place=str(folder)) from None


def _plan(folder: Path, data: Mapping[str, Any], form: Form) -> Plan:
    table = next((one.key for one in form.fields if one.type is FieldType.TABLE), "")
    return Plan(
        folder=folder,
        key=data["key"],
        names=data["names"],
        family=data["family"],
        side=data["side"],
        kind=data["kind"]["key"],
        kind_names=data["kind"]["names"],
        definition=data["kind"]["definition"],
        definitions=tuple(data["definitions"]),
        document=form,
        title=data["title"],
        reference=data["reference"],
        once=tuple(data.get("once", ())),
        look_ups=tuple(_look_up(one, table=table) for one in data.get("look_up", ())),
        papers=tuple(_paper(one) for one in data["papers"]),
        parameters=data.get("parameters", {}),
        references=data.get("references", {}),
        skills=data.get("skills", {}),
        counted=data.get("report", {}),
    )


def _look_up(data: Mapping[str, str], *, table: str) -> LookUp:
    first, _, rest = data["by"].partition(".")
    return LookUp(data["kind"], rest or first, bool(rest) and first == table)


def _paper(data: Mapping[str, Any]) -> Paper:
    cells = {part: tuple(Cell(**one) for one in data.get(part, ())) for part in ("facts", "columns")}
    return Paper(data["element"], data["name"], cells["facts"], data.get("rows"), cells["columns"])
