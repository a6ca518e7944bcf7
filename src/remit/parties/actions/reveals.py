"""Revealing a masked field: for a reason, in the audit, and told to the client."""

from dataclasses import replace

from remit.parties.access import Permission, require
from remit.parties.actions.noting import note
from remit.parties.model import AuditEntry, DataClass, EventKind, Principal, Resource
from remit.parties.refusals import AccessDenied, ReasonMissing
from remit.parties.rules.masking import Sight, sight
from remit.store import Transaction

REASON_LENGTH_MIN = 8


def reveal(
    tx: Transaction,
    principal: Principal,
    *,
    resource: Resource,
    field: str,
    data_class: DataClass,
    reason: str,
) -> AuditEntry:
    """Allow one look at one field: writes the audit line and `FieldRevealed`; the caller then shows the value.

    `resource.name` is the id of what holds the field. Refuses `ReasonMissing`, and the wall that stands: a foreign
    tenant, role, shore, clearance or what the terms withhold.
    """
    require(principal, Permission.REVEAL, resource)
    if len(reason.strip()) < REASON_LENGTH_MIN:
        raise ReasonMissing(place="reason", length_min=REASON_LENGTH_MIN)
    if sight(data_class, principal=principal, resource=resource) is Sight.CLOSED:
        require(principal, Permission.REVEAL, _unmasking(resource, data_class))
        raise AccessDenied
    shown = {"field": field, "data_class": data_class.value, "reason": reason.strip()}
    return note(
        tx,
        principal,
        kind=EventKind.FIELD_REVEALED,
        resource=resource,
        body={**shown, "by_name": principal.name, "country": principal.country},
        field=field,
        data_class=data_class,
        reason=reason.strip(),
    )


def _unmasking(resource: Resource, data_class: DataClass) -> Resource:
    return replace(resource, data_classes=frozenset({data_class}))
