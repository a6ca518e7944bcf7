"""A job as the client keeps it: must-haves, competencies with weights, fixed questions with an anchored scale."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from remit.services.kit import Competency, ServiceCall
from remit.services.recruiting.folder import FOLDER
from remit.services.recruiting.frames import COMPETENCY


@dataclass(frozen=True, slots=True)
class Question:
    """A fixed question, put to every candidate in the same words; `anchors` say what 1, 3 and 5 look like."""

    key: str
    competency: str
    name: str
    text: str
    anchors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be filled and by what it is judged."""

    key: str
    title: str
    must_haves: tuple[str, ...]
    competencies: tuple[Competency, ...]
    questions: tuple[Question, ...]

    @property
    def fixed(self) -> bool:
        """Whether there is something to score by: every competency weighs something and has a question."""
        asked = {one.competency for one in self.questions}
        return bool(self.competencies) and all(one.weight > 0 and one.key in asked for one in self.competencies)


def job_of(call: ServiceCall) -> Job | None:
    """Return the job of an application, as completed by a person where the file named none."""
    key = str(call.variables.get("completed_job") or call.item.payload.get("job") or "")
    found = call.lookup.reference("job", key) if key else None
    return None if found is None else _job(call, key, found.body)


@cache
def own_competencies() -> Mapping[str, Any]:
    """Return the line's own short list of competencies, for jobs that name them by key alone."""
    found: dict[str, Any] = json.loads((FOLDER / "competencies.json").read_text("utf-8"))
    return found


def _job(call: ServiceCall, key: str, body: Mapping[str, Any]) -> Job:
    language = str(call.item.payload.get("language", "en"))
    listed = [{**_known(call, str(one["key"])), **one} for one in body.get("competencies", ())]
    return Job(
        key=key,
        title=_said(body.get("title") or key, language),
        must_haves=tuple(_said(one, language) for one in body.get("must_haves", ())),
        competencies=tuple(Competency(str(one["key"]), _weight(one.get("weight"))) for one in listed),
        questions=tuple(question for one in listed for question in _questions(one, language)),
    )


def _known(call: ServiceCall, key: str) -> Mapping[str, Any]:
    """Return what is known of a competency by its key: of the client's frame, else of the line's own list."""
    framed = call.lookup.reference(COMPETENCY, key)
    return own_competencies().get(key, {}) if framed is None else framed.body


def _questions(one: Mapping[str, Any], language: str) -> tuple[Question, ...]:
    name, anchors = _said(one.get("name") or one["key"], language), one.get("anchors", {})
    shared = {str(point): _said(text, language) for point, text in anchors.items()}
    return tuple(
        Question(f"{one['key']}.{number}", str(one["key"]), name, _said(text, language), shared)
        for number, text in enumerate(one.get("questions", ()), start=1)
    )


def _said(text: Any, language: str) -> str:
    return str(text.get(language) or text.get("en") or "") if isinstance(text, Mapping) else str(text)


def _weight(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)
