"""Use cases of sampling by lots: place an item, count a verdict, judge the lot, resume what was discontinued."""

from dataclasses import replace
from decimal import Decimal

from remit.contracts.model import LotSampling
from remit.parties.access import Permission, Principal, Resource, require
from remit.quality.model import EventKind, Lot
from remit.quality.records.lots import (
    insert_lot,
    load_lot,
    lock_standing,
    newest_lots,
    save_lot,
    save_standing,
)
from remit.quality.rules.attributes import AQLS, AttributePlan, Severity, code_letter, single_plan
from remit.quality.rules.lots import taken_places
from remit.quality.rules.switching import LotResult, Standing, after, resumed
from remit.store import Transaction
from remit.work.model import Item


def place(tx: Transaction, *, item: Item, plan: LotSampling) -> tuple[Lot, bool]:
    """Put a resolved item into its engagement's open lot and say whether it is looked at."""
    standing = lock_standing(tx, tenant=item.tenant, engagement_id=item.engagement_id)
    newest = newest_lots(tx, tenant=item.tenant, engagement_id=item.engagement_id, count_max=1)
    if newest and newest[0].filled < newest[0].size:
        lot = newest[0]
    else:
        lot = _open(tx, item, plan, standing, number=newest[0].number + 1 if newest else 1)
    save_lot(tx, replace(lot, filled=lot.filled + 1))
    return lot, lot.filled in taken_places(lot_id=lot.id, size=lot.size, sample_size=lot.sample_size)


def _open(tx: Transaction, item: Item, plan: LotSampling, standing: Standing, *, number: int) -> Lot:
    found = _plan_for(plan, standing.severity)
    lot = Lot(
        tenant=item.tenant,
        id=tx.identifiers.new(),
        engagement_id=item.engagement_id,
        number=number,
        size=plan.lot,
        severity=standing.severity.value,
        letter=found.letter,
        sample_size=min(found.size, plan.lot),
        accept=found.accept,
        reject=found.reject,
        opened_at=tx.now,
    )
    insert_lot(tx, lot)
    return lot


def _plan_for(plan: LotSampling, severity: Severity) -> AttributePlan:
    letter = code_letter(lot=plan.lot, level=plan.level)
    if severity is Severity.DISCONTINUED:
        tightened = single_plan(letter=letter, aql=plan.aql, severity=Severity.TIGHTENED)
        return replace(tightened, size=plan.lot)
    return single_plan(letter=letter, aql=plan.aql, severity=severity)


def count_verdict(tx: Transaction, *, tenant: str, lot_id: str, plan: LotSampling | None, defective: bool) -> None:
    """Count a verdict on a sample of a lot; the last one judges the lot and may switch the severity of the next."""
    engagement_id = load_lot(tx, tenant=tenant, lot_id=lot_id).engagement_id
    standing = lock_standing(tx, tenant=tenant, engagement_id=engagement_id)
    lot = load_lot(tx, tenant=tenant, lot_id=lot_id)
    lot = replace(lot, reviewed=lot.reviewed + 1, found=lot.found + defective)
    if lot.reviewed == lot.sample_size:
        lot = _judge(tx, lot, standing, plan)
    save_lot(tx, lot)


def _judge(tx: Transaction, lot: Lot, standing: Standing, plan: LotSampling | None) -> Lot:
    used = AttributePlan(lot.letter, lot.sample_size, lot.accept, lot.reject)
    result = LotResult(used, lot.found, _stricter(plan, lot))
    # A lot opened before a switch was judged by its own plan and says nothing about the severity that holds now.
    then = after(standing, result) if lot.severity == standing.severity.value else standing
    save_standing(tx, then, tenant=lot.tenant, engagement_id=lot.engagement_id)
    body = {"lot": lot.id, "number": lot.number, "accepted": result.accepted, "found": lot.found}
    stream = f"inspection:{lot.engagement_id}"
    tx.record(
        tenant=lot.tenant, stream=stream, kind=EventKind.LOT_DECIDED, body={**body, "severity": then.severity.value}
    )
    return replace(lot, accepted=result.accepted, decided_at=tx.now)


def _stricter(plan: LotSampling | None, lot: Lot) -> int | None:
    """Return how many would be accepted one quality limit lower; None for the lowest, and for terms without lots."""
    at = AQLS.index(plan.aql) if plan else 0
    if at == 0 or lot.severity != Severity.NORMAL:
        return None
    lower: Decimal = AQLS[at - 1]
    return single_plan(letter=lot.letter, aql=lower, severity=Severity.NORMAL).accept


def resume_inspection(tx: Transaction, *, principal: Principal, tenant: str, engagement_id: str) -> Standing:
    """Let sampling go on, tightened, once the causes are mended; changes nothing unless it is discontinued."""
    require(principal, Permission.QUALITY_PLAN, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    standing = lock_standing(tx, tenant=tenant, engagement_id=engagement_id)
    then = resumed(standing)
    if then != standing:
        save_standing(tx, then, tenant=tenant, engagement_id=engagement_id)
        kind, body = EventKind.INSPECTION_RESUMED, {"engagement": engagement_id, "by": principal.id}
        tx.record(tenant=tenant, stream=f"inspection:{engagement_id}", kind=kind, body=body)
    return then
