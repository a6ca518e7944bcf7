"""Recording what happened to an item or task in its item's stream of the log."""

from typing import Any

from remit.store import Transaction
from remit.work.model import EventKind, Item, Task


def tell(tx: Transaction, subject: Item | Task, kind: EventKind, /, **body: Any) -> None:
    """Record an event of an item, or of one of its tasks."""
    tx.record(tenant=subject.tenant, stream=stream_of(subject), kind=kind.value, body={**about(subject), **body})


def stream_of(subject: Item | Task) -> str:
    """Return the stream of the log that an item's events, and those of its tasks, stand in."""
    return f"item:{subject.id if isinstance(subject, Item) else subject.item_id}"


def about(subject: Item | Task) -> dict[str, Any]:
    """Return what each event says of its item or task."""
    if isinstance(subject, Item):
        return {"item": subject.id, "engagement": subject.engagement_id, "line": subject.line}
    of_item = {"item": subject.item_id, "engagement": subject.engagement_id, "line": subject.line}
    return of_item | {"task": subject.id, "element": subject.element}
