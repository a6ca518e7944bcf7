"""The document pane: what came in, made readable, masked for who looks, with the marked passages to open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from remit.judgement.model import Evidence, Source
from remit.judgement.reports import CaseView
from remit.services.kit import Line, Names
from remit.web.leaves import Leaf, Span, leaves_of
from remit.work.model import Item

INVOICE_KEYS = frozenset({"number", "seller", "buyer", "lines", "totals", "payment", "vat"})
"""What the payload of an invoice has (EN 16931); it is laid out as one reads an invoice."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A readable document: an invoice, running text, a payload of another shape, or nothing to read.

    `fields` and `values` are what its line calls the fields of a payload and what may stand in them, per language; what
    it names as a `line` (of a payslip, say) may be either.
    """

    kind: str
    name: str
    download: str | None
    reveal: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    leaves: tuple[Leaf, ...] = ()
    fields: Mapping[str, Names] = field(default_factory=dict)
    values: Mapping[str, Names] = field(default_factory=dict)
    more: tuple["DocumentView", ...] = ()
    """Documents that came later and are evidence of the same case."""


def document_of(item: Item, line: Line, *, payload: Mapping[str, Any], case: CaseView | None) -> DocumentView:
    """Make an item's document readable; `payload` is masked for the reader already."""
    download = f"/items/{item.id}/source"
    if case is not None and case.sources:
        first, *later = (_text_of(source, case) for source in case.sources)
        return replace(first, download=download, more=tuple(later))
    if not payload:
        return DocumentView("none", item.source_name, download)
    laid = laid_out(payload, line, name=item.source_name)
    return replace(laid, kind=_kind_of(payload), download=download, reveal=f"/items/{item.id}/reveal")


def _text_of(source: Source, case: CaseView) -> DocumentView:
    shown = _given_pages(source, case) if source == case.sources[0] else source
    leaves = leaves_of(shown, spans_of(evidence_in(case), source_id=source.id))
    return DocumentView("text", source.name, None, source=source.id, leaves=leaves)


def laid_out(payload: Any, line: Line, *, name: str) -> DocumentView:
    """Lay data out by the names of its line."""
    names = line.words("line")
    fields, values = line.words("field") | names, line.words("value") | names
    return DocumentView("payload", name, None, payload=payload, fields=fields, values=values)


def _given_pages(source: Source, case: CaseView) -> Source:
    """Keep the pages that a review set has given out so far; without a set, all."""
    if case.review is None:
        return source
    given = {view.question.position for view in case.questions}
    return replace(source, pages=tuple(page for page in source.pages if page.number in given))


def _kind_of(payload: Mapping[str, Any]) -> str:
    if payload.keys() >= INVOICE_KEYS:
        return "invoice"
    if payload.get("scan"):
        return "scan"
    return "statements" if payload.get("statements") else "payload"


def evidence_in(case: CaseView) -> Iterable[Evidence]:
    """Yield every passage that a case rests on and its viewer may see."""
    for view in case.questions:
        for proposal in view.proposals:
            yield from proposal.evidence
        for judgement in view.judgements:
            yield from judgement.evidence


def spans_of(evidence: Iterable[Evidence], *, source_id: str) -> Sequence[Span]:
    """Give each passage of a source its span, once."""
    places = {(one.start, one.end) for one in evidence if one.source_id == source_id}
    return [Span(f"{source_id}-{start}", start, end) for start, end in sorted(places)]
