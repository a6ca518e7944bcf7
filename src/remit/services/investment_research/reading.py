"""Reading a package at intake: whatever a note cannot be made of is refused here, with its place."""

from remit.services.figures import Writer
from remit.services.investment_research.package import package_of
from remit.services.investment_research.study import study
from remit.services.investment_research.terms import terms_of
from remit.services.kit import Reading


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a package; it is valued once, so that a senseless assumption or a bare digit goes back at once."""
    del media_type
    package = package_of(content)
    made, draft = study(package, terms_of({})), package.draft
    for text in (*(text for _, text in draft.claims), *draft.risks):
        Writer("en", draft.currency).filled(text, made.figures)
    payload = {
        "name": name,
        "ticker": draft.ticker,
        "company": draft.company,
        "as_of": draft.as_of.isoformat(),
        "currency": draft.currency,
        "rating_before": draft.rating_before,
        "facts": len(package.filing.facts),
        "fiscal_year": made.worth.year,
        "assumptions": dict(draft.written),
    }
    return Reading(payload=payload, kind="note", title=f"{draft.company} {draft.as_of}", reference=draft.ticker)
