"""Use cases: a worker disputes a verdict on their work, a lead decides; coaching notes."""

from dataclasses import replace

from remit.parties.access import Permission, Principal, Resource, require
from remit.quality.model import CoachingNote, Dispute, EventKind, Ruling, Sample
from remit.quality.records.coaching import insert_note
from remit.quality.records.disputes import disputes_of, insert_dispute, lock_dispute, save_ruling
from remit.quality.records.samples import lock_sample, review_of
from remit.quality.refusals import DisputedAlready, DisputeDecided, NotYourWork, OwnVerdict, TextMissing
from remit.store import Transaction
from remit.values.refusal import NotFound


def dispute_verdict(tx: Transaction, *, principal: Principal, tenant: str, sample_id: str, reply: str) -> Dispute:
    """Reply to the verdict on work of one's own and ask a lead to decide.

    Refuses `NotYourWork`, `TextMissing` for an empty reply, `DisputedAlready`, and `NotFound` before the verdict.
    """
    require(principal, Permission.TASK_WORK, Resource(tenant=tenant, kind="sample", name=sample_id))
    sample = lock_sample(tx, tenant=tenant, sample_id=sample_id)
    if principal.id not in sample.workers:
        raise NotYourWork(item=sample.number)
    if review_of(tx, tenant=tenant, sample_id=sample_id) is None:
        raise NotFound(kind="verdict", name=sample_id)
    raised = disputes_of(tx, tenants=[tenant], sample_ids=[sample_id])
    if any(one.person_id == principal.id for one in raised):
        raise DisputedAlready(item=sample.number)
    one = Dispute(tenant, tx.identifiers.new(), sample_id, principal.id, _filled(reply, "reply"), tx.now)
    insert_dispute(tx, one)
    _tell(tx, sample, EventKind.VERDICT_DISPUTED, dispute=one.id, by=principal.id)
    return one


def decide_dispute(
    tx: Transaction, *, principal: Principal, tenant: str, dispute_id: str, ruling: Ruling, answer: str
) -> Dispute:
    """Decide a dispute with an answer to the worker: a struck verdict counts in no figure any more.

    Refuses `DisputeDecided`, `TextMissing` for no answer, and `OwnVerdict` for whoever gave it or did the work.
    """
    require(principal, Permission.QUALITY_DECIDE, Resource(tenant=tenant, kind="dispute", name=dispute_id))
    raised = lock_dispute(tx, tenant=tenant, dispute_id=dispute_id)
    sample = lock_sample(tx, tenant=tenant, sample_id=raised.sample_id)
    given = review_of(tx, tenant=tenant, sample_id=sample.id)
    assert given is not None, "a dispute is about a verdict"
    if raised.ruling is not None:
        raise DisputeDecided(item=sample.number)
    if principal.id == given.reviewer_id or principal.id in sample.workers:
        raise OwnVerdict(item=sample.number)
    text = _filled(answer, "answer")
    decided = replace(raised, ruling=ruling, answer=text, decided_by=principal.id, decided_at=tx.now)
    save_ruling(tx, decided)
    _tell(tx, sample, EventKind.DISPUTE_DECIDED, dispute=raised.id, ruling=ruling.value, by=principal.id)
    return decided


def note_coaching(tx: Transaction, *, principal: Principal, tenant: str, person_id: str, text: str) -> CoachingNote:
    """Note for somebody what to get better at; they read it on their own page. Refuses `TextMissing`."""
    require(principal, Permission.COACH, Resource(tenant=tenant, kind="person", name=person_id))
    one = CoachingNote(tenant, tx.identifiers.new(), person_id, principal.id, _filled(text, "text"), tx.now)
    insert_note(tx, one)
    body = {"note": one.id, "person": person_id, "by": principal.id}
    tx.record(tenant=tenant, stream=f"person:{person_id}", kind=EventKind.COACHING_NOTED, body=body)
    return one


def _filled(text: str, place: str) -> str:
    if not text.strip():
        raise TextMissing(place=place)
    return text.strip()


def _tell(tx: Transaction, sample: Sample, kind: EventKind, **body: str) -> None:
    about = {"item": sample.item_id, "sample": sample.id, **body}
    tx.record(tenant=sample.tenant, stream=f"item:{sample.item_id}", kind=kind, body=about)
