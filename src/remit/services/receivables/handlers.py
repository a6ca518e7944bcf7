"""The topics of the line, by name."""

from remit.services.kit import Handler
from remit.services.receivables import billing, collecting


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "receivables.check": billing.check,
        "receivables.issue": billing.issue,
        "receivables.turn_down": billing.turn_down,
        "receivables.apply": collecting.apply,
        "receivables.settle": collecting.settle,
        "receivables.post": collecting.post,
        "receivables.propose_reminders": collecting.propose_reminders,
        "receivables.remind": collecting.remind,
        "receivables.open_dispute": billing.open_dispute,
        "receivables.settle_dispute": billing.settle_dispute,
    }
