"""What happens to an issued invoice: disputes, payments and what they settle, reminders. All frozen."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from remit.values.identifier import Identifier
from remit.values.moment import Moment


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    CREDITED = "credited"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A client says that a line of an invoice is wrong; it ends with a credit note or with a reason why not."""

    tenant: Identifier
    id: Identifier
    invoice_id: Identifier
    number: str
    charge: int
    minor: int
    currency: str
    reason: str
    state: DisputeState
    opened_by: str
    opened_at: Moment
    settled_by: str | None = None
    settled_at: Moment | None = None
    answer: str = ""
    credit_note: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money a client paid to an issuer, by the bank's reference; taken once.

    `reversed_date` is the day it was taken back as a mistake, None where it stands; its reference is free again then.
    """

    tenant: Identifier
    id: Identifier
    issuer: Identifier
    reference: str
    paid_date: date
    currency: str
    minor: int
    by: str
    recorded_at: Moment
    reversed_date: date | None = None
    reversed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """What an open credit of a client settles of an open invoice of the same issuer and currency.

    `reversed_date` is the day it was taken back as a mistake, None where it stands.
    """

    tenant: Identifier
    id: Identifier
    credit_id: Identifier
    invoice_id: Identifier
    currency: str
    minor: int
    by: str
    recorded_at: Moment
    booked_date: date
    reversed_date: date | None = None
    reversed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of an invoice that is overdue; levels rise from 1.

    `minor` is what was open of it, None of a reminder from before there were letters. `letter_to` is where the letter
    goes by mail, empty where no address of the buyer is known, and `mailed_at` when it left.
    """

    tenant: Identifier
    id: Identifier
    invoice_id: Identifier
    number: str
    level: int
    sent_date: date
    by: str
    recorded_at: Moment
    minor: int | None = None
    letter_to: str | None = None
    mailed_at: Moment | None = None
