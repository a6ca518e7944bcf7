"""Read-only questions: what waits for a second look, and how good the work is, by client, line and person."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from remit.parties.access import Permission, Principal, tenants_with
from remit.quality.model import Defect, QualityFigures, Sample
from remit.quality.records import first_reviews, released_rows, waiting_samples
from remit.quality.rules.figures import figures
from remit.store import Reader


class By(StrEnum):
    """What the figures are grouped by."""

    CLIENT = "client"
    LINE = "line"
    PERSON = "person"


_GROUPS: dict[By, Callable[[Any], Iterable[str]]] = {
    By.CLIENT: lambda row: (row.tenant,),
    By.LINE: lambda row: (row.line,),
    By.PERSON: lambda row: row.workers,
}


def sample_queue(reader: Reader, principal: Principal) -> tuple[Sample, ...]:
    """Return what waits for a review that the principal may do, without who did the work: the first mark is blind."""
    tenants = tenants_with(principal, Permission.REVIEW) or ()
    waiting = waiting_samples(reader, tenants=tenants)
    return tuple(_blind(one) for one in waiting if principal.id not in one.workers)


def _blind(one: Sample) -> Sample:
    return Sample(
        tenant=one.tenant,
        id=one.id,
        item_id=one.item_id,
        number=one.number,
        returns=one.returns,
        engagement_id=one.engagement_id,
        line=one.line,
        reason=one.reason,
        workers=(),
        drawn_at=one.drawn_at,
    )


def quality_figures(reader: Reader, principal: Principal, *, by: By) -> tuple[QualityFigures, ...]:
    """Return first-pass yield and accuracy per group, for the clients whose quality the principal may read.

    A person's figures count every item on which they completed a task; a client's own people see none by person.
    """
    allowed = tenants_with(principal, Permission.QUALITY_READ) or ()
    tenants = [one for one in allowed if by is not By.PERSON or not principal.is_client_of(one)]
    returns: dict[str, list[int]] = defaultdict(list)
    reviews: dict[str, list[tuple[Defect, ...]]] = defaultdict(list)
    for row in released_rows(reader, tenants=tenants):
        for group in _GROUPS[by](row):
            returns[group].append(row.returns)
    for row, defects in first_reviews(reader, tenants=tenants):
        for group in _GROUPS[by](row):
            reviews[group].append(defects)
    groups = sorted({*returns, *reviews})
    return tuple(figures(group=group, returns=returns[group], reviews=reviews[group]) for group in groups)
