"""Read a review set: the learner picks what comes next, a lead draws samples and decides whether it is enough."""

from remit.judgement.model import EventKind, Pick, ReadingStop, ReviewSet, Round
from remit.judgement.records.reviewsets import insert_picks, insert_review_set, insert_stop
from remit.judgement.refusals import NothingToSample, NotIndependent, ReadingStopped, RecallUnproven
from remit.judgement.reports import Case, load_case
from remit.judgement.rules.blindness import independent
from remit.judgement.rules.reviewset import more_to_read, sample_to_read
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.work.model import NotYours, Task


def open_review(tx: Transaction, case: Case, review: ReviewSet) -> Case:
    """Have a series read as a set, and pick what comes first."""
    insert_review_set(tx, review, tenant=case.tenant, item_id=case.item_id, series=case.series)
    return pick_more(tx, load_case(tx, tenant=case.tenant, item_id=case.item_id))


def pick_more(tx: Transaction, case: Case) -> Case:
    """Pick the next documents of a set; nothing where a reviewer still has some, or reading was stopped."""
    review = case.review
    if review is None or not case.aside:
        return case
    return _give(tx, case, more_to_read(review, case.all_questions, case.sources[0], case.judgements))


def draw_sample(tx: Transaction, principal: Principal, *, task: Task) -> Case:
    """Draw as many unread documents as would prove the recall aimed at; reviewers get them among the others.

    Refuses `NothingToSample` while a sample is out, and where nothing is left to draw from.
    """
    case, review = _set_to_lead(tx, principal, task=task)
    stands = case.standing
    if stands is None or review.stop is not None or not case.aside:
        raise NothingToSample(why="everything is read or given out")
    if stands.sampling:
        raise NothingToSample(why="the last sample is not read yet")
    return _give(tx, case, sample_to_read(review, case.all_questions, count=stands.needed))


def stop_reading(tx: Transaction, principal: Principal, *, task: Task, reason: str) -> Case:
    """Decide that enough was read: with the recall aimed at proven, or with a reason in words.

    Refuses `RecallUnproven`, and `ReadingStopped` the second time.
    """
    case, review = _set_to_lead(tx, principal, task=task)
    stands, reason = case.standing, reason.strip()
    if review.stop is not None:
        raise ReadingStopped(who=review.stop.person_name)
    if stands is None or not (stands.enough or reason):
        raise RecallUnproven(place="reason", aim=round(100 * review.aim))
    stop = ReadingStop(
        person_id=principal.id,
        person_name=principal.name,
        recall=stands.recall,
        reason=reason,
        stopped_at=tx.now,
    )
    insert_stop(tx, stop, tenant=case.tenant, item_id=case.item_id, series=case.series)
    body = {
        "item": case.item_id,
        "series": case.series,
        "read": stands.read,
        "found": stands.found,
        "recall": stands.recall,
        "reason": reason,
        "by": principal.id,
    }
    tx.record(tenant=case.tenant, stream=f"item:{case.item_id}", kind=EventKind.READING_STOPPED, body=body)
    return load_case(tx, tenant=case.tenant, item_id=case.item_id)


def _set_to_lead(tx: Transaction, principal: Principal, *, task: Task) -> tuple[Case, ReviewSet]:
    """Load the set of a lead's task. Refuses whoever may not sign off, holds another's task, or has judged."""
    require(principal, Permission.SIGN_OFF, Resource(tenant=task.tenant, kind="case", name=task.item_id))
    if task.assignee != principal.id:
        raise NotYours(task=task.name)
    case = load_case(tx, tenant=task.tenant, item_id=task.item_id)
    if not independent(principal.id, case.judgements, rounds=frozenset(Round)):
        raise NotIndependent(who=principal.name, act="end")
    if case.review is None:
        raise NothingToSample(why="all questions of this item are asked at once")
    return case, case.review


def _give(tx: Transaction, case: Case, picks: tuple[Pick, ...]) -> Case:
    if not picks:
        return case
    insert_picks(tx, picks, tenant=case.tenant, item_id=case.item_id, series=case.series)
    # The event does not tell a sample from what the learner chose: its readers must not know which is which.
    body = {"item": case.item_id, "series": case.series, "picks": len(picks)}
    tx.record(tenant=case.tenant, stream=f"item:{case.item_id}", kind=EventKind.READING_CHOSEN, body=body)
    return load_case(tx, tenant=case.tenant, item_id=case.item_id)
