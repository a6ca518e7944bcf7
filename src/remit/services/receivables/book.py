"""What is owed to the client: invoices issued here and open items of the books, less what was paid, credited, disputed.

Everything is a mark of the engagement, so that each item finds what the others left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from remit.services.kit import Lookup, Money, OpenItem

ISSUED, SETTLED, CREDITED = "receivable-issued", "receivable-settled", "receivable-credited"
DISPUTED, RESOLVED, DUNNED = "receivable-disputed", "receivable-resolved", "receivable-dunned"


@dataclass(frozen=True, slots=True)
class Owed:
    """One open invoice: what of it is still open, and whether the customer disputes it."""

    number: str
    customer: str
    minor: int
    currency: str
    due_date: date
    disputed: bool = False
    level: int = 0

    def as_item(self) -> OpenItem:
        """Return it as matching sees it."""
        return OpenItem(self.number, self.customer, self.minor, self.due_date, (self.number,))


def issued_mark(one: Owed) -> tuple[str, str]:
    """Return the mark by which an issued invoice is known."""
    parts = (one.number, one.customer.replace("|", " "), str(one.minor), one.currency, one.due_date.isoformat())
    return ISSUED, "|".join(parts)


def owed(lookup: Lookup, *, currency: str) -> tuple[Owed, ...]:
    """Return what is open in a currency, by due day."""
    settled = {mark.key for mark in lookup.marks(SETTLED, prefix="")}
    found = (one for one in _all(lookup) if one.currency == currency and one.number not in settled)
    left = (_now(one, lookup) for one in found)
    return tuple(sorted((one for one in left if one.minor > 0), key=lambda one: (one.due_date, one.number)))


def find(lookup: Lookup, number: str) -> Owed | None:
    """Return an open invoice by its number, or None."""
    if lookup.first_seen(SETTLED, number):
        return None
    found = next((one for one in _all(lookup) if one.number == number), None)
    return None if found is None else _now(found, lookup)


def _all(lookup: Lookup) -> Iterator[Owed]:
    for mark in lookup.marks(ISSUED, prefix=""):
        number, customer, minor, currency, due = mark.key.split("|")
        yield Owed(number, customer, int(minor), currency, date.fromisoformat(due))
    for one in lookup.references("open_item"):
        money = Money.of(str(one.body["amount"]), one.body["currency"])
        if one.body.get("kind", "receivable") == "receivable":
            due_date = date.fromisoformat(one.body["due_date"])
            yield Owed(one.key, str(one.body["party"]), money.minor, money.currency, due_date)


def _now(one: Owed, lookup: Lookup) -> Owed:
    credited = sum(int(mark.key.split("|")[1]) for mark in lookup.marks(CREDITED, prefix=f"{one.number}|"))
    disputes = {mark.key for mark in lookup.marks(DISPUTED, prefix=f"{one.number}|")}
    open_disputes = disputes - {mark.key for mark in lookup.marks(RESOLVED, prefix=f"{one.number}|")}
    levels = [int(mark.key.split("|")[1]) for mark in lookup.marks(DUNNED, prefix=f"{one.number}|")]
    minor, level = one.minor - credited, max(levels, default=0)
    return Owed(one.number, one.customer, minor, one.currency, one.due_date, bool(open_disputes), level)
