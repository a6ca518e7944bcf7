"""The company note: as data with every figure's way to its source, on paper, and as a page."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from remit.services.figures import Writer
from remit.services.investment_research.sections import note_of
from remit.services.investment_research.study import Study
from remit.services.investment_research.terms import Terms
from remit.services.kit import Document, ServiceCall, certified, document, json_document, print_report, report_page


def deliver(call: ServiceCall, made: Study, terms: Terms, *, distribution: Mapping[str, int]) -> tuple[Document, ...]:
    """Return the note as PDF, HTML and JSON, which show the same figures, and the certificate of its sign-off."""
    note = note_of(call, made, Writer(terms.language, made.draft.currency), terms, distribution)
    name = f"{made.draft.ticker} {made.draft.as_of}"
    documents = (
        document(f"{name} note.pdf", print_report(note, made_at=call.now)),
        document(f"{name} note.html", report_page(note)),
        json_document(f"{name} note.json", as_json(call, made, distribution)),
    )
    return certified(call, documents, language=terms.language, title=f"{made.draft.company} {name}", prefix=f"{name} ")


def as_json(call: ServiceCall, made: Study, distribution: Mapping[str, int]) -> dict[str, Any]:
    """Write the note as data: rating, figures with inputs and sources, checks, judgements and certificate."""
    case, variables = call.variables["case_file"], call.variables
    return {
        "item": call.item.number,
        "ticker": made.draft.ticker,
        "company": made.draft.company,
        "as_of": made.draft.as_of,
        "rating": variables["rating"],
        "rating_before": variables["rating_before"],
        "approval": variables.get("approval_comment") or "",
        "distribution": dict(distribution),
        "figures": [asdict(one) for one in made.figures.values()],
        "checks": [asdict(one) for one in made.footings],
        "claims": [{"kind": kind, "text": text} for kind, text in made.draft.claims],
        "risks": list(made.draft.risks),
        "disclosures": {key: str(variables.get(key) or "no") for key in DECLARED},
        **{key: case[key] for key in ("questions", "agreement", "sources", "sign_off")},
    }


DECLARED = ("holds_shares", "banking", "market_maker", "shown_to_company", "declaration")
