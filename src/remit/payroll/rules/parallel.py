"""A parallel run: the same period by the client's old payroll, line by line, with every difference explained.

A difference is explained by a rule (equal, rounding, follows from other lines, refused here) or by a person's words in
`explanations` (employee, line, reason); what is left is unexplained, and the parallel run has not passed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.payroll.model import ZERO, Result, Side
from remit.payroll.rules.comparison import Earlier, lines_of
from remit.values.money import decimals_of

TOTALS = ("net", "gross")
PAID = (Side.EARNING, Side.DEDUCTION)


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of one person by two payrolls, and what explains the difference: a code, and words where a person's."""

    employee: str
    name: str
    line: str
    old: Decimal
    new: Decimal
    explanation: str
    words: str = ""

    @property
    def difference(self) -> Decimal:
        """How much more we compute."""
        return self.new - self.old

    @property
    def explained(self) -> bool:
        """Say whether nothing is left open."""
        return self.explanation != "unexplained"


def run_parallel(result: Result, old: Earlier, explanations: Iterable[Mapping[str, Any]]) -> tuple[Difference, ...]:
    """Return every line that both payrolls know, or one of them, with its explanation."""
    names, now = lines_of(result)
    words = {(str(one.get("id", "")), str(one.get("line", ""))): str(one.get("reason", "")) for one in explanations}
    refused = {one.employee: one.refusal.code for one in result.stopped}
    unit = Decimal(1).scaleb(-decimals_of(result.run.country.currency))
    paid = {slip.employee: frozenset(line.key for line in slip.lines if line.side in PAID) for slip in result.slips}
    found: list[Difference] = []
    for employee in dict.fromkeys((*now, *old)):
        lines = _lines(now.get(employee, {}), old.get(employee, {}), paid.get(employee, frozenset()))
        told = {line: words[employee, line] for line in lines if (employee, line) in words}
        for line, (before, after) in lines.items():
            code = refused.get(employee) or _explained(line, lines, told, unit)
            found.append(
                Difference(employee, names.get(employee, employee), line, before, after, code, told.get(line, ""))
            )
    return tuple(found)


def _lines(
    now: Mapping[str, Decimal], old: Mapping[str, Decimal], paid: frozenset[str]
) -> dict[str, tuple[Decimal, Decimal]]:
    """Pair the old payroll's lines with ours: the totals it gives, and where it has lines, what we pay or take."""
    whole = any(line not in TOTALS for line in old)
    keys = dict.fromkeys((*old, *(key for key in now if whole and key in paid))) if old else dict.fromkeys(TOTALS)
    return {line: (old.get(line, ZERO), now.get(line, ZERO)) for line in keys}


def _explained(line: str, lines: Mapping[str, tuple[Decimal, Decimal]], told: Mapping[str, str], unit: Decimal) -> str:
    old, new = lines[line]
    if old == new:
        return "equal"
    if line in told:
        return "told"
    if abs(new - old) <= unit:
        return "rounding"
    others = [one for one in lines if one not in TOTALS]
    open_lines = [one for one in others if _explained_alone(one, lines, told, unit) == "unexplained"]
    if line in TOTALS and others and not open_lines:
        return "follows"
    return "unexplained"


def _explained_alone(
    line: str, lines: Mapping[str, tuple[Decimal, Decimal]], told: Mapping[str, str], unit: Decimal
) -> str:
    old, new = lines[line]
    return "explained" if line in told or abs(new - old) <= unit else "unexplained"
