"""Evidence is taken only when its quotation stands in the source; where it stands is found, not believed."""

from collections.abc import Iterable, Mapping

from remit.judgement.model import AnchorState, Evidence, EvidenceDraft, Source
from remit.judgement.refusals import QuotationNotFound, QuotationTooShort
from remit.judgement.rules.anchoring import Anchor, find, page_of, verify
from remit.values.refusal import NotFound

MIN_SIGNS = 3
"""Letters and digits; fewer prove nothing."""


def anchored(drafts: Iterable[EvidenceDraft], sources: Iterable[Source], *, place: str) -> tuple[Evidence, ...]:
    """Anchor each quotation in its source. Refuses what is too short, not there, or of a source unknown here."""
    known = {source.id: source for source in sources}
    return tuple(dict.fromkeys(_anchored(draft, known, place=place) for draft in drafts))


def _anchored(draft: EvidenceDraft, sources: Mapping[str, Source], *, place: str) -> Evidence:
    source = sources.get(draft.source_id)
    if source is None:
        raise NotFound(place=place, kind="source", name=draft.source_id)
    if sum(sign.isalnum() for sign in draft.quotation) < MIN_SIGNS:
        raise QuotationTooShort(place=place, quotation=draft.quotation)
    anchor = _anchor(draft, source.text)
    if anchor.state is AnchorState.LOST:
        raise QuotationNotFound(place=place, quotation=draft.quotation, source=source.name)
    return Evidence(
        source_id=source.id,
        start=anchor.start,
        end=anchor.end,
        quotation=source.text[anchor.start : anchor.end],
        page=page_of(source.pages, anchor.start),
    )


def _anchor(draft: EvidenceDraft, text: str) -> Anchor:
    if draft.start is not None:
        return verify(text, quotation=draft.quotation, start=draft.start, end=draft.start + len(draft.quotation))
    places = find(text, quotation=draft.quotation)
    return Anchor(AnchorState.VERIFIED, *places[0], count=len(places)) if places else Anchor(AnchorState.LOST)


def passage(source: Source, *, start: int, end: int) -> Evidence:
    """Take a passage of a source as evidence by its place, as rules propose it."""
    return Evidence(source.id, start, end, source.text[start:end], page_of(source.pages, start))
