"""Stopping somebody's work for a client, and letting it go on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from remit.parties.access import Permission, Principal, require
from remit.parties.actions.noting import note
from remit.parties.model import EventKind, Resource
from remit.parties.model.work import Suspension
from remit.parties.records.suspensions import insert_suspension, lock_suspension, save_lifted
from remit.parties.refusals import AccessDenied
from remit.store import Transaction


def suspend(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: str,
    person_id: str,
    key: str,
    reason: str,
    because: Mapping[str, Any],
) -> Suspension | None:
    """Let a qualification of a person rest for a client from now on; None where it rests already.

    `because` goes into the event, for whoever is told.
    """
    require(principal, Permission.COACH, Resource(tenant=tenant, kind="person", name=person_id))
    one = Suspension(tenant, tx.identifiers.new(), person_id, key, reason, tx.now)
    if not insert_suspension(tx, one):
        return None
    body = {**because, "suspension": one.id, "person": person_id, "key": key}
    note(tx, principal, kind=EventKind.WORK_SUSPENDED, resource=_person(one), body=body, reason=reason)
    return one


def lift(tx: Transaction, principal: Principal, *, tenant: str, suspension_id: str, evidence: str) -> Suspension:
    """Let what rested count again, on evidence. Refuses `AccessDenied` to whom it concerns, and `NotFound`."""
    require(principal, Permission.COACH, Resource(tenant=tenant, kind="suspension", name=suspension_id))
    one = lock_suspension(tx, tenant=tenant, suspension_id=suspension_id)
    if one.person_id == principal.id:
        raise AccessDenied
    if one.lifted_at is not None:
        return one
    lifted = replace(one, lifted_at=tx.now, lifted_by=principal.id, evidence=evidence)
    save_lifted(tx, lifted)
    body = {"suspension": one.id, "person": one.person_id, "key": one.key}
    note(tx, principal, kind=EventKind.WORK_RESTORED, resource=_person(one), body=body, reason=evidence)
    return lifted


def _person(one: Suspension) -> Resource:
    return Resource(tenant=one.tenant, kind="person", name=one.person_id)
