"""What a person filled in, as the rooms take it: values of a line's form, or answers with their evidence."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from remit.values.refusal import Refusal
from remit.work.rules.forms import Field, FieldType, Form


class EvidenceUnreadable(Refusal):
    """A passage that the page did not write."""

    code = "web.evidence"
    status = 422
    sentence = "A passage could not be read. Select it in the document once more."


def values_of(form: Form | None, given: FormData) -> dict[str, Any]:
    """Read the values of a line's form."""
    if form is None:
        return {}
    return {field.key: _value(field, given) for field in form.fields if field.type is not FieldType.NOTE}


def _value(field: Field, given: FormData) -> Any:
    if field.type is FieldType.BOOLEAN:
        return field.key in given
    if field.type is FieldType.TABLE:
        return _rows(field, given)
    return given.get(field.key, "")


def _rows(field: Field, given: FormData) -> list[dict[str, Any]]:
    """Collect the rows of a table field; a row without any value is not there."""
    columns = [column.key for column in field.columns]
    numbers = {name.split(".")[1] for name in given if name.startswith(f"{field.key}.") and name.count(".") == 2}
    rows = (
        {column: given.get(f"{field.key}.{number}.{column}", "") for column in columns}
        for number in sorted((one for one in numbers if one.isdigit()), key=int)
    )
    return [row for row in rows if any(row.values())]


def judgements_of(given: FormData) -> dict[str, Any]:
    """Read answers, reasons and evidence by question. Refuses `EvidenceUnreadable`."""
    parts = ("answer.", "reason.", "evidence.")
    keys = dict.fromkeys(name.split(".", 1)[1] for name in given if name.startswith(parts))
    return {"answers": [_answer(key, given) for key in keys]}


def _answer(key: str, given: FormData) -> dict[str, Any]:
    found = [one for one in given.getlist(f"answer.{key}") if one]
    return {
        "question": key,
        "answer": list(found) if len(found) > 1 else (found[0] if found else None),
        "reason": given.get(f"reason.{key}", ""),
        "evidence": [_evidence(str(text), key) for text in given.getlist(f"evidence.{key}") if text],
    }


def _evidence(text: str, key: str) -> Mapping[str, Any]:
    try:
        piece = json.loads(text)
        start = piece.get("start")
        return {
            "source": str(piece["source"]),
            "quotation": str(piece["quotation"]),
            "start": int(start) if start not in (None, "") else None,
        }
    except (ValueError, KeyError, AttributeError, TypeError):
        raise EvidenceUnreadable(place=f"evidence.{key}") from None
