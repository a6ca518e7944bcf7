"""The cleaning log: what the checks would leave out, as rows that a person decides one by one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from remit.services.kit import (
    Reasons,
    ServiceCall,
    ServiceResult,
    Suspicion,
    contradictions,
    duplicates,
    read_sentences,
    reasons,
    speeders,
    spoken,
    straight_liners,
)
from remit.services.market_research.folder import FOLDER
from remit.services.market_research.study import Study, open_study


def check(call: ServiceCall) -> ServiceResult:
    """Check every interview; leave out none."""
    found = list(suspicions(open_study(call.lookup.content()), share=float(call.parameters["speeder_share"])))
    names = read_sentences(FOLDER)
    language = spoken(call.parameters)
    rows = [
        {
            "respondent": one.respondent,
            "check": names[f"name.{one.check}"][language],
            "seen": names[f"seen.{one.check}"][language].format(**one.fields),
            "decision": "exclude",
            "why": "",
        }
        for one in found
    ]
    counts = {name: sum(one.check == name for one in found) for name in dict.fromkeys(one.check for one in found)}
    said = Reasons(FOLDER, under="reason")
    return ServiceResult(
        {"cleaning": rows, **reasons(said.reason(name, count=count) for name, count in counts.items())}
    )


def suspicions(study: Study, *, share: float) -> Iterator[Suspicion]:
    """Run every check that the plan asks for."""
    people, answers, plan = study.respondents, study.answers, study.plan
    yield from straight_liners(answers, people, study.part("grids", ()))
    if plan.get("duration"):
        yield from speeders(answers[plan["duration"]], people, share=share)
    own = {plan["respondent"], plan.get("duration")}
    yield from duplicates(answers, people, [name for name in study.questions if name in answers and name not in own])
    rules = {one["name"]: one["when"] for one in study.part("contradictions", ())}
    yield from contradictions(answers, people, rules)
    yield from _unknown_codes(study)


def _unknown_codes(study: Study) -> Iterator[Suspicion]:
    for name, question in study.questions.items():
        if question.kind == "select_one" and name in study.answers:
            for respondent, code in zip(study.respondents, study.answers[name], strict=True):
                if code is not None and code not in question.choices:
                    yield Suspicion(respondent, "code", {"question": name, "code": code})


def left_out(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return whom a person decided to leave out."""
    return {str(row["respondent"]).strip() for row in rows if row.get("decision") == "exclude"}
