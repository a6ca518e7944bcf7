"""The topics of an enrolment; a certificate goes to whoever turns it into a qualification.

Marks: `certificate` (person|key|from|until|procedure|course).
"""

import json
from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from remit.services.kit import (
    Document,
    Handler,
    SeededChance,
    ServiceCall,
    ServiceResult,
    content_hash,
    draw_paper,
    gap,
    mark_paper,
    nested,
    rate_judged,
    reasons,
)
from remit.services.training.certificate import certificate
from remit.services.training.course import Course, course_of
from remit.services.training.matrix import CERTIFICATE, held, matrix, reason, withdraw


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "training.plan": plan,
        "training.draw": draw,
        "training.mark": mark,
        "training.rate": rate,
        "training.nest": nest,
        "training.certify": certify,
        "training.turn_down": turn_down,
        "training.matrix": matrix,
        "training.withdraw": withdraw,
    }


def plan(call: ServiceCall) -> ServiceResult:
    """Find the course and whether it closes a gap of this person."""
    key = str(call.variables.get("chosen_course") or call.item.payload["course"])
    course, person = course_of(call, key), call.item.payload["person"]
    found = [] if course else [reason("plan.no_course", course=key)]
    if course and not (course.scope.process and course.bank):
        found.append(reason("plan.unfinished", course=key))
    if course and not found and not call.variables.get("again_anyway"):
        own = [one for one in held(call) if one.person == person]
        if not gap([course.scope.key], own, today=call.now.date()):
            found.append(reason("plan.held", key=course.scope.key))
    return ServiceResult({**reasons(found), "course": key, "attempt": 0})


def draw(call: ServiceCall) -> ServiceResult:
    """Draw the paper of the next attempt from the item bank."""
    course, attempt = _course(call), int(call.variables["attempt"]) + 1
    seed = int(content_hash(f"{call.item.id}|{attempt}".encode())[:8], 16)
    paper = draw_paper(course.bank, count=course.questions, chance=SeededChance(seed))
    rows = [{"question": one.key, "text": one.text, "answer": ""} for one in paper]
    return ServiceResult({"attempt": attempt, "paper": rows, "judged": bool(course.criteria), **reasons([])})


def mark(call: ServiceCall) -> ServiceResult:
    """Mark the written attempt by the item bank."""
    course = _course(call)
    asked = {row["question"] for row in call.variables["paper"]}
    paper = [one for one in course.bank if one.key in asked]
    given = {str(row["question"]): str(row.get("answer") or "") for row in call.variables.get("answers") or ()}
    found = mark_paper(paper, given, pass_mark=course.pass_mark)
    ratings = [{"criterion": one, "score": None} for one in course.criteria]
    return ServiceResult(
        {
            "written": f"{float(found.percent):.0f}",
            "passed": found.passed,
            "again": not found.passed and int(call.variables["attempt"]) < int(call.parameters["attempts"]),
            "criteria": ratings,
        }
    )


def rate(call: ServiceCall) -> ServiceResult:
    """Put two raters together and measure how far they agree."""
    sheets = [
        {str(row["criterion"]): int(row["score"]) for row in call.variables.get(f"ratings_{who}") or ()} for who in "ab"
    ]
    course = _course(call)
    wanted = [{key: sheet[key] for key in course.criteria if key in sheet} for sheet in sheets]
    found = rate_judged(*wanted, pass_score=course.pass_score)
    whole = all(len(sheet) == len(course.criteria) for sheet in wanted)
    return ServiceResult(
        {
            "judged_mean": f"{float(found.mean):.2f}",
            "agreed_percent": f"{float(found.agreed_percent):.0f}",
            "alpha": None if found.alpha is None else f"{found.alpha:.3f}",
            "passed": found.passed and whole,
            "again": not (found.passed and whole) and int(call.variables["attempt"]) < int(call.parameters["attempts"]),
        }
    )


def nest(call: ServiceCall) -> ServiceResult:
    """Tell whether nesting on real items is over."""
    checked, defective = int(call.variables["nested_items"]), int(call.variables["nested_defective"])
    least, most = int(call.parameters["nesting_items"]), Decimal(str(call.parameters["nesting_defective_percent"]))
    over = nested(checked=checked, defective=defective, least_items=least, most_percent=most)
    found = [] if over else [reason("nest.not_yet", checked=checked, defective=defective, least=least, most=most)]
    return ServiceResult({"nested": over, **reasons(found)})


def certify(call: ServiceCall) -> ServiceResult:
    """Write the certificate with scope and expiry, and hand it on to become a qualification."""
    course, person, begins = _course(call), call.item.payload["person"], call.now.date()
    until, key = _after(begins, course.months), course.scope.key
    record = _record(call, course) | {"key": key, "valid_from": begins.isoformat(), "valid_until": until.isoformat()}
    evidence = f"{call.item.number}: {course.title}, procedure {course.procedure}, {call.variables['written']}%"
    handed = {
        "own": call.item.payload["own"],
        "person": person,
        "key": key,
        "evidence": evidence,
        "valid_from": begins.isoformat(),
        "valid_until": until.isoformat(),
    }
    mark_key = f"{person}|{key}|{begins}|{until}|{course.procedure}|{course.key}"
    return ServiceResult(
        {"valid_until": until.isoformat()},
        documents=(_json("training-record.json", record), certificate(call, course, begins=begins, until=until)),
        fingerprints=((CERTIFICATE, mark_key),),
        handed={CERTIFICATE: handed},
    )


def turn_down(call: ServiceCall) -> ServiceResult:
    """Write the record of somebody who did not pass; nothing becomes of it in routing."""
    return ServiceResult(documents=(_json("training-record.json", _record(call, _course(call)) | {"key": None}),))


def _course(call: ServiceCall) -> Course:
    course = course_of(call, str(call.variables["course"]))
    assert course is not None, "an enrolment goes on only with a course"
    return course


def _after(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _record(call: ServiceCall, course: Course) -> dict[str, Any]:
    known = ("attempt", "written", "judged_mean", "agreed_percent", "alpha", "nested_items", "nested_defective")
    return {
        "item": call.item.number,
        "person": call.item.payload["person"],
        "course": course.key,
        "procedure": course.procedure,
        **{key: call.variables.get(key) for key in known},
        "written_at": call.now.isoformat(),
    }


def _json(name: str, fact: dict[str, Any]) -> Document:
    return Document(name, "application/json", json.dumps(fact, ensure_ascii=False, indent=2).encode())
