"""The facts of the room, by noun: what prices are computed from, usage and rating runs, the ledger, invoices."""

from remit.billing.model.ledger import (
    Account,
    Book,
    Entry,
    Posting,
    Source,
)
from remit.billing.model.pricing import (
    ChargeKind,
    Cost,
    Days,
    Facts,
    Hours,
    Line,
    Outcomes,
    Receipt,
    Receipts,
    Seat,
    Seats,
    Taken,
    Transition,
    Vacancy,
    Volume,
)

__all__ = [
    "Account",
    "Book",
    "ChargeKind",
    "Cost",
    "Days",
    "Entry",
    "Facts",
    "Hours",
    "Line",
    "Outcomes",
    "Posting",
    "Receipt",
    "Receipts",
    "Seat",
    "Seats",
    "Source",
    "Taken",
    "Transition",
    "Vacancy",
    "Volume",
]
