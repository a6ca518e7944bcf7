"""The facts of the documents around prices: papers, who does what, the transition, renewal, volumes. All frozen."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from remit.contracts.pricing import Window


class PaperKind(StrEnum):
    """Which document of the order it is."""

    MASTER_AGREEMENT = "master_agreement"
    STATEMENT_OF_WORK = "statement_of_work"
    CHANGE_REQUEST = "change_request"


class Duty(StrEnum):
    """What a side does in an activity (RACI)."""

    RESPONSIBLE = "responsible"
    ACCOUNTABLE = "accountable"
    CONSULTED = "consulted"
    INFORMED = "informed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed document by its reference; `says` is what it changes, in a sentence."""

    kind: PaperKind
    reference: str
    signed_date: date | None = None
    says: str = "–"


@dataclass(frozen=True, slots=True)
class Responsibility:
    """An activity, and what each side does in it; one of the two is accountable."""

    activity: str
    provider: Duty
    client: Duty


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of taking the work over, and what must hold before the next one begins."""

    name: str
    begins_date: date
    ends_date: date
    done_when: str = "–"


@dataclass(frozen=True, slots=True)
class Renewal:
    """When the term ends, how it goes on without notice, and how long before its end notice must be given.

    Account managers are reminded once each of `reminders_days` before the last day for notice.
    """

    ends_date: date
    notice_days: int
    renews_months: int = 0
    remind_days: int = 30
    reminders_days: tuple[int, ...] = (90, 60, 30, 7)

    @property
    def notice_date(self) -> date:
        """The last day on which notice can be given."""
        return self.ends_date - timedelta(days=self.notice_days)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A volume that the client commits to hand over, and the provider to take, in a window."""

    meter: str
    window: Window
    at_least: Decimal
    at_most: Decimal | None = None
    clause: str = "–"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is agreed beside service levels and prices."""

    papers: tuple[Paper, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    transition: tuple[Phase, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    renewal: Renewal | None = None
