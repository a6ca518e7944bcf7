"""The journal of a close: one debit and one credit a row, proposed by the rules and settled by an accountant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.services.kit import AmountRefused, Money
from remit.services.month_end_close.checks import Entry

REVERSES, STAYS = "yes", "no"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: what is debited and credited, minor units above 0, and whether day one takes it back."""

    text: str
    debit: str
    credit: str
    minor: int
    reverses: bool

    @property
    def sides(self) -> tuple[tuple[str, int], ...]:
        """Account and minor units of both sides, debit above 0."""
        return ((self.debit, self.minor), (self.credit, -self.minor))


def proposed(entries: Iterable[Entry], currency: str) -> list[dict[str, Any]]:
    """Return the proposed entries as rows of the form."""
    return [_shown(_row_of(one), currency) for one in entries]


def _row_of(entry: Entry) -> Row:
    (one, minor), (other, _) = entry.sides
    debit, credit = (one, other) if minor > 0 else (other, one)
    return Row(entry.text, debit, credit, abs(minor), entry.reverses)


def _shown(row: Row, currency: str) -> dict[str, Any]:
    amount = f"{Money(row.minor, currency).amount:f}"
    reverses = REVERSES if row.reverses else STAYS
    return {"text": row.text, "debit": row.debit, "credit": row.credit, "amount": amount, "reverses": reverses}


def settled(rows: Iterable[Mapping[str, Any]], currency: str) -> tuple[tuple[Row, ...], tuple[int, ...]]:
    """Return the rows that can be booked, and the numbers (from 1) of those that cannot.

    A row cannot be booked where its amount does not fit the currency or both its sides are one account.
    """
    sound, bad = [], []
    for number, row in enumerate(rows, start=1):
        found = _settled(row, currency)
        if found is None:
            bad.append(number)
        else:
            sound.append(found)
    return tuple(sound), tuple(bad)


def _settled(row: Mapping[str, Any], currency: str) -> Row | None:
    try:
        minor = Money.of(Decimal(str(row["amount"])), currency).minor
    except AmountRefused:
        return None
    debit, credit = str(row["debit"]), str(row["credit"])
    if minor <= 0 or debit == credit:
        return None
    return Row(str(row["text"]), debit, credit, minor, row["reverses"] == REVERSES)
