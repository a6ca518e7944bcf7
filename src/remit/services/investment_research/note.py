"""The company note: as data with every figure's way to its source, on paper, and as a page."""

import json
from collections.abc import Mapping
from typing import Any

from remit.services.investment_research.page import page
from remit.services.investment_research.paper import paper
from remit.services.investment_research.plots import income_plot, price_plot
from remit.services.investment_research.sections import sections
from remit.services.investment_research.study import Study
from remit.services.investment_research.terms import Terms
from remit.services.investment_research.writing import Writer
from remit.services.kit import Document, ServiceCall, certified


def deliver(call: ServiceCall, made: Study, *, distribution: Mapping[str, int]) -> tuple[Document, ...]:
    """Return the note as PDF, HTML and JSON, which show the same figures, and the certificate of its sign-off."""
    terms = Terms(call.parameters)
    writer = Writer(terms.language, made.draft.currency)
    shown = sections(call, made, writer, distribution=distribution)
    pictures = {"price.svg": price_plot(made, writer), "income.svg": income_plot(made, writer)}
    name = f"{made.draft.ticker} {made.draft.as_of}"
    data = json.dumps(as_json(call, made, distribution), ensure_ascii=False, indent=2).encode()
    documents = (
        Document(f"{name} note.pdf", "application/pdf", paper(call, shown, pictures, language=terms.language)),
        Document(f"{name} note.html", "text/html; charset=utf-8", page(shown, pictures, language=terms.language)),
        Document(f"{name} note.json", "application/json", data),
    )
    return certified(call, documents, language=terms.language, title=f"{made.draft.company} {name}", prefix=f"{name} ")


def as_json(call: ServiceCall, made: Study, distribution: Mapping[str, int]) -> dict[str, Any]:
    """Write the note as data: rating, figures with inputs and sources, checks, judgements and certificate."""
    case = call.variables["case_file"]
    return {
        "item": call.item.number,
        "ticker": made.draft.ticker,
        "company": made.draft.company,
        "as_of": made.draft.as_of.isoformat(),
        "rating": call.variables["rating"],
        "rating_before": call.variables["rating_before"],
        "approval": call.variables.get("approval_comment") or "",
        "distribution": dict(distribution),
        "figures": [
            {
                "key": one.key,
                "name": one.names["en"],
                "value": f"{one.value:f}",
                "unit": one.unit,
                "working": one.working,
                "inputs": list(one.inputs),
                "source": one.source,
            }
            for one in made.figures.values()
        ],
        "checks": [
            {
                "total": one.parent,
                "period": one.period,
                "state": one.state.value,
                "stated": f"{one.stated:f}",
                "summed": f"{one.summed:f}",
                "missing": list(one.missing),
            }
            for one in made.footings
        ],
        "claims": [{"kind": kind, "text": text} for kind, text in made.draft.claims],
        "risks": list(made.draft.risks),
        "disclosures": disclosed(call),
        "questions": case["questions"],
        "agreement": case["agreement"],
        "sources": case["sources"],
        "sign_off": case["sign_off"],
    }


def disclosed(call: ServiceCall) -> dict[str, str]:
    """Return what the analyst in charge declared."""
    keys = ("holds_shares", "banking", "market_maker", "shown_to_company", "declaration")
    return {key: str(call.variables.get(key) or "no") for key in keys}
