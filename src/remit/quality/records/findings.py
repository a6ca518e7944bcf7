"""Critical findings about somebody's work, from their reviews; what a dispute struck is none."""

from sqlalchemy import bindparam, select

from remit.quality.model import Ruling
from remit.quality.records.disputes import dispute, feedback
from remit.quality.records.gold import critical_misses
from remit.quality.records.samples import review
from remit.store import Reader
from remit.values.moment import Moment

_CRITICAL = 1
"""Where a stored defect says that it is critical: key, critical, note."""
_ABOUT = (
    select(review.c.reviewed_at, review.c.defects, dispute.c.id.label("struck"))
    .select_from(feedback)
    .join(review, (review.c.tenant == feedback.c.tenant) & (review.c.sample_id == feedback.c.sample_id))
    .outerjoin(
        dispute,
        (dispute.c.tenant == feedback.c.tenant)
        & (dispute.c.sample_id == feedback.c.sample_id)
        & (dispute.c.ruling == Ruling.STRUCK.value),
    )
    .where(
        feedback.c.tenant == bindparam("of_tenant"),
        feedback.c.person_id == bindparam("of_person"),
        feedback.c.reviewed_at > bindparam("since_at"),
    )
)


def critical_findings(reader: Reader, *, tenant: str, person_id: str, since_at: Moment) -> tuple[Moment, ...]:
    """Return when something critical was found in a person's work after a moment, by review or on gold."""
    rows = reader.rows(_ABOUT, {"of_tenant": tenant, "of_person": person_id, "since_at": since_at})
    reviewed = (row.reviewed_at for row in rows if not row.struck and any(one[_CRITICAL] for one in row.defects))
    return (*reviewed, *critical_misses(reader, tenant=tenant, person_id=person_id, since_at=since_at))
