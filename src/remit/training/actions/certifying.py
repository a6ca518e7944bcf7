"""Turn a certificate into a qualification, by which work is routed from that day to before its last."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from remit.parties.access import SYSTEM
from remit.parties.actions.people import record_qualification
from remit.parties.records.people import find_person, find_person_by_email
from remit.store import Transaction
from remit.training.refusals import LearnerUnknown
from remit.work.model import ServiceCall


def take_certificate(tx: Transaction, call: ServiceCall, handed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Record the qualification of a person of the item's own organisation. Refuses `LearnerUnknown`.

    A learner without an account here (`own` is false) has the paper alone.
    """
    if not handed["own"]:
        return {}
    name, tenant = str(handed["person"]), call.item.tenant
    person = find_person_by_email(tx, tenant=tenant, email=name.lower()) or find_person(tx, name)
    if person is None or person.tenant != tenant:
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


TAKERS = {"certificate": take_certificate}
"""Key of `ServiceResult.handed` -> taker, for `Runtime.takers`."""
