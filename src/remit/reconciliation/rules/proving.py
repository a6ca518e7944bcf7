"""Whether a statement proves itself: opening balance and lines come to the closing balance, and follow the last one."""

from dataclasses import dataclass
from enum import StrEnum

from remit.reconciliation.model import Statement


class Doubt(StrEnum):
    """Why a statement is not proven."""

    NO_BALANCE = "no_balance"
    SUM = "sum"
    GAP = "gap"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Doubted:
    """One doubt; `stated` and `found` in minor units, None where there is no such figure."""

    doubt: Doubt
    stated: int | None = None
    found: int | None = None


def prove(statement: Statement, *, last_closing: int | None = None) -> tuple[Doubted, ...]:
    """Return why a statement does not prove itself; nothing where it does.

    `last_closing` is where the account's statement before it ended, None where none is known.
    """
    opening, closing = statement.opening_minor, statement.closing_minor
    if opening is None or closing is None:
        return (Doubted(Doubt.NO_BALANCE, closing, None),)
    doubts = []
    computed = opening + sum(line.minor for line in statement.lines)
    if computed != closing:
        doubts.append(Doubted(Doubt.SUM, closing, computed))
    if len({line.key for line in statement.lines}) < len(statement.lines):
        doubts.append(Doubted(Doubt.TWICE))
    if last_closing is not None and last_closing != opening:
        doubts.append(Doubted(Doubt.GAP, opening, last_closing))
    return tuple(doubts)
