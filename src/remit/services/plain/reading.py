"""Reading a document of a plain line: JSON, or CSV with one row of headings, checked by the document's form."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from remit.services.plain.plan import Plan
from remit.values.refusal import Refusal
from remit.work.model import Reading
from remit.work.rules.forms import validate_form


class DocumentUnreadable(Refusal):
    """A document that is neither JSON nor CSV with known headings."""

    code = "plain.unreadable"
    status = 422
    sentence = "The document cannot be read: {reason}. Send JSON, or CSV in UTF-8 with a row of headings."


class HeadingsDiffer(Refusal):
    """A CSV whose rows say different things of the one document they belong to."""

    code = "plain.two_documents"
    status = 422
    sentence = "“{field}” is “{first}” and later “{other}”; send one document per file."


def reader_of(plan: Plan) -> Any:
    """Return the reader of a plain line's documents."""

    def read(content: bytes, *, media_type: str, name: str) -> Reading:
        del media_type
        given = _given(plan, content)
        values, problems = validate_form(plan.document, given)
        shown = {key: "" if value is None else value for key, value in values.items()}
        return Reading(
            payload=values,
            kind=plan.kind,
            title=plan.title.format_map(shown)[:200] or name,
            reference=str(shown.get(plan.reference, "")),
            problems=problems,
        )

    return read


def _given(plan: Plan, content: bytes) -> Mapping[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentUnreadable(reason="it is no text in UTF-8", place="file") from None
    return _from_json(text) if text.lstrip()[:1] in ("{", "[") else _from_csv(plan, text)


def _from_json(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise DocumentUnreadable(reason="it is no JSON", place="file") from None
    if not isinstance(found, dict):
        raise DocumentUnreadable(reason="it is a list, not one document", place="file")
    return found


def _from_csv(plan: Plan, text: str) -> Mapping[str, Any]:
    first = text.partition("\n")[0]
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True))
    except csv.Error as fault:
        raise DocumentUnreadable(reason=str(fault), place="file") from None
    known = {one.key for one in plan.document.fields}
    if not rows or not known & set(rows[0]):
        raise DocumentUnreadable(reason="no heading is known", place="line 1")
    given: dict[str, Any] = {key: _said_once(key, rows) for key in known if key in rows[0]}
    if plan.table is not None:
        columns = [one.key for one in plan.table.columns]
        given[plan.table.key] = [{key: row.get(key) for key in columns} for row in rows]
    return given


def _said_once(key: str, rows: list[dict[str, Any]]) -> str:
    """Return what the rows say of the document, which is the same in each that says anything."""
    said = [(line, row[key]) for line, row in enumerate(rows, start=2) if row.get(key)]
    for line, other in said[1:]:
        if other != said[0][1]:
            raise HeadingsDiffer(field=key, first=said[0][1], other=other, place=f"line {line}")
    return said[0][1] if said else ""
