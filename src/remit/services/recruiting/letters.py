"""What goes to the candidate, and the record of why: confirmation form, offer or rejection, decision record."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from remit.services.kit import Document, Score, ServiceCall, composite, render_pdf
from remit.services.recruiting.job import Job
from remit.services.recruiting.wording import words_of

TEMPLATE = """
#letterhead(from: data.from, to: data.to, title: data.title, facts: data.facts)
#for text in data.texts [#text #parbreak()]
#if data.quoted.len() > 0 {
  block(inset: 4mm, stroke: 0.5pt + luma(180), width: 100%, data.quoted.map(it => [#it]).join(linebreak()))
}
#for text in data.after [#parbreak() #text]
"""


def confirmation_form(call: ServiceCall, job: Job, identity: Mapping[str, Any]) -> Document:
    """Print the form by which the candidate confirms what was read from the CV."""
    say = words_of(call)
    text = str(call.item.payload["cv"]["text"])
    data = _letter(call, job, identity, "confirm", quoted=[line for line in text.splitlines() if line.strip()])
    data["after"] = [say("letter.confirm_boxes"), say("letter.confirm_sign")]
    return _pdf("cv-confirmation.pdf", data, call)


def letter(call: ServiceCall, job: Job, identity: Mapping[str, Any]) -> Document:
    """Print the answer: an offer, a rejection, or that the candidate is kept in reserve."""
    kind = answer_of(call)
    data = _letter(call, job, identity, kind)
    terms = str(call.variables.get("offer_terms") or "")
    data["quoted"] = terms.splitlines() if kind == "offer" else []
    return _pdf(f"{kind}-letter.pdf", data, call)


def answer_of(call: ServiceCall) -> str:
    """Return offer, reserve or rejection: what a person decided."""
    if call.variables.get("screening") != "pass":
        return "rejection"
    return {"offer": "offer", "reserve": "reserve"}.get(str(call.variables.get("decision")), "rejection")


def decision_record(call: ServiceCall, job: Job, sheets: Sequence[Sequence[Score]]) -> Document:
    """Write what was decided on which grounds, without who the candidate is."""
    found = composite(job.competencies, sheets) if sheets and all(sheets) and call.variables.get("composite") else None
    fact = {
        "item": call.item.number,
        "job": job.key,
        "candidate": call.item.payload["candidate"],
        "answer": answer_of(call),
        "screening": {"outcome": call.variables.get("screening"), "reason": call.variables.get("screening_reason")},
        "confirmed_by_candidate": call.variables.get("confirmation"),
        "competencies": [{"key": one.key, "weight": str(one.weight)} for one in job.competencies],
        "questions": [{"key": one.key, "text": one.text, "anchors": dict(one.anchors)} for one in job.questions],
        "sheets": [[_row(score) for score in sheet] for sheet in sheets],
        "composite": None if found is None else f"{float(found.value):.4f}",
        "reasons": call.variables.get("decision_reasons") or call.variables.get("screening_reason"),
        "written_at": call.now.isoformat(),
    }
    content = json.dumps(fact, ensure_ascii=False, indent=2).encode()
    return Document("decision-record.json", "application/json", content)


def _row(score: Score) -> dict[str, Any]:
    return {"question": score.question, "score": score.value, "evidence": score.evidence}


def _letter(
    call: ServiceCall, job: Job, identity: Mapping[str, Any], kind: str, *, quoted: Sequence[str] = ()
) -> dict[str, Any]:
    say, name = words_of(call), str(identity.get("name", ""))
    texts = [say("letter.dear", name=name), *say(f"letter.{kind}", job=job.title).split("\n")]
    return {
        "from": [str(call.parameters["sender"])],
        "to": [name, str(identity.get("address") or identity.get("email") or "")],
        "title": say(f"letter.{kind}_title", job=job.title),
        "facts": [
            [say("letter.reference"), f"{call.item.number} / {call.item.payload['candidate']}"],
            [say("letter.date"), call.now.date().isoformat()],
        ],
        "texts": texts,
        "quoted": list(quoted),
        "after": [say("letter.regards"), str(call.parameters["sender"])],
    }


def _pdf(name: str, data: Mapping[str, Any], call: ServiceCall) -> Document:
    language = str(call.item.payload.get("language", "en"))
    content = render_pdf(TEMPLATE, data=data, title=data["title"], language=language, made_at=call.now)
    return Document(name, "application/pdf", content)
