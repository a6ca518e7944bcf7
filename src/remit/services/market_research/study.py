"""The study: a package of plan (`study.json`), questionnaire (`questionnaire.xlsx`) and fieldwork (CSV or SPSS)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.services.kit import Fieldwork, PackageRefused, Problem, Reading, content_hash, read_fieldwork, unpack
from remit.services.market_research.questionnaire import Question, read_questionnaire
from remit.services.market_research.refusals import StudyRefused

FIELDWORK = ("fieldwork.csv", "fieldwork.sav")
PLAN, QUESTIONNAIRE = "study.json", "questionnaire.xlsx"


@dataclass(frozen=True, slots=True)
class Study:
    """A study as it was sent; `hashes` names each file of the package."""

    plan: Mapping[str, Any]
    questions: Mapping[str, Question]
    answers: Fieldwork
    hashes: Mapping[str, str]

    @property
    def respondents(self) -> list[str]:
        """Who answered, in the order of the file."""
        return [str(one) for one in self.answers[self.plan["respondent"]]]

    def part(self, key: str, default: Any) -> Any:
        """Return a part of the plan, or what stands where it is missing."""
        return self.plan.get(key) or default

    def kept(self, left_out: set[str]) -> "Study":
        """Return the study without some of its interviews."""
        places = [at for at, respondent in enumerate(self.respondents) if respondent not in left_out]
        answers = {name: [cells[at] for at in places] for name, cells in self.answers.items()}
        return Study(self.plan, self.questions, answers, self.hashes)


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a study at intake. Refuses `PackageRefused`, `StudyRefused` and what the parts refuse."""
    del media_type, name
    study = open_study(content)
    problems = tuple(_gaps(study))
    plan = study.plan
    payload: dict[str, Any] = {
        "title": str(plan["title"]),
        "client": str(plan.get("client", "")),
        "interviews": len(study.respondents),
        "questions": len(study.questions),
        "findings": len(plan["findings"]),
        "files": dict(study.hashes),
    }
    return Reading(payload=payload, kind="study", title=payload["title"], reference=payload["title"], problems=problems)


def open_study(content: bytes) -> Study:
    """Open a package. Refuses what is missing or unreadable, with its part."""
    parts = unpack(content)
    field = next((one for one in FIELDWORK if one in parts), None)
    missing = [one for one in (PLAN, QUESTIONNAIRE) if one not in parts] + ([] if field else [FIELDWORK[0]])
    if missing or field is None:
        raise PackageRefused(place=missing[0], reason=f"it lacks {', '.join(missing)}")
    answers = read_fieldwork(parts[field], name=field)
    hashes = {name: content_hash(parts[name]) for name in sorted(parts)}
    return Study(_plan(parts[PLAN]), read_questionnaire(parts[QUESTIONNAIRE]), answers, hashes)


def _plan(content: bytes) -> Mapping[str, Any]:
    try:
        plan = json.loads(content)
        for key in ("title", "respondent", "findings"):
            if not plan[key]:
                raise KeyError(key)
        for finding in plan["findings"]:
            _ = finding["key"], finding["evidence"], finding["text"]["en"], finding["text"]["vi"]
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise StudyRefused(place=PLAN, part=PLAN, reason=f"it is no JSON ({type(fault).__name__})") from None
    except (KeyError, TypeError) as fault:
        raise StudyRefused(place=str(fault).strip("'"), part=PLAN, reason=f"it lacks {fault}") from None
    return dict(plan)


def _gaps(study: Study) -> Iterator[Problem]:
    for place, column in _columns(study):
        if column not in study.answers:
            refusal = StudyRefused(place=place, part=PLAN, reason=f"no column of the fieldwork is “{column}” ({place})")
            yield Problem(refusal.code, str(refusal), place, fields=dict(refusal.fields))


def _columns(study: Study) -> Iterator[tuple[str, str]]:
    """Name every column that the plan speaks of, and where."""
    plan = study.plan
    design: Mapping[str, Any] = study.part("design", {})
    yield "respondent", plan["respondent"]
    yield from (("duration", one) for one in [plan.get("duration")] if one)
    yield from ((f"design.{key}", design[key]) for key in ("stratum", "cluster", "weight") if design.get(key))
    yield from (("margins", one) for one in study.part("margins", {}))
    yield from (("grids", one) for grid in study.part("grids", ()) for one in grid)
    yield from (("means", one) for one in study.part("means", ()))
    yield from (("contradictions", one) for rule in study.part("contradictions", ()) for one in rule["when"])
    for table in study.part("tables", ()):
        yield from (("tables", one) for one in (table["rows"], *table["columns"]))
    tasks: Sequence[Mapping[str, Any]] = study.part("maxdiff", {}).get("tasks", ())
    yield from (("maxdiff", task[key]) for task in tasks for key in ("best", "worst"))
    yield from (("conjoint", task["chosen"]) for task in study.part("conjoint", {}).get("tasks", ()))
