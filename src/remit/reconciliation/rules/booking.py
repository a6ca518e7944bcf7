"""What a match moves: money that came or went against what it settles, and the difference to the account it names."""

from collections.abc import Mapping
from dataclasses import dataclass

from remit.reconciliation.model import Match, OpenItem, StatementLine

BANK, RECEIVABLE, PAYABLE = "bank", "receivable", "payable"


@dataclass(frozen=True, slots=True)
class Moved:
    """One side of a match: the account by its meaning or own number, minor units (debit above 0), and what it is of."""

    account: str
    minor: int
    about: str


def moved(match: Match, lines: Mapping[str, StatementLine], items: Mapping[str, OpenItem]) -> tuple[Moved, ...]:
    """Return the sides of a match that stands; they come to nothing."""
    paid = sum(lines[key].minor for key in match.lines)
    sides = [Moved(BANK, paid, match.lines[0])]
    sides += [Moved(RECEIVABLE if items[key].minor > 0 else PAYABLE, -items[key].minor, key) for key in match.items]
    rest = -sum(one.minor for one in sides)
    return (*sides, Moved(match.account, rest, match.reason)) if rest else tuple(sides)
