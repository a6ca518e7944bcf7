"""Deliver the brief: PDF and Word for people, JSON and CSL-JSON for programs, the web archive for the doubtful."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from remit.services.business_research.brief import Brief, as_json, compose_brief
from remit.services.business_research.dossier import read_dossier
from remit.services.business_research.weighing import Weighed
from remit.services.business_research.word import build_word
from remit.services.kit import (
    CITATION_STYLES,
    WARC,
    Document,
    ServiceCall,
    ServiceResult,
    archive_pages,
    as_csl,
    certified,
    document,
    json_document,
    read_template,
    render_pdf,
    spoken,
)

CSL = "application/vnd.citationstyles.csl+json"
_WORDS = (
    "summary", "questions", "estimates", "estimates_note", "contradictions", "no_contradictions",
    "unanswered", "all_answered", "entities", "names",
    "why", "sources", "grade", "origin", "grades_note", "certificate",
)  # fmt: skip


def render(call: ServiceCall) -> ServiceResult:
    """Make the deliverables from the dossier and the case file that the sign-off put among the variables."""
    style = str(call.parameters.get("citations", CITATION_STYLES[0]))
    brief = compose_brief(
        read_dossier(call.lookup.content()),
        call.variables["case_file"],
        number=call.item.number,
        style=style if style in CITATION_STYLES else CITATION_STYLES[0],
        language=spoken(call.parameters),
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
        document(f"{name} brief.pdf", as_pdf(brief)),
        document(f"{name} brief.docx", build_word(brief)),
        json_document(f"{name} brief.json", as_json(brief)),
        replace(json_document(f"{name} sources.csl.json", as_csl(brief.dossier.sources)), media_type=CSL),
    ]
    kept = archive_pages(brief.dossier.sources)
    return made if kept is None else [*made, Document(f"{name} sources.warc", WARC, kept)]


def as_pdf(brief: Brief) -> bytes:
    """Print the brief."""
    return render_pdf(
        read_template(Path(__file__).parent / "brief.typ"),
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
            "estimates": brief.estimates(),
            "estimate_head": [brief.say("report", key) for key in ("figure", "distribution")],
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
