"""Where a reconciliation stands: the machine's matches less what people undid, plus what people matched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from remit.reconciliation.model import Match, OpenItem, Statement, StatementLine

AGES = (30, 60, 90)
"""Upper ends of the first age bands, in days after the due day; the last band has none."""


class Fault(StrEnum):
    """Why a match that somebody made cannot stand."""

    UNKNOWN = "unknown"
    TAKEN = "taken"
    DIFFERENCE = "difference"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Faulty:
    """A match that cannot stand; `minor` is the unexplained difference."""

    match: Match
    fault: Fault
    key: str = ""
    minor: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The matches that stand, what is open on both sides, and what cannot stand."""

    matches: tuple[Match, ...]
    lines: tuple[StatementLine, ...]
    items: tuple[OpenItem, ...]
    faults: tuple[Faulty, ...] = ()
    settled: Mapping[str, OpenItem] = field(default_factory=dict)


def stand(lines: Sequence[StatementLine], items: Sequence[OpenItem], matches: Iterable[Match]) -> Standing:
    """Take matches in their order; one that names what is unknown or taken, or that does not add up, does not stand.

    A difference is explained where the match names the account it goes to.
    """
    left = {line.key: line for line in lines}
    owed = {item.key: item for item in items}
    known = frozenset(left) | frozenset(owed)
    settled: dict[str, OpenItem] = {}
    stands: list[Match] = []
    faults: list[Faulty] = []
    for match in matches:
        fault = _fault(match, left, owed, known)
        if fault is not None:
            faults.append(fault)
            continue
        stands.append(match)
        for key in match.lines:
            del left[key]
        for key in match.items:
            settled[key] = owed.pop(key)
    return Standing(tuple(stands), tuple(left.values()), tuple(owed.values()), tuple(faults), settled)


def _fault(
    match: Match, left: Mapping[str, StatementLine], owed: Mapping[str, OpenItem], known: frozenset[str]
) -> Faulty | None:
    if not match.lines or not (match.items or match.account):
        return Faulty(match, Fault.NOTHING)
    for key in (*match.lines, *match.items):
        if key not in known:
            return Faulty(match, Fault.UNKNOWN, key)
    for key, side in (*((key, left) for key in match.lines), *((key, owed) for key in match.items)):
        if key not in side:
            return Faulty(match, Fault.TAKEN, key)
    if len(set(match.lines)) < len(match.lines) or len(set(match.items)) < len(match.items):
        return Faulty(match, Fault.TAKEN, match.lines[0])
    paid, settled = sum(left[key].minor for key in match.lines), sum(owed[key].minor for key in match.items)
    if paid != settled and not match.account:
        return Faulty(match, Fault.DIFFERENCE, match.lines[0], paid - settled)
    return None


def booked_balance(statement: Statement, open_lines: Iterable[StatementLine]) -> int:
    """Return what the books show once the matches are booked: the bank's closing less the lines nobody explained."""
    if statement.closing_minor is None:
        raise ValueError("a statement without closing balance is never reconciled")
    return statement.closing_minor - sum(line.minor for line in open_lines)


def age_days(item: OpenItem, *, on_date: date) -> int:
    """Return how many days an item is past its due day; 0 where it is not."""
    return max((on_date - item.due_date).days, 0)


def band(days: int) -> str:
    """Return the age band that a number of days falls into: `0`, `1-30`, `31-60`, `61-90`, `91+`."""
    if days == 0:
        return "0"
    lows = (1, *(end + 1 for end in AGES))
    for low, end in zip(lows, AGES, strict=False):
        if days <= end:
            return f"{low}-{end}"
    return f"{AGES[-1] + 1}+"
