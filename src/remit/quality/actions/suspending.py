"""Use cases: findings stop somebody's work at once; a lead restores it after coaching, with evidence."""

from collections.abc import Sequence

from remit.contracts.model import FindingsRule
from remit.parties.access import SYSTEM, Permission, Principal, Resource, require
from remit.parties.actions.suspensions import lift, suspend
from remit.parties.model.work import ANY_WORK, Suspension
from remit.parties.records.suspensions import lock_suspension, suspensions_of
from remit.quality.records.coaching import notes_about
from remit.quality.records.findings import critical_findings
from remit.quality.refusals import CoachingMissing, TextMissing
from remit.quality.rules.suspending import counted_since, stops
from remit.store import Transaction
from remit.values.moment import Moment


def stop_after_findings(
    tx: Transaction, *, tenant: str, item_id: str, people: Sequence[str], rule: FindingsRule | None
) -> None:
    """Suspend whoever did the work where the terms' rule says so; the same again changes nothing."""
    if rule is None:
        return
    key = rule.qualification or ANY_WORK
    for person_id in people:
        restored_at = _restored_at(tx, tenant, person_id, key)
        since = counted_since(rule, now=tx.now, restored_at=restored_at)
        found = critical_findings(tx, tenant=tenant, person_id=person_id, since_at=since)
        if stops(rule, found, now=tx.now, restored_at=restored_at):
            suspend(
                tx,
                SYSTEM,
                tenant=tenant,
                person_id=person_id,
                key=key,
                reason=f"{len(found)} critical findings in {rule.days} days",
                because={"item": item_id, "findings": len(found), "days": rule.days},
            )


def _restored_at(tx: Transaction, tenant: str, person_id: str, key: str) -> Moment | None:
    held = [one for one in suspensions_of(tx, person_id) if (one.tenant, one.key) == (tenant, key)]
    return max((one.lifted_at for one in held if one.lifted_at), default=None)


def restore(tx: Transaction, *, principal: Principal, tenant: str, suspension_id: str, evidence: str) -> Suspension:
    """Let somebody work again who was coached since: `evidence` says what shows that they may.

    Refuses `TextMissing` for no evidence, `CoachingMissing` without a note since, `AccessDenied` to oneself.
    """
    require(principal, Permission.COACH, Resource(tenant=tenant, kind="suspension", name=suspension_id))
    if not evidence.strip():
        raise TextMissing(place="evidence")
    one = lock_suspension(tx, tenant=tenant, suspension_id=suspension_id)
    notes = notes_about(tx, tenants=[tenant], person_id=one.person_id)
    if one.lifted_at is None and not any(each.noted_at >= one.since_at for each in notes):
        raise CoachingMissing(place="evidence")
    return lift(tx, principal, tenant=tenant, suspension_id=suspension_id, evidence=evidence.strip())
