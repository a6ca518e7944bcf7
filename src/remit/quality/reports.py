"""Read-only questions: what waits for a second look, and how good the work is, by client, line and person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from remit.contracts.reports import engagements
from remit.judgement.model import Answer, AnswerKind
from remit.judgement.reports import load_case
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
    GoldCopy,
    GoldItem,
    Lot,
    QualityFigures,
    Rate,
    Review,
    Sample,
)
from remit.quality.records.calibrations import find_calibration, marks_of, newest_calibrations
from remit.quality.records.coaching import notes_about
from remit.quality.records.disputes import disputes_of, find_dispute, open_disputes, samples_about
from remit.quality.records.gold import find_gold, gold_of, seeded_counts, worked_copies, worked_gold
from remit.quality.records.lots import newest_lots, standing_of
from remit.quality.records.samples import (
    find_sample,
    first_reviews,
    passed_clean,
    released_rows,
    review_of,
    waiting_samples,
)
from remit.quality.refusals import GoldUnfit, OwnWork
from remit.quality.rules.confidence import GoldAnswer, Worth, worth
from remit.quality.rules.figures import figures, rate
from remit.quality.rules.gold import JUDGED, unfit
from remit.quality.rules.switching import Standing
from remit.quality.rules.verdicts import still_held
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound, Refusal
from remit.work.model import Item, Task, TaskState
from remit.work.records.items import load_items
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.doors import read_item


def known_answers(reader: Reader, item: Item, task: Task) -> Mapping[str, Any]:
    """Return what is known of a task by field, or by question what its judges settled. Refuses `GoldUnfit`."""
    reason = unfit(item, task, passed=passed_clean(reader, tenant=item.tenant, item_id=item.id))
    if reason is not None:
        raise reason
    if task.form != JUDGED:
        return dict(task.outcome or {})
    case = load_case(reader, tenant=item.tenant, item_id=item.id)
    settled = zip(case.questions, case.consensuses, strict=True)
    # Two distributions are never equal, so that nobody could be scored by one.
    scored = ((one.key, found.answer) for one, found in settled if one.draft.kind is not AnswerKind.QUANTILES)
    return {key: answer for key, answer in scored if answer is not None}


@dataclass(frozen=True, slots=True)
class GoldCandidate:
    """A completed task of an item, with what its answers are called; or why it cannot be a gold item."""

    task: Task
    answers: tuple[str, ...] = ()
    unfit: Refusal | None = None


def gold_candidates(reader: Reader, principal: Principal, *, tenant: str, item_id: str) -> tuple[GoldCandidate, ...]:
    """Return the completed tasks of an item for whoever decides about quality, oldest first."""
    require(principal, Permission.QUALITY_DECIDE, Resource(tenant=tenant, kind="item", name=item_id))
    item = read_item(reader, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id).item
    tasks = tasks_of_item(reader, tenant=tenant, item_id=item_id)
    return tuple(_candidate(reader, item, task) for task in tasks if task.state is TaskState.COMPLETED)


def _candidate(reader: Reader, item: Item, task: Task) -> GoldCandidate:
    try:
        return GoldCandidate(task, tuple(known_answers(reader, item, task)))
    except GoldUnfit as refusal:
        return GoldCandidate(task, unfit=refusal)


@dataclass(frozen=True, slots=True)
class GoldDesk:
    """Gold items with how often each was seeded and how often right; the same by person; what confidence is worth."""

    items: tuple[tuple[GoldItem, int, Rate], ...]
    people: tuple[tuple[str, Rate], ...]
    misses: tuple[tuple[GoldItem, GoldCopy], ...]
    worth: tuple[tuple[str, Worth], ...]


def gold_desk(reader: Reader, principal: Principal) -> GoldDesk:
    """Return the gold items of the clients whose work the principal reviews, the newest misses first."""
    tenants = tenants_with(principal, Permission.REVIEW) or ()
    seeded, worked = seeded_counts(reader, tenants=tenants), worked_gold(reader, tenants=tenants)
    by_gold: dict[str, list[bool]] = defaultdict(list)
    by_person: dict[str, list[bool]] = defaultdict(list)
    answers: dict[str, list[GoldAnswer]] = defaultdict(list)
    for one, copy in worked:
        by_gold[one.id].append(copy.right)
        by_person[copy.person_id or ""].append(copy.right)
        if one.form == JUDGED:
            answers[one.line].extend(_judged(one, copy))
    learned = ((line, worth(given)) for line, given in sorted(answers.items()))
    return GoldDesk(
        items=tuple((one, seeded.get(one.id, 0), rate(by_gold[one.id])) for one in gold_of(reader, tenants=tenants)),
        people=tuple((person_id, rate(right)) for person_id, right in sorted(by_person.items())),
        misses=tuple(pair for pair in reversed(worked) if not pair[1].right)[:MISSES_SHOWN],
        worth=tuple((line, found) for line, found in learned if found is not None),
    )


def _judged(one: GoldItem, copy: GoldCopy) -> Iterator[GoldAnswer]:
    for key, answer in (copy.given or {}).items():
        if answer is not None:
            judge = copy.person_id or ""
            yield GoldAnswer(one.id, key, judge, _canonical(answer), _canonical(one.known[key]))


def _canonical(answer: Any) -> Answer:
    return tuple(map(str, answer)) if isinstance(answer, list | tuple) else str(answer)


def gold_called(reader: Reader, principal: Principal, *, tenant: str, gold_id: str) -> GoldItem:
    """Return a gold item. Refuses `NotFound`."""
    require(principal, Permission.QUALITY_DECIDE, Resource(tenant=tenant, kind="gold item", name=gold_id))
    return find_gold(reader, tenant=tenant, gold_id=gold_id)


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


_GOLD_GROUPS: dict[By, Callable[[GoldItem, GoldCopy], str]] = {
    By.CLIENT: lambda one, _copy: one.tenant,
    By.LINE: lambda one, _copy: one.line,
    By.PERSON: lambda _one, copy: copy.person_id or "",
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

    A person's figures count every item on which they completed a task; a client's own people see none by person, and
    none of gold items, of which they know nothing.
    """
    allowed = tenants_with(principal, Permission.QUALITY_READ) or ()
    tenants = [one for one in allowed if by is not By.PERSON or not principal.is_client_of(one)]
    returns: dict[str, list[int]] = defaultdict(list)
    reviews: dict[str, list[tuple[Defect, ...]]] = defaultdict(list)
    gold: dict[str, list[bool]] = defaultdict(list)
    for row in released_rows(reader, tenants=tenants):
        for group in _GROUPS[by](row):
            returns[group].append(row.returns)
    for row, defects in first_reviews(reader, tenants=tenants):
        for group in _GROUPS[by](row):
            reviews[group].append(defects)
    inside = [one for one in tenants if not principal.is_client_of(one)]
    for one, copy in worked_gold(reader, tenants=inside):
        gold[_GOLD_GROUPS[by](one, copy)].append(copy.right)
    groups = sorted({*returns, *reviews, *gold})
    return tuple(
        figures(group=group, returns=returns[group], reviews=reviews[group], gold=gold[group]) for group in groups
    )


FEEDBACK_MAX, LOTS_SHOWN, MISSES_SHOWN = 100, 12, 20


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
    gold = [one.right for one in worked_copies(reader, tenants=tenants) if one.person_id == principal.id]
    return figures(group=principal.id, returns=returns, reviews=reviews, gold=gold)


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
