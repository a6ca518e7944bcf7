"""Texts for those who answer: written and taken out of use by whoever keeps a client's reference data."""

from datetime import date

from remit.conversation.model import Guidance, GuidanceKind
from remit.conversation.records.guidance import insert_guidance, retire_guidance
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.model import ReasonMissing


def write_guidance(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    kind: GuidanceKind,
    language: str,
    title: str,
    body: str,
    review_date: date | None = None,
) -> Guidance:
    """Write a canned text or an article for a client. Needs `reference.write`; refuses `ReasonMissing` without text."""
    require(principal, Permission.REFERENCE_WRITE, Resource(tenant=tenant, kind="guidance"))
    if not title.strip() or not body.strip():
        raise ReasonMissing(act="comment")
    one = Guidance(
        tenant=tenant,
        id=tx.identifiers.new(),
        kind=kind,
        language=language,
        title=title.strip(),
        body=body.strip(),
        written_at=tx.now,
        written_by=principal.id,
        review_date=review_date,
    )
    insert_guidance(tx, one)
    body_told = {"guidance": one.id, "kind": kind.value, "by": principal.id}
    tx.record(tenant=tenant, stream=f"guidance:{one.id}", kind="GuidanceWritten", body=body_told)
    return one


def withdraw_guidance(tx: Transaction, principal: Principal, *, tenant: Identifier, guidance_id: Identifier) -> None:
    """Take a text out of use. Needs `reference.write`; refuses `NotFound`."""
    require(principal, Permission.REFERENCE_WRITE, Resource(tenant=tenant, kind="guidance", name=guidance_id))
    retire_guidance(tx, tenant=tenant, guidance_id=guidance_id)
    told = {"guidance": guidance_id, "by": principal.id}
    tx.record(tenant=tenant, stream=f"guidance:{guidance_id}", kind="GuidanceWithdrawn", body=told)
