"""Reading a sample: a row for each step of an item, as somebody exported it, becomes the work on the items.

| column | says | where it is missing |
|---|---|---|
| item | which item the step belongs to | refused |
| step | what was done, in the prospect's word | refused |
| kind | rule, judgement, task, question or return | based on, driven by and coordination stay with the interview |
| by | who did it, by any mark | coordination stays with the interview |
| minutes | how long it took | talent stays with the interview |
| qualified | whether who did it holds a professional qualification | talent stays with the interview |
| expert | whether only an expert may do it | asks for stays with the interview |
| planned | whether the item was planned as it went on | focus stays with the interview |
| at | when the step was done | turnaround is not known |
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from remit.profile.assessment import Sample, Step, StepKind
from remit.profile.model import Piece, Point, Work
from remit.profile.rules.asking import NO, YES
from remit.values.moment import Moment
from remit.values.problem import Problem
from remit.values.sentence import Sentence

CODE = "profile.sample"
STEPS_MAX = 5_000
COLUMNS = ("item", "step", "kind", "by", "minutes", "qualified", "expert", "planned", "at")
TELLS: Mapping[Point, frozenset[str]] = {
    Point.BASED_ON: frozenset({"kind"}),
    Point.COMPLEXITY: frozenset(),
    Point.ASKS_FOR: frozenset({"expert"}),
    Point.DRIVEN_BY: frozenset({"kind"}),
    Point.COORDINATION: frozenset({"kind", "by"}),
    Point.TALENT: frozenset({"minutes", "qualified"}),
    Point.FOCUS: frozenset({"planned"}),
}
"""The columns that a sample must have to tell of a point. What was gained it cannot tell: the work was not ours."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def read_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[Step, ...], frozenset[str], tuple[Problem, ...]]:
    """Read rows by the names of their columns; every problem says its row, counted from 1 under the heading."""
    told = frozenset(key for row in rows for key, value in row.items() if value not in (None, ""))
    if not rows:
        return (), told, (problem("there is no step in it"),)
    if len(rows) > STEPS_MAX:
        return (
            (),
            told,
            (problem("it has {count} steps; {most} are enough, drawn at random", count=len(rows), most=STEPS_MAX),),
        )
    problems = [problem("“{name}” is no column of a sample", name=name) for name in sorted(told - set(COLUMNS))]
    steps = []
    for at, row in enumerate(rows, start=1):
        values: dict[str, Any] = {}
        for column in COLUMNS:
            try:
                values |= _value(column, row.get(column))
            except ValueError as wrong:
                problems.append(problem("row {row}, {column}: {what}", row=at, column=column, what=wrong.args[0]))
        if "item" in values and "step" in values:
            steps.append(Step(**values))
    return tuple(steps), told & set(COLUMNS), tuple(problems)


def read_file(
    content: bytes, *, name: str
) -> tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...], tuple[Problem, ...]]:
    """Read what somebody hands in of a process: its answers, the rows of its sample, and all problems of the file.

    A CSV file and a JSON list are rows, a JSON object holds an `interview` and, if it likes, `items` with rows.
    """
    try:
        text = content.decode("utf-8-sig")
        body = json.loads(text) if name.lower().endswith(".json") else _rows(text)
        answers = body.get("interview") or {} if isinstance(body, dict) else {}
        if not isinstance(answers, dict):
            raise ValueError(Sentence("“{name}” is no object", name="interview"))
        rows = _objects(body.get("items", [])) if isinstance(body, dict) else _objects(body)
    except (UnicodeDecodeError, csv.Error, ValueError) as wrong:
        return {}, (), (problem("the file cannot be read: {why}", why=_why(wrong)),)
    return answers, tuple(rows), () if rows or answers else (problem("there is no step in it"),)


def without_names(rows: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return rows for keeping: whoever did a step is a number, since only “the same person or another” is asked."""
    numbers: dict[str, str] = {}
    kept = [{key: str(value) for key, value in row.items() if value not in (None, "")} for row in rows]
    for row in kept:
        if "by" in row:
            row["by"] = numbers.setdefault(row["by"], str(len(numbers) + 1))
    return tuple(kept)


def problem(message: str, **fields: Any) -> Problem:
    """Return what is wrong with a sample; the message has `{field}` places and can be said in any language."""
    return Problem(code=CODE, message=Sentence(message, **fields), place="sample")


def _why(wrong: Exception) -> str:
    """Return our own sentence about a file, or what whoever read it says."""
    said = wrong.args[0] if wrong.args else ""
    return said if isinstance(said, Sentence) else str(wrong)


def _rows(text: str) -> list[dict[str, Any]]:
    first = text.partition("\n")[0]
    found = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
    heading = [str(name).strip().lower() for name in found.fieldnames or ()]
    if len(set(heading)) < len(heading):
        raise ValueError(Sentence("two columns have one name"))
    found.fieldnames = heading
    rows = list(found)
    if any(None in row for row in rows):
        raise ValueError(Sentence("a row has more columns than the heading"))
    return rows


def _objects(body: Any) -> list[dict[str, Any]]:
    if not isinstance(body, list) or not all(isinstance(one, dict) for one in body):
        raise ValueError(Sentence("it is no list of objects"))
    return body


def _value(column: str, told: Any) -> dict[str, Any]:
    if told is None or not str(told).strip():
        if column in ("item", "step"):
            raise ValueError(Sentence("it is missing"))
        return {}
    return {column: _READ[column](str(told).strip())}


def _kind(text: str) -> StepKind:
    if text.lower() not in set(StepKind):
        raise ValueError(Sentence("“{value}” is none of {words}", value=text, words=", ".join(StepKind)))
    return StepKind(text.lower())


def _minutes(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(Sentence("“{value}” is no number", value=text)) from None
    if not number.is_finite() or not 0 <= number <= 100_000:
        raise ValueError(Sentence("“{value}” is no number of minutes from 0 up", value=text))
    return number


def _flag(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(Sentence("“{value}” is neither yes nor no", value=text))
    return text.lower() in YES


def _moment(text: str) -> Moment:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(Sentence("“{value}” is no moment; write it as 2026-03-02T09:30", value=text)) from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


_READ: Mapping[str, Callable[[str], Any]] = {
    "item": str,
    "step": str,
    "kind": _kind,
    "by": str,
    "minutes": _minutes,
    "qualified": _flag,
    "expert": _flag,
    "planned": _flag,
    "at": _moment,
}


def sample_of(steps: Iterable[Step], told: frozenset[str]) -> Sample:
    """Gather steps into the work on their items, each item's steps in their order, and what they can tell of."""
    kept = sorted(enumerate(steps), key=lambda one: (one[1].item, one[1].at or _BEGINNING, one[0]))
    grouped = groupby((step for _, step in kept), key=lambda step: step.item)
    works = tuple(_work(item, tuple(found)) for item, found in grouped)
    return Sample(works, frozenset(point for point, columns in TELLS.items() if columns <= told))


def _work(item: str, steps: tuple[Step, ...]) -> Work:
    done = tuple(one for one in steps if one.kind in (StepKind.TASK, StepKind.JUDGEMENT))
    moments = [one.at for one in steps if one.at is not None] or [_BEGINNING]
    return Work(
        item_id=item,
        number=item,
        received_at=min(moments),
        released_at=max(moments),
        straight_through=not done,
        returns=_count(steps, StepKind.RETURN),
        rules=_count(steps, StepKind.RULE),
        judgements=_count(steps, StepKind.JUDGEMENT),
        remarks=_count(steps, StepKind.QUESTION),
        path=tuple(one.step for one in steps),
        case=any(one.planned for one in steps),
        pieces=tuple(_piece(one) for one in done),
    )


def _piece(one: Step) -> Piece:
    return Piece(
        person_id=one.by,
        handling_time_s=int((one.minutes or 0) * 60),
        expert=one.expert,
        qualified=one.qualified,
        judging=one.kind is StepKind.JUDGEMENT,
        shore=None,
    )


def _count(steps: Iterable[Step], kind: StepKind) -> int:
    return sum(one.kind is kind for one in steps)
