"""Read-only questions: what waits for a second look, and how good the work is, by client, line and person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from remit.parties.access import Permission, Principal, Resource, require, tenants_with
from remit.quality.model import Defect, QualityFigures, Review, Sample
from remit.quality.records import find_sample, first_reviews, released_rows, review_of, waiting_samples
from remit.quality.refusals import OwnWork
from remit.quality.rules.figures import figures
from remit.quality.rules.verdicts import still_held
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.work.records.items import load_items


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
    waiting = _held(reader, waiting_samples(reader, tenants=tenants))
    return tuple(_blind(one) for one in waiting if principal.id not in one.workers)


def _held(reader: Reader, samples: Sequence[Sample]) -> Iterator[Sample]:
    """Leave out samples whose item somebody returned or released past them."""
    by_tenant: dict[str, list[str]] = defaultdict(list)
    for one in samples:
        by_tenant[one.tenant].append(one.item_id)
    items = {tenant: load_items(reader, tenant=tenant, ids=ids) for tenant, ids in by_tenant.items()}
    return (one for one in samples if still_held(one, items[one.tenant][one.item_id]))


def _blind(one: Sample) -> Sample:
    return replace(one, workers=())


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample as a reviewer sees it: who did the work shows once the verdict stands."""

    sample: Sample
    review: Review | None


def sample_view(reader: Reader, principal: Principal, *, tenant: str, sample_id: str) -> SampleView:
    """Return one sample for its page. Refuses `NotFound`, and `OwnWork` while it waits for a verdict."""
    require(principal, Permission.REVIEW, Resource(tenant=tenant, kind="sample", name=sample_id))
    sample = find_sample(reader, tenant=tenant, sample_id=sample_id)
    if sample is None:
        raise NotFound(kind="sample", name=sample_id)
    review = review_of(reader, tenant=tenant, sample_id=sample_id)
    if review is None and principal.id in sample.workers:
        raise OwnWork(item=sample.number)
    return SampleView(_blind(sample) if review is None else sample, review)


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
