"""Attaching to an item what another item made for it, such as the transcript of a call to the call."""

from collections.abc import Sequence
from dataclasses import replace

from remit.store import Transaction
from remit.work.model import Deliverable, Document, EventKind, Item
from remit.work.records.deliverables import deliverables_of_item, insert_deliverables
from remit.work.runtime.services import store_document


def attach(tx: Transaction, item: Item, documents: Sequence[Document], *, made_by: str) -> tuple[Deliverable, ...]:
    """Attach documents that the client has already as released deliverables; the same content again is nothing new.

    `made_by` is the number of the item that made them.
    """
    kept = {one.name: one for one in deliverables_of_item(tx, tenant=item.tenant, item_id=item.id)}
    made = []
    for document in documents:
        before = kept.get(document.name)
        version = before.version + 1 if before else 1
        one = store_document(tx, item, document, version=version, made_by=made_by)
        if before is None or before.content_hash != one.content_hash:
            made.append(replace(one, released_at=tx.now))
    insert_deliverables(tx, made)
    for one in made:
        subject = {"item": item.id, "engagement": item.engagement_id, "line": item.line}
        told = {"deliverable": one.id, "name": one.name, "version": one.version, "hash": one.content_hash}
        tx.record(tenant=item.tenant, stream=item.stream, kind=EventKind.DELIVERABLE_MADE, body={**subject, **told})
    return tuple(made)
