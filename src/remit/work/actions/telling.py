"""Recording what happened to an item or task in its item's stream of the log."""

from typing import Any

from remit.store import Transaction
from remit.work.model import EventKind, Item, Task


def tell(tx: Transaction, subject: Item | Task, kind: EventKind, /, **body: Any) -> None:
    """Record an event of an item, or of one of its tasks."""
    item_id = subject.id if isinstance(subject, Item) else subject.item_id
    about: dict[str, Any] = {"item": item_id, "engagement": subject.engagement_id, "line": subject.line}
    if isinstance(subject, Task):
        about |= {"task": subject.id, "element": subject.element}
    tx.record(tenant=subject.tenant, stream=f"item:{item_id}", kind=kind.value, body={**about, **body})
