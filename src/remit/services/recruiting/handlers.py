"""The topics of the line. None decides about a person; each lays out what a person decides on, and keeps the record.

Marks: `applied` (job|candidate), `selection-stage` (job|candidate|stage|outcome), `monitoring`
(job|candidate|attribute|group). Only `measure` reads the last.
"""

from typing import Any

from remit.services.kit import (
    Handler,
    Score,
    ScoreMissing,
    ScoreOutside,
    ServiceCall,
    ServiceResult,
    composite,
    redacted,
)
from remit.services.recruiting.frames import keep_frame
from remit.services.recruiting.identity import identity_of
from remit.services.recruiting.impact import keep_monitoring, measure, report
from remit.services.recruiting.inviting import invite
from remit.services.recruiting.job import Job, job_of
from remit.services.recruiting.letters import answer_of, confirmation_form, decision_record, letter
from remit.services.recruiting.posting import to_candidate
from remit.services.recruiting.reasons import reason, reasons

APPLIED, STAGE = "applied", "selection-stage"
SHEETS = ("scores_a", "scores_b")


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "recruiting.prepare": prepare,
        "recruiting.redact": redact,
        "recruiting.invite": invite,
        "recruiting.compare": compare,
        "recruiting.write": write,
        "recruiting.keep_frame": keep_frame,
        "recruiting.keep_monitoring": keep_monitoring,
        "recruiting.measure": measure,
        "recruiting.report": report,
    }


def prepare(call: ServiceCall) -> ServiceResult:
    """Find what is missing before anybody reads: the job, its questions, a name to write to, an earlier application."""
    job, identity, candidate = job_of(call), identity_of(call), call.item.payload["candidate"]
    wanted = str(call.variables.get("completed_job") or call.item.payload.get("job") or "")
    found = [] if job else [reason("application.no_job", job=wanted or "–")]
    found += [reason("application.not_fixed", job=wanted)] if job and not job.fixed else []
    found += [] if identity.get("name") and identity.get("email") else [reason("application.no_name")]
    mark = f"{wanted}|{candidate}"
    again = job is not None and call.lookup.first_seen(APPLIED, mark) is not None
    found += [reason("application.again", job=wanted)] if again and not call.variables.get("go_on_again") else []
    if found:
        return ServiceResult(reasons(found))
    assert job is not None  # no reason was found
    form = confirmation_form(call, job, identity)
    posted = to_candidate(call, identity, "confirm", job=job.title, files=[form], automatic=True)
    return ServiceResult(
        {**reasons([]), "job_title": job.title},
        documents=(form,),
        fingerprints=((APPLIED, mark),),
        handed={"letters": [posted]},
    )


def redact(call: ServiceCall) -> ServiceResult:
    """Take out who the candidate is; lay what is left beside what the job asks for."""
    job = _job(call)
    text = redacted(confirmed_text(call), identity_of(call))
    return ServiceResult({"desk": {**_asked(job), "application": text}, **reasons([])})


def compare(call: ServiceCall) -> ServiceResult:
    """Lay both sheets side by side once both are in; the composite is arithmetic."""
    job, apart = _job(call), int(call.parameters["apart_points"])
    desk = {**call.variables["desk"], "sheets": [call.variables[key] for key in SHEETS]}
    try:
        found = composite(job.competencies, sheets_of(call))
    except (ScoreMissing, ScoreOutside) as refusal:
        return ServiceResult({"desk": desk, **reasons([reason("interview.incomplete", why=str(refusal))])})
    names = {one.competency: one.name for one in job.questions} | {one.key: one.name for one in job.questions}
    wide = [key for key, points in found.apart.items() if points >= apart]
    desk["composite"] = f"{float(found.value):.2f}"
    desk["parts"] = [
        {
            "key": one.key,
            "name": names[one.key],
            "share": f"{float(100 * one.share):.0f}",
            "mean": f"{float(one.mean):.2f}",
        }
        for one in found.parts
    ]
    desk["wide"] = wide
    stated = [reason("interview.apart", question=names[key], points=found.apart[key]) for key in wide]
    return ServiceResult({"desk": desk, "composite": desk["composite"], **reasons(stated)})


def write(call: ServiceCall) -> ServiceResult:
    """Write the answer to the candidate and the record of the decision; leave what the monitoring report counts."""
    job, passed = _job(call), call.variables.get("screening") == "pass"
    base = f"{job.key}|{call.item.payload['candidate']}"
    marks = [(STAGE, f"{base}|screening|{'passed' if passed else 'left'}")]
    if passed:
        offered = call.variables.get("decision") == "offer"
        marks.append((STAGE, f"{base}|interview|{'passed' if offered else 'left'}"))
    answer = letter(call, job, identity_of(call))
    posted = to_candidate(call, identity_of(call), answer_of(call), job=job.title, files=[answer])
    return ServiceResult(
        documents=(answer, decision_record(call, job, sheets_of(call) if passed else ())),
        fingerprints=tuple(marks),
        forgets=(STAGE,),
        handed={"letters": [posted]},
    )


def confirmed_text(call: ServiceCall) -> str:
    """Return the text of the CV with what the candidate corrected."""
    text, corrections = str(call.item.payload["cv"]["text"]), str(call.variables.get("corrections") or "")
    return f"{text.rstrip()}\n\n{corrections}\n" if corrections else text


def sheets_of(call: ServiceCall) -> tuple[tuple[Score, ...], ...]:
    """Return the interviewers' sheets that are in."""
    known = {one.key: one.competency for one in _job(call).questions}
    return tuple(
        tuple(
            Score(row["question"], known[row["question"]], int(row["score"]), str(row.get("evidence") or ""))
            for row in call.variables.get(key) or ()
            if row["question"] in known
        )
        for key in SHEETS
    )


def _job(call: ServiceCall) -> Job:
    job = job_of(call)
    assert job is not None, "an application goes on only with a job"
    return job


def _asked(job: Job) -> dict[str, Any]:
    questions = [
        {"key": one.key, "name": one.name, "text": one.text, "anchors": dict(one.anchors)} for one in job.questions
    ]
    return {"job": job.title, "must_haves": list(job.must_haves), "questions": questions}
