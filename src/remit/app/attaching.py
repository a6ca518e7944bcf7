"""The transcript of a recording, once it is released, goes to the call that was recorded."""

from remit.store import LoggedEvent, Transaction
from remit.work.actions.attaching import attach
from remit.work.model import Document, EventKind
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.items import item_by_key, load_item

CONSUMER = "transcripts"
KINDS = (EventKind.ITEM_RELEASED,)
CALL, RECORDING = "call:", "recording:"
"""How the keys begin by which a call and its recording are handed over once; the rest of both is the same."""
ATTACHED = ("transcript.docx", "transcript.vtt")


def react(tx: Transaction, event: LoggedEvent) -> None:
    """Attach a transcript and its captions to the call; a new version where the transcript came back and changed."""
    made = load_item(tx, tenant=event.tenant, item_id=str(event.body["item"]))
    key = made.idempotency_key or ""
    if not key.startswith(RECORDING):
        return
    call = item_by_key(tx, tenant=made.tenant, idempotency_key=CALL + key.removeprefix(RECORDING))
    if call is None:
        return
    latest = {one.name: one for one in deliverables_of_item(tx, tenant=made.tenant, item_id=made.id)}
    documents = [
        Document(one.name, one.media_type, tx.blob(made.tenant, one.content_hash))
        for name, one in latest.items()
        if name in ATTACHED
    ]
    attach(tx, call, documents, made_by=made.number)
