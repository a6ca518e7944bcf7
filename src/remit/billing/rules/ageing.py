"""Ageing: what is owed, by how many days it has been open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from remit.values.money import Money

STEPS_DAYS = (30, 60, 90)
"""A bucket ends with each of these many days; the last one is open."""


@dataclass(frozen=True, slots=True)
class Aged:
    """What an account owes in one currency: a bucket up to 30, 60, 90 days and one for what is older."""

    account: str
    buckets: tuple[Money, ...]

    @property
    def total(self) -> Money:
        """The sum of all buckets."""
        return sum(self.buckets[1:], self.buckets[0])


def aged(items: Iterable[tuple[str, Money, date]], until_date: date) -> tuple[Aged, ...]:
    """Put open items (account, amount, open since) into buckets by account and currency, in that order."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * (len(STEPS_DAYS) + 1))
    for account, amount, since in items:
        found[account, amount.currency][_bucket((until_date - since).days)] += amount.minor
    return tuple(
        Aged(account, tuple(Money(minor, currency) for minor in buckets))
        for (account, currency), buckets in sorted(found.items())
    )


def _bucket(days: int) -> int:
    return sum(days > step for step in STEPS_DAYS)
