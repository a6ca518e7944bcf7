"""Putting reference data of an engagement: purchase orders, receipts, suppliers, playbooks; every version kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from remit.contracts.reports import terms
from remit.parties.access import SYSTEM, Permission, Principal, Resource, require
from remit.parties.reports.names import GONE, name_of
from remit.store import Transaction
from remit.values.canonical import canonical_json
from remit.values.identifier import Identifier
from remit.work.model import EventKind, Reference, ServiceCall, Stale
from remit.work.records.reference import find_reference, insert_reference
from remit.work.runtime import Taker


def put_reference(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    engagement_id: Identifier,
    kind: str,
    key: str,
    body: Mapping[str, Any],
    expected_version: int | None = None,
) -> Reference:
    """Store a new version of one piece; the same body again changes nothing. Refuses `Stale` with both texts."""
    _check(tx, principal, tenant, engagement_id)
    return _put(tx, principal, tenant, engagement_id, kind, key, body, expected_version=expected_version)


def put_references(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    engagement_id: Identifier,
    kind: str,
    pieces: Iterable[tuple[str, Mapping[str, Any]]],
) -> tuple[Reference, ...]:
    """Store many pieces of one kind, (key, body) each, in one transaction."""
    _check(tx, principal, tenant, engagement_id)
    return tuple(_put(tx, principal, tenant, engagement_id, kind, key, body) for key, body in pieces)


def take_references(tx: Transaction, call: ServiceCall, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep what a line read as reference data of the item's engagement: kind -> (key, body) each; variable `kept`."""
    of = {"tenant": call.item.tenant, "engagement_id": call.item.engagement_id}
    put = [put_references(tx, principal=SYSTEM, **of, kind=kind, pieces=pieces) for kind, pieces in value.items()]
    return {"kept": sum(map(len, put))}


TAKERS: Mapping[str, Taker] = {"references": take_references}
"""Key of `ServiceResult.handed` -> taker, for `Runtime.takers`."""


def _check(tx: Transaction, principal: Principal, tenant: Identifier, engagement_id: Identifier) -> None:
    require(principal, Permission.REFERENCE_WRITE, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    terms(tx, tenant=tenant, engagement_id=engagement_id, at=tx.now)


def _put(
    tx: Transaction,
    principal: Principal,
    tenant: Identifier,
    engagement_id: Identifier,
    kind: str,
    key: str,
    body: Mapping[str, Any],
    *,
    expected_version: int | None = None,
) -> Reference:
    known = find_reference(tx, tenant=tenant, engagement_id=engagement_id, kind=kind, key=key)
    version = known.version if known else 0
    if expected_version is not None and expected_version != version:
        theirs, by = (known.body, name_of(tx, known.put_by)) if known else ({}, GONE)
        raise Stale(expected=expected_version, version=version, by=by, yours=dict(body), theirs=dict(theirs))
    if known is not None and canonical_json(dict(known.body)) == canonical_json(dict(body)):
        return known
    put = Reference(
        tenant=tenant,
        engagement_id=engagement_id,
        kind=kind,
        key=key,
        version=version + 1,
        body=dict(body),
        put_at=tx.now,
        put_by=principal.id,
    )
    insert_reference(tx, put)
    _tell(tx, put)
    return put


def _tell(tx: Transaction, put: Reference) -> None:
    tx.record(
        tenant=put.tenant,
        stream=f"reference:{put.engagement_id}",
        kind=EventKind.REFERENCE_PUT.value,
        body={
            "engagement": put.engagement_id,
            "kind": put.kind,
            "key": put.key,
            "version": put.version,
            "by": put.put_by,
        },
    )
