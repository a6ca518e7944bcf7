"""Deliver the brief: PDF and Word for people, JSON and CSL-JSON for programs, the web archive for the doubtful."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from remit.services.business_research.archiving import MEDIA_TYPE, archive
from remit.services.business_research.brief import Brief, as_json, compose_brief
from remit.services.business_research.citing import STYLES, as_csl
from remit.services.business_research.dossier import read_dossier
from remit.services.business_research.weighing import Weighed
from remit.services.business_research.word import build_word
from remit.services.kit import Document, ServiceCall, ServiceResult, certified, render_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSL = "application/vnd.citationstyles.csl+json"
_WORDS = (
    "summary", "questions", "contradictions", "no_contradictions", "unanswered", "all_answered", "entities", "names",
    "why", "sources", "grade", "origin", "grades_note", "certificate",
)  # fmt: skip


def render(call: ServiceCall) -> ServiceResult:
    """Make the deliverables from the dossier and the case file that the sign-off put among the variables."""
    style = str(call.parameters.get("citations", STYLES[0]))
    brief = compose_brief(
        read_dossier(call.lookup.content()),
        call.variables["case_file"],
        number=call.item.number,
        style=style if style in STYLES else STYLES[0],
        language="vi" if call.parameters.get("language") == "vi" else "en",
    )
    variables = {
        "claims": len(brief.weighed),
        "single_source": sum(one.single_source for one in brief.weighed),
        "contradicted": len(brief.disputed),
        "unanswered": len(brief.open_questions),
    }
    bound = certified(call, documents(brief), language=brief.language, prefix=f"{brief.number} ")
    return ServiceResult(variables=variables, documents=bound)


def documents(brief: Brief) -> list[Document]:
    """Write a brief in every form."""
    name = brief.number
    made = [
        Document(f"{name} brief.pdf", "application/pdf", as_pdf(brief)),
        Document(f"{name} brief.docx", DOCX, build_word(brief)),
        Document(f"{name} brief.json", "application/json", _json(as_json(brief))),
        Document(f"{name} sources.csl.json", CSL, _json(as_csl(brief.dossier))),
    ]
    kept = archive(brief.dossier)
    return made if kept is None else [*made, Document(f"{name} sources.warc", MEDIA_TYPE, kept)]


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2, default=str).encode()


def as_pdf(brief: Brief) -> bytes:
    """Print the brief."""
    return render_pdf(
        _template(),
        data={
            "from": [brief.say("report", "title")],
            "heading": brief.dossier.title,
            "facts": [list(row) for row in brief.facts()],
            "words": {key: brief.say("report", key) for key in _WORDS},
            "head": [brief.say("report", key) for key in ("claim", "confidence", "independent")],
            "findings": brief.findings(),
            "tree": [
                {"depth": depth, "question": question.text, "claims": [_claim(brief, one) for one in claims]}
                for depth, question, claims in brief.tree()
            ],
            "contradictions": [_claim(brief, one) for one in brief.disputed],
            "open": [one.text for one in brief.open_questions],
            "entities": brief.entities(),
            "sources": brief.sources(),
            "certificate": [list(row) for row in brief.certificate()],
        },
        title=f"{brief.dossier.title} · {brief.number}",
        language=brief.language,
        made_at=datetime.fromisoformat(brief.case_file["sign_off"]["at"]),
    )


def _claim(brief: Brief, one: Weighed) -> dict[str, Any]:
    return {
        "text": one.claim.text,
        "flags": brief.flags(one),
        "reason": " ".join(one.settled["reasons"]),
        "passages": [
            {
                "quotation": " ".join(each.quotation.split()),
                "place": brief.cited(each),
                "side": brief.side(each),
            }
            for each in one.passages
        ],
    }


@cache
def _template() -> str:
    return (Path(__file__).parent / "brief.typ").read_text("utf-8")
