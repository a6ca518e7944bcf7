"""Read-only questions: what waits for a second look, and how good the work is, by client, line and person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from remit.contracts.reports import engagements
from remit.parties.access import Permission, Principal, Resource, require, tenants_with
from remit.parties.model.work import Suspension
from remit.parties.records.suspensions import suspensions_of
from remit.quality.model import (
    Calibration,
    CalibrationMark,
    CoachingNote,
    Defect,
    Dispute,
    Feedback,
    Lot,
    QualityFigures,
    Review,
    Sample,
)
from remit.quality.records.calibrations import find_calibration, marks_of, newest_calibrations
from remit.quality.records.coaching import notes_about
from remit.quality.records.disputes import disputes_of, find_dispute, open_disputes, samples_about
from remit.quality.records.lots import newest_lots, standing_of
from remit.quality.records.samples import find_sample, first_reviews, released_rows, review_of, waiting_samples
from remit.quality.refusals import OwnWork
from remit.quality.rules.figures import figures
from remit.quality.rules.switching import Standing
from remit.quality.rules.verdicts import still_held
from remit.store import Reader
from remit.values.moment import Moment
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


FEEDBACK_MAX, LOTS_SHOWN = 100, 12


def feedback_for(reader: Reader, principal: Principal, *, person_id: str, since_at: Moment) -> tuple[Feedback, ...]:
    """Return what reviews said of somebody's work, newest first: one's own, or as a lead of the client anybody's."""
    permission = Permission.TASK_WORK if person_id == principal.id else Permission.COACH
    tenants = tenants_with(principal, permission) or ()
    found = samples_about(reader, tenants=tenants, person_id=person_id, since_at=since_at, count_max=FEEDBACK_MAX)
    return _feedback(reader, found, person_id=person_id)


def _feedback(reader: Reader, found: Sequence[tuple[str, str]], *, person_id: str) -> tuple[Feedback, ...]:
    raised = disputes_of(reader, tenants=[one for one, _ in found], sample_ids=[one for _, one in found])
    disputes = {one.sample_id: one for one in raised if one.person_id == person_id}
    told = []
    for tenant, sample_id in found:
        sample = find_sample(reader, tenant=tenant, sample_id=sample_id)
        review = review_of(reader, tenant=tenant, sample_id=sample_id)
        assert sample is not None
        assert review is not None
        told.append(Feedback(sample, review, disputes.get(sample_id)))
    return tuple(told)


def disputes_waiting(reader: Reader, principal: Principal) -> tuple[tuple[Dispute, Sample, Review], ...]:
    """Return the disputes that the principal may decide, oldest first, with what they are about."""
    waiting = []
    for one in open_disputes(reader, tenants=tenants_with(principal, Permission.QUALITY_DECIDE) or ()):
        sample = find_sample(reader, tenant=one.tenant, sample_id=one.sample_id)
        review = review_of(reader, tenant=one.tenant, sample_id=one.sample_id)
        if sample and review and principal.id not in (review.reviewer_id, *sample.workers):
            waiting.append((one, sample, review))
    return tuple(waiting)


def coaching_of(reader: Reader, principal: Principal, *, person_id: str) -> tuple[CoachingNote, ...]:
    """Return the coaching notes about oneself, or as a lead those about somebody, newest first."""
    permission = Permission.TASK_WORK if person_id == principal.id else Permission.COACH
    return notes_about(reader, tenants=tenants_with(principal, permission) or (), person_id=person_id)


def suspensions_about(reader: Reader, principal: Principal, *, person_id: str) -> tuple[Suspension, ...]:
    """Return what findings stopped of one's own work, or as a lead of somebody's, the newest first."""
    permission = Permission.TASK_WORK if person_id == principal.id else Permission.COACH
    tenants = tenants_with(principal, permission) or ()
    return tuple(one for one in reversed(suspensions_of(reader, person_id)) if one.tenant in tenants)


def own_figures(reader: Reader, principal: Principal) -> QualityFigures:
    """Return one's own first-pass yield and accuracy over all clients one works for."""
    tenants = tenants_with(principal, Permission.TASK_WORK) or ()
    returns = [row.returns for row in released_rows(reader, tenants=tenants) if principal.id in row.workers]
    reviews = [found for row, found in first_reviews(reader, tenants=tenants) if principal.id in row.workers]
    return figures(group=principal.id, returns=returns, reviews=reviews)


def sample_of_mine(reader: Reader, principal: Principal, *, tenant: str, sample_id: str) -> Sample:
    """Return a sample of one's own work once it has its verdict. Refuses `NotFound`."""
    require(principal, Permission.TASK_WORK, Resource(tenant=tenant, kind="sample", name=sample_id))
    found = find_sample(reader, tenant=tenant, sample_id=sample_id)
    if found is None or principal.id not in found.workers:
        raise NotFound(kind="sample", name=sample_id)
    return found


def dispute_called(reader: Reader, principal: Principal, *, tenant: str, dispute_id: str) -> tuple[str, str]:
    """Return whose client a dispute belongs to and the number of its item. Refuses `NotFound`."""
    require(principal, Permission.QUALITY_DECIDE, Resource(tenant=tenant, kind="dispute", name=dispute_id))
    found = find_dispute(reader, tenant=tenant, dispute_id=dispute_id)
    if found is None:
        raise NotFound(kind="dispute", name=dispute_id)
    sample = find_sample(reader, tenant=tenant, sample_id=found.sample_id)
    assert sample is not None
    return tenant, sample.number


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """A session as somebody sees it: others' marks once their own is given or the session has ended."""

    session: Calibration
    own: CalibrationMark | None
    marks: tuple[CalibrationMark, ...]
    given: int


def calibrations(reader: Reader, principal: Principal) -> tuple[Calibration, ...]:
    """Return the newest sessions of the clients whose work the principal reviews."""
    tenants = tenants_with(principal, Permission.REVIEW) or ()
    return newest_calibrations(reader, tenants=tenants, count_max=LOTS_SHOWN)


def calibration_view(reader: Reader, principal: Principal, *, tenant: str, calibration_id: str) -> CalibrationView:
    """Return a session for its page. Refuses `NotFound`."""
    require(principal, Permission.REVIEW, Resource(tenant=tenant, kind="calibration", name=calibration_id))
    session = find_calibration(reader, tenant=tenant, calibration_id=calibration_id)
    marks = marks_of(reader, tenant=tenant, calibration_id=calibration_id)
    own = next((one for one in marks if one.reviewer_id == principal.id), None)
    seen = marks if own is not None or session.closed_at is not None else ()
    return CalibrationView(session, own, seen, len(marks))


@dataclass(frozen=True, slots=True)
class Inspection:
    """Sampling by lots of one engagement: its name, where inspection stands, and its newest lots."""

    tenant: str
    engagement_id: str
    name: str
    standing: Standing
    lots: tuple[Lot, ...]


def inspections(reader: Reader, principal: Principal) -> tuple[Inspection, ...]:
    """Return the engagements that are sampled by lots, for the clients whose quality the principal may read."""
    allowed = tenants_with(principal, Permission.QUALITY_READ) or ()
    found = []
    for one in engagements(reader, principal):
        standing = standing_of(reader, tenant=one.tenant, engagement_id=one.id) if one.tenant in allowed else None
        if standing is not None:
            lots = newest_lots(reader, tenant=one.tenant, engagement_id=one.id, count_max=LOTS_SHOWN)
            found.append(Inspection(one.tenant, one.id, one.name, standing, lots))
    return tuple(found)
