"""One audit line and one event for an act, in the transaction of the act."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from remit.parties.access import shore_of
from remit.parties.model import AuditEntry, DataClass, Principal, PrincipalKind, Resource
from remit.parties.records.audit import insert_entry
from remit.store import Transaction


def note(
    tx: Transaction,
    principal: Principal,
    *,
    kind: StrEnum,
    resource: Resource,
    body: Mapping[str, Any],
    field: str | None = None,
    data_class: DataClass | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write the audit line of an act on a resource (its `name` is the id) and record the event; returns the line.

    What somebody does through an order on many tells both: by whom, and through which order.
    """
    house = principal.kind is PrincipalKind.SYSTEM
    entry = AuditEntry(
        tenant=resource.tenant,
        id=tx.identifiers.new(),
        at=tx.now,
        act=kind.value,
        actor=principal.id,
        actor_name=principal.name,
        shore=None if house else shore_of(principal, resource),
        country=principal.country,
        subject_kind=resource.kind,
        subject_id=resource.name,
        field=field,
        data_class=data_class,
        reason=reason,
    )
    insert_entry(tx, entry)
    stream = f"{resource.kind}:{resource.name}"
    through = {} if principal.through is None else {"through": principal.through}
    tx.record(tenant=resource.tenant, stream=stream, kind=kind.value, body={**body, "by": principal.id, **through})
    return entry
