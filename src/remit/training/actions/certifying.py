"""Turn a certificate into a qualification, by which work is routed from that day to before its last; take it back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from remit.parties.access import SYSTEM
from remit.parties.actions.people import record_qualification, withdraw_qualification
from remit.parties.model import Person
from remit.parties.records.people import find_person, find_person_by_email
from remit.store import Transaction
from remit.training.refusals import LearnerUnknown
from remit.work.model import ServiceCall
from remit.work.runtime import Taker


def take_certificate(tx: Transaction, call: ServiceCall, handed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Record the qualification of a person of the item's own organisation. Refuses `LearnerUnknown`.

    A learner without an account here (`own` is false) has the paper alone.
    """
    if not handed["own"]:
        return {}
    name = str(handed["person"])
    person = _person(tx, name, tenant=call.item.tenant)
    if person is None:
        raise LearnerUnknown(place="person", person=name)
    record_qualification(
        tx,
        SYSTEM,
        person_id=person.id,
        key=str(handed["key"]),
        evidence=str(handed["evidence"]),
        valid_from=date.fromisoformat(handed["valid_from"]),
        valid_until=date.fromisoformat(handed["valid_until"]),
    )
    return {"qualified": person.id}


def take_withdrawals(tx: Transaction, call: ServiceCall, handed: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """End qualifications whose certificates were taken back; who has no account here has nothing to end."""
    ended = []
    for one in handed:
        person = _person(tx, str(one["person"]), tenant=call.item.tenant)
        if person is not None:
            last, why = date.fromisoformat(one["withdrawn"]), f"{call.item.number}: {one['why']}"
            withdraw_qualification(tx, SYSTEM, person_id=person.id, key=str(one["key"]), ends_date=last, reason=why)
            ended.append(person.id)
    return {"withdrawn": ended}


def _person(tx: Transaction, name: str, *, tenant: str) -> Person | None:
    found = find_person_by_email(tx, tenant=tenant, email=name.lower()) or find_person(tx, name)
    return found if found is not None and found.tenant == tenant else None


TAKERS: Mapping[str, Taker] = {"certificate": take_certificate, "withdrawals": take_withdrawals}
"""Key of `ServiceResult.handed` -> taker, for `Runtime.takers`."""
