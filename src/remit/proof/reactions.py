"""What proof does when anything happens: it is sealed, once, in the order in which the log is delivered."""

from remit.proof.actions import seal
from remit.store import LoggedEvent, Transaction

CONSUMER = "proof"


def react(tx: Transaction, event: LoggedEvent) -> None:
    """Seal one event."""
    seal(tx, event)
