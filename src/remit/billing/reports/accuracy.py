"""Accuracy: which items were looked at a second time in a span, and how many defects the first look found."""

from remit.billing.model.service_report import Reviewed
from remit.billing.records.usage import Span
from remit.quality.records.samples import first_reviews_between
from remit.store import Reader


def reviewed_in(reader: Reader, span: Span) -> tuple[Reviewed, ...]:
    """Return the first reviews of a span as known by its cut-off; for the room, which checks access itself."""
    found = first_reviews_between(
        reader,
        tenant=span.tenant,
        engagement_id=span.engagement_id,
        from_at=span.from_at,
        until_at=span.until_at,
        known_at=span.recorded_by,
    )
    looks: dict[str, Reviewed] = {}
    for row, defects in found:  # one row for each ruling of several that struck the same look
        known = looks.get(row.item_id)
        fewest = len(defects) if known is None else min(known.defects, len(defects))
        looks[row.item_id] = Reviewed(row.item_id, row.number, fewest)
    return tuple(looks.values())
