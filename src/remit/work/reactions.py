"""What work does when it hears of its own past: count which rules real decisions fired."""

from remit.store import LoggedEvent, Transaction
from remit.work.model import EventKind
from remit.work.records.tally import count_fired

CONSUMER = "work.rule_tally"
KINDS = (EventKind.DECISION_MADE,)


def react(tx: Transaction, event: LoggedEvent) -> None:
    """Count one decision; the log delivers each once in effect."""
    count_fired(tx, tenant=event.tenant, content_hash=event.body["hash"], fired=event.body["fired"])
