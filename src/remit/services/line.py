"""A line of service as data: its kinds, parameters, forms, sentences and checklist, and what it answers to a call."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import Any

from remit.billing.model.service_report import LineFigure, LineReport, ReleasedFact
from remit.contracts.model import Gravity, ScorePoint
from remit.engine.dmn.cases import Case, read_cases
from remit.judgement.model import Document as ReadText
from remit.values.problem import Problem
from remit.values.refusal import Refusal
from remit.work.model import Reading, ServiceCall, ServiceResult
from remit.work.model.rules import CasesUnreadable
from remit.work.rules.forms import FieldType, Form, Names, read_form, validate_form

LETTER = "message/rfc822"
"""The media type of a mail."""

Handler = Callable[[ServiceCall], ServiceResult]
"""Answers one topic; pure, so that it may run again with the same answer."""

Reader = Callable[..., Reading]
"""Reads a received content: `(content: bytes, *, media_type: str, name: str) -> Reading`; may raise refusals."""

EvidenceReader = Callable[..., ReadText]
"""Reads the text of a document that judgements may rest on: `(content: bytes, *, name: str) -> Document`."""


def topics_of(line: str, *handlers: Handler) -> dict[str, Handler]:
    """Return handlers by topic: the key of the line, a dot, and the handler's own name."""
    return {f"{line}.{one.__name__}": one for one in handlers}


class Family(StrEnum):
    """The kind of outsourcing a line belongs to."""

    BPO = "BPO"
    KPO = "KPO"


class Side(StrEnum):
    """The side of the client's business a line works on."""

    FRONT = "front"
    BACK = "back"


class TopicMissing(Refusal):
    """A definition asks a line for a topic that it does not answer."""

    code = "services.topic"
    status = 409
    sentence = "The line of service “{line}” has no handler for “{topic}”."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item of a line: its name, the definition (process or case id) it starts, its classified fields.

    `classes` maps a path of the payload (`seller.iban`, `lines.*.price`) to the data class by which it is masked.
    """

    names: Names
    definition: str
    classes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One setting that a statement of work may agree for a line: its meaning, and the value where nothing is agreed.

    `check` refuses a value that cannot be agreed, before a statement of work is published.
    """

    names: Names
    default: Any
    check: Callable[[Any], object] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of service: data, a reader, and handlers by topic.

    `folder` holds README.md, the `definitions` (BPMN, CMMN, DMN files), `forms/*.json`, `sentences.json` (problem and
    reason codes per language), `quality.json` and `samples/`. `references` names the kinds of reference data it uses.
    `report` is the line's own section of the monthly service report; a line without one shows its items by kind, and
    the sums of the whole numbers that `sums` names in the payload. `evidence` reads a document that comes later and is
    quoted by its own name and page; a line whose questions are about the places of what it began with has none.
    """

    key: str
    names: Names
    family: Family
    side: Side
    folder: Path
    kinds: Mapping[str, Kind]
    definitions: tuple[str, ...]
    reader: Reader
    handlers: Mapping[str, Handler]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    references: Mapping[str, Names] = field(default_factory=dict)
    media_types: tuple[str, ...] = ()
    skills: Mapping[str, Names] = field(default_factory=dict)
    report: LineReport | None = None
    sums: Mapping[str, Names] = field(default_factory=dict)
    evidence: EvidenceReader | None = None

    def section(self) -> LineReport:
        """Return the line's own section of the service report."""
        return self.report or partial(_by_kind, self)

    def read(self, content: bytes, *, media_type: str, name: str) -> Reading:
        """Read a received content; a refusal of the reader becomes an error among the reading's problems."""
        try:
            return self.reader(content, media_type=media_type, name=name)
        except Refusal as refusal:
            first = next(iter(self.kinds))
            return Reading(payload={}, kind=first, title=name, problems=(problem_of(refusal),))

    def definition_for(self, kind: str) -> str:
        """Return the id of the process or case that an item of this kind starts."""
        return self.kinds[kind].definition

    def starts(self) -> Mapping[str, str]:
        """Return every kind of item with the id of the process or case that it starts."""
        return {name: kind.definition for name, kind in self.kinds.items()}

    def takes_letters(self) -> bool:
        """Tell whether a mail is a document of this line, rather than what brings documents."""
        return LETTER in self.media_types

    def handle(self, call: ServiceCall) -> ServiceResult:
        """Answer a service task's topic. Refuses `TopicMissing`."""
        handler = self.handlers.get(call.topic)
        if handler is None:
            raise TopicMissing(line=self.key, topic=call.topic)
        return handler(call)

    def form(self, key: str) -> Form | None:
        """Return a form of the line by key, or None."""
        return _forms(self.folder).get(key)

    def forms(self) -> tuple[Form, ...]:
        """Return every form of the line, by key. Refuses `FormUnreadable`."""
        return tuple(_forms(self.folder).values())

    def check_form(self, form: str, values: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
        """Return the form's values made clean and what is wrong with them; a form that is not the line's passes."""
        known = self.form(form)
        return (dict(values), ()) if known is None else validate_form(known, values)

    def payload_classes(self, kind: str) -> Mapping[str, str]:
        """Return path -> data class of the payload's classified fields."""
        return self.kinds[kind].classes if kind in self.kinds else {}

    def sentence(self, code: str, *, language: str) -> str | None:
        """Return what a problem or reason code of this line says, with `{field}` places, or None."""
        return read_sentences(self.folder).get(code, {}).get(language)

    def sentences(self) -> Mapping[str, Names]:
        """Return every sentence of the line: code -> text per language."""
        return read_sentences(self.folder)

    def words(self, sort: str) -> dict[str, Names]:
        """Return what the line calls things of a sort, in its order.

        `field` are the fields of its documents, `value` is what may stand in them; what `sentences.json` does not name
        is called as in the line's forms.
        """
        named = _words(self.folder, sort)
        return {**named, **{key: one for key, one in _labels(self.folder, sort).items() if key not in named}}

    def checklist(self) -> tuple[ScorePoint, ...]:
        """Return what a review of the line's work looks at, critical points first; all weigh the same."""
        gravity = {False: Gravity.MINOR, True: Gravity.CRITICAL}
        rows = read_scale(self.folder)["checklist"]
        points = [ScorePoint(one["key"], one["label"], gravity[one["critical"]]) for one in rows]
        return tuple(sorted(points, key=lambda point: not point.critical))

    def settings(self, agreed: Mapping[str, Any]) -> dict[str, Any]:
        """Return the line's parameters: what is agreed, and the default where nothing is."""
        return {key: agreed.get(key, parameter.default) for key, parameter in self.parameters.items()}

    def require_settings(self, agreed: Any) -> None:
        """Refuse settings that the line could not work by, as each parameter's check does."""
        named = agreed if isinstance(agreed, Mapping) else {}
        for key, parameter in self.parameters.items():
            if parameter.check is not None and key in named:
                parameter.check(named[key])

    def definition(self, name: str) -> bytes:
        """Return the content of one of the line's definition files."""
        return (self.folder / name).read_bytes()

    def cases(self, name: str) -> tuple[Case, ...]:
        """Return the test cases beside a DMN file: `NAME.cases.json` beside `NAME.dmn`. Refuses `CasesUnreadable`."""
        path = (self.folder / name).with_suffix(".cases.json")
        if not name.endswith(".dmn") or not path.exists():
            return ()
        found, problems = read_cases(path.read_bytes())
        if problems:
            reason = "; ".join(problem.message for problem in problems)
            raise CasesUnreadable(place=path.name, reason=reason)
        return found


def _by_kind(line: Line, facts: Iterable[ReleasedFact]) -> tuple[LineFigure, ...]:
    known = tuple(facts)
    counts = Counter(one.kind for one in known)
    by_kind = (LineFigure(kind.names, counts[key]) for key, kind in line.kinds.items())
    sums = (LineFigure(names, sum(int(one.payload.get(key) or 0) for one in known)) for key, names in line.sums.items())
    return (*by_kind, *sums)


@cache
def _forms(folder: Path) -> dict[str, Form]:
    return {
        path.stem: read_form(path.read_text("utf-8"), key=path.stem)
        for path in sorted((folder / "forms").glob("*.json"))
    }


@cache
def read_scale(folder: Path) -> Mapping[str, Any]:
    """Return what `quality.json` of a line's folder holds: the checklist of a review, and the scale of the line."""
    path = folder / "quality.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {"checklist": (), "scale": (), **found}


@cache
def read_sentences(folder: Path) -> Mapping[str, Names]:
    """Return the sentences of a line's folder: problem and reason codes to their text per language."""
    path = folder / "sentences.json"
    found: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


@cache
def _words(folder: Path, sort: str) -> Mapping[str, Names]:
    prefix = f"{sort}."
    return {code.removeprefix(prefix): said for code, said in read_sentences(folder).items() if code.startswith(prefix)}


@cache
def _labels(folder: Path, sort: str) -> Mapping[str, Names]:
    """Return what forms call fields, or the options of their choices."""
    fields = [field for form in _forms(folder).values() for field in form.fields]
    fields += [column for field in fields for column in field.columns]
    if sort == "field":
        return {field.key: field.label for field in fields if field.type is not FieldType.NOTE}
    options = (option for field in fields for option in field.options) if sort == "value" else ()
    return {option.value: option.label for option in options}


def problem_of(refusal: Refusal) -> Problem:
    """Turn a refusal into a problem with the same code, sentence, place and fields."""
    return Problem(refusal.code, str(refusal), refusal.place, fields=dict(refusal.fields))
