"""Compare a run with the period before it, per person and line: what changed, by how much, and what is too much."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from remit.payroll.model import HUNDRED, ZERO, FieldBad, Result
from remit.payroll.rules.showing import shown_slip

TENTH = Decimal(1).scaleb(-1)


class Change(StrEnum):
    """What happened to a line between two periods."""

    SAME = "same"
    WITHIN = "within"
    OVER = "over"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A change is too much where it passes both: percent of the old amount, and an amount of the currency."""

    percent: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One line of one person in two periods; `line` is a key, or gross, net."""

    employee: str
    name: str
    line: str
    before: Decimal
    now: Decimal
    change: Change

    @property
    def difference(self) -> Decimal:
        """How much more there is now."""
        return self.now - self.before

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of what was before; None where there was nothing."""
        return None if not self.before else (self.difference * HUNDRED / abs(self.before)).quantize(TENTH)


Earlier = Mapping[str, Mapping[str, Decimal]]
"""Employee -> line -> amount of the period before; with `gross` and `net` beside the lines."""


def earlier_of(payslips: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Decimal]]:
    """Return payslips as Remit shows them, or rows of employee and amounts, as amounts by employee and line."""
    return {str(slip.get("id", slip.get("employee", "?"))): _amounts(slip) for slip in payslips}


def _amounts(slip: Mapping[str, Any]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    listed = slip.get("lines") or ()
    pairs = listed.items() if isinstance(listed, Mapping) else ((one.get("key"), one.get("amount")) for one in listed)
    for key, amount in pairs:
        found[str(key)] = found.get(str(key), ZERO) + _decimal(key, amount)
    for key, others in (("gross", ("gross", "salary")), ("net", ("net", "net_salary"))):
        given = next((slip[other] for other in others if slip.get(other) not in (None, "")), None)
        if given is not None:
            found[key] = _decimal(key, given)
    return found


def _decimal(key: Any, amount: Any) -> Decimal:
    try:
        return Decimal(str(amount))
    except ArithmeticError:
        raise FieldBad(str(key), field=str(key), value=amount, wanted="an amount") from None


def lines_of(result: Result) -> tuple[dict[str, str], dict[str, dict[str, Decimal]]]:
    """Return names by employee, and a result's amounts by employee and line."""
    names = {slip.employee: slip.name for slip in result.slips}
    return names, earlier_of(shown_slip(slip) for slip in result.slips)


def compare(result: Result, earlier: Earlier, threshold: Threshold) -> tuple[Row, ...]:
    """Return every line of everybody in either period, in the order of the run, leavers last."""
    names, now = lines_of(result)
    rows: list[Row] = []
    for employee in dict.fromkeys((*now, *earlier)):
        mine, before = now.get(employee, {}), earlier.get(employee, {})
        for line in sorted(dict.fromkeys((*mine, *before)), key=_order):
            old, new = before.get(line, ZERO), mine.get(line, ZERO)
            rows.append(Row(employee, names.get(employee, employee), line, old, new, _change(old, new, threshold)))
    return tuple(rows)


def _order(line: str) -> tuple[bool, str]:
    return line not in ("gross", "net"), line


def _change(old: Decimal, new: Decimal, threshold: Threshold) -> Change:
    if old == new:
        return Change.SAME
    if not old or not new:
        return Change.GONE if not new else Change.NEW
    share = abs(new - old) * HUNDRED / abs(old)
    return Change.OVER if share > threshold.percent and abs(new - old) > threshold.amount else Change.WITHIN


def noteworthy(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return what a person must look at: net pay that changed too much, joiners, leavers."""
    return tuple(row for row in rows if row.line == "net" and row.change in (Change.OVER, Change.NEW, Change.GONE))
