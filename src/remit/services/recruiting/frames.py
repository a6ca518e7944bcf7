"""Frames of competencies as a client licenses them: a selection of ESCO's skills or of O*NET's content model.

ESCO publishes CSV with `conceptUri`, `preferredLabel`, `altLabels`, `description`; O*NET tab-separated text with
`Element ID`, `Element Name`, `Description`. Neither list comes with Remit: whoever hands one in holds the licence.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.services.kit import Reading, Refusal, ServiceCall, ServiceResult, json_document

COMPETENCY = "competency"
ROWS_MAX = 500


@dataclass(frozen=True, slots=True)
class Shape:
    """How a frame's file names what we take of it."""

    source: str
    delimiter: str
    key: str
    name: str
    others: str | None = None


SHAPES = (
    Shape("ESCO", ",", "conceptUri", "preferredLabel", "altLabels"),
    Shape("O*NET", "\t", "Element ID", "Element Name"),
)


class FrameRefused(Refusal):
    """A frame with nothing in it, with a row that has no key or name, or larger than a selection."""

    code = "recruiting.frame"
    status = 422
    sentence = "The list of competencies cannot be taken: {reason}."


def read_frame(content: bytes) -> Reading | None:
    """Read a frame by its headings; None where the file is none. Refuses `FrameRefused` with the row."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    first = next(iter(text.splitlines()), "")
    shape = next((one for one in SHAPES if _fits(one, first)), None)
    if shape is None:
        return None
    rows = [_row(shape, row, at) for at, row in enumerate(_rows(text, shape), start=2)]
    if not 0 < len(rows) <= ROWS_MAX:
        reason = f"it has {len(rows)} rows; hand in the 1 to {ROWS_MAX} that your jobs name"
        raise FrameRefused(place="file", reason=reason)
    title = f"{shape.source}: {len(rows)}"
    return Reading(payload={"source": shape.source, "competencies": rows}, kind="frame", title=title)


def _fits(shape: Shape, heading: str) -> bool:
    found = {one.strip() for one in next(csv.reader([heading], delimiter=shape.delimiter), [])}
    return {shape.key, shape.name} <= found


def _rows(text: str, shape: Shape) -> Sequence[Mapping[str, str]]:
    try:
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=shape.delimiter))
    except csv.Error as fault:
        raise FrameRefused(place="file", reason=f"it is no table ({fault})") from None


def _row(shape: Shape, row: Mapping[str, str], at: int) -> dict[str, Any]:
    key, name = ((row.get(one) or "").strip() for one in (shape.key, shape.name))
    if not key or not name:
        raise FrameRefused(place=f"row {at}", reason=f"row {at} has no {shape.key} or no {shape.name}")
    others = (row.get(shape.others) or "").splitlines() if shape.others else []
    told = (row.get("description") or row.get("Description") or "").strip()
    return {"key": key, "name": name, "description": told, "others": [one.strip() for one in others if one.strip()]}


def keep_frame(call: ServiceCall) -> ServiceResult:
    """Keep every competency of a frame among the reference data, with where it is from."""
    source, rows = call.item.payload["source"], call.item.payload["competencies"]
    pieces = [(row["key"], {**row, "source": source}) for row in rows]
    paper = json_document("competency-frame.json", {"item": call.item.number, "source": source, "competencies": rows})
    return ServiceResult(documents=(paper,), handed={"references": {COMPETENCY: pieces}})
