"""Use cases: draw a resolved item into the sample or let it go, and give a verdict."""

from collections.abc import Sequence

from remit.judgement.reports import require_signed
from remit.parties.access import SYSTEM, Permission, Principal, Resource, require
from remit.quality.actions.lots import count_verdict
from remit.quality.actions.suspending import stop_after_findings
from remit.quality.model import Defect, Drawn, EventKind, Review, Sample, Verdict
from remit.quality.records.disputes import note_feedback
from remit.quality.records.samples import insert_review, insert_sample, is_reviewed, lock_sample
from remit.quality.refusals import OwnWork, ReviewedAlready, SampleOvertaken
from remit.quality.rules.verdicts import require_consistent, still_held
from remit.store import Transaction
from remit.work.actions.items import release_item, return_item, take_into_review
from remit.work.model import Item
from remit.work.records.items import lock_item
from remit.work.reports.doors import terms_of
from remit.work.runtime import Runtime


def hold_for_review(
    tx: Transaction, *, item: Item, reason: Drawn, workers: tuple[str, ...], lot_id: str | None = None
) -> None:
    """Draw an item into the sample and hold it; drawing the same round again changes nothing."""
    drawn = Sample(
        tenant=item.tenant,
        id=tx.identifiers.new(),
        item_id=item.id,
        number=item.number,
        returns=item.returns,
        engagement_id=item.engagement_id,
        line=item.line,
        reason=reason,
        workers=workers,
        drawn_at=tx.now,
        lot_id=lot_id,
    )
    if insert_sample(tx, drawn):
        take_into_review(tx, principal=SYSTEM, tenant=item.tenant, item_id=item.id)
        body = {"item": item.id, "sample": drawn.id, "reason": reason.value}
        tx.record(tenant=item.tenant, stream=item.stream, kind=EventKind.SAMPLE_DRAWN, body=body)


def let_go(tx: Transaction, *, item: Item) -> None:
    """Release an item that was not drawn."""
    release_item(tx, principal=SYSTEM, tenant=item.tenant, item_id=item.id)


def give_verdict(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: str,
    sample_id: str,
    verdict: Verdict,
    defects: Sequence[Defect] = (),
    note: str = "",
) -> Review:
    """Give the one verdict on a sample: a pass releases the item, a return sends it back for rework.

    Refuses whoever worked on it, a second verdict, one on work that is no longer held, and one its defects contradict.
    """
    require(principal, Permission.REVIEW, Resource(tenant=tenant, kind="sample", name=sample_id))
    sample = lock_sample(tx, tenant=tenant, sample_id=sample_id)
    if principal.id in sample.workers:
        raise OwnWork(item=sample.number)
    if is_reviewed(tx, tenant=tenant, sample_id=sample_id):
        raise ReviewedAlready(item=sample.number)
    held = lock_item(tx, tenant=tenant, item_id=sample.item_id)
    if not still_held(sample, held):
        raise SampleOvertaken(item=sample.number)
    require_consistent(verdict, defects)
    given = _record(tx, principal, sample, verdict=verdict, defects=tuple(defects), note=note)
    note_feedback(tx, tenant=tenant, sample_id=sample_id, workers=sample.workers)
    plan = terms_of(tx, held).sampling
    if sample.lot_id is not None:
        count_verdict(tx, tenant=tenant, lot_id=sample.lot_id, plan=plan.lots, defective=bool(defects))
    stop_after_findings(tx, tenant=tenant, item_id=sample.item_id, people=sample.workers, rule=plan.suspend)
    if verdict is Verdict.PASS:
        require_signed(tx, tenant=tenant, item_id=sample.item_id)
        release_item(tx, principal=principal, tenant=tenant, item_id=sample.item_id)
    else:
        reason = note.strip() or ", ".join(defect.key for defect in defects)
        return_item(tx, runtime, principal=principal, tenant=tenant, item_id=sample.item_id, reason=reason)
    return given


def _record(
    tx: Transaction,
    principal: Principal,
    sample: Sample,
    *,
    verdict: Verdict,
    defects: tuple[Defect, ...],
    note: str,
) -> Review:
    given = Review(
        tenant=sample.tenant,
        id=tx.identifiers.new(),
        sample_id=sample.id,
        reviewer_id=principal.id,
        verdict=verdict,
        defects=defects,
        note=note.strip(),
        reviewed_at=tx.now,
    )
    insert_review(tx, given)
    body = {
        "item": sample.item_id,
        "sample": sample.id,
        "verdict": verdict.value,
        "defects": [defect.key for defect in defects],
        "by": principal.id,
    }
    tx.record(tenant=sample.tenant, stream=f"item:{sample.item_id}", kind=EventKind.ITEM_REVIEWED, body=body)
    return given
