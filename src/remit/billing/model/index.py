"""Indices that prices follow, such as a cost of living: what was published for a month, and who entered it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from remit.values.identifier import Identifier
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class Entered:
    """The value of an index as first published for a month (`month_date` is its first day); it is never changed."""

    tenant: Identifier
    name: str
    month_date: date
    value: Decimal
    by: Identifier
    entered_at: Moment
