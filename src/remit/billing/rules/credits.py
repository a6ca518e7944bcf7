"""Service credits: what each miss costs, one credit per cause, and the capped sum shared without a lost cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from remit.billing.refusals import LevelWithoutRule
from remit.billing.rules.rounding import rounded, shown, shown_minor
from remit.contracts.pricing import CreditRule, CreditTerms, EarnBack, Mode
from remit.values.money import Money
from remit.values.sharing import share


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a miss does not count, and the document that proves it; without evidence it counts."""

    reason: str
    evidence: str

    @property
    def proven(self) -> bool:
        """Whether there is evidence."""
        return bool(self.evidence.strip())


@dataclass(frozen=True, slots=True)
class Miss:
    """A service level missed in a month; `in_a_row` counts the misses up to and with this one."""

    level: str
    in_a_row: int = 1
    cause: str | None = None
    exclusion: Exclusion | None = None


class Dropped(StrEnum):
    """Why a miss brings no credit."""

    EXCLUDED = "excluded"
    SAME_CAUSE = "same_cause"


@dataclass(frozen=True, slots=True)
class Credit:
    """What one miss comes to: `minor` after the cap, `raw` minor units before it, or why there is none."""

    level: str
    minor: int
    raw: Fraction
    working: str
    dropped: Dropped | None = None


@dataclass(frozen=True, slots=True)
class Credits:
    """The credits of a month, in the order of their levels; they never come to more than `at_risk` minor units."""

    at_risk: int
    credits: tuple[Credit, ...]

    @property
    def minor(self) -> int:
        """What all come to, in minor units."""
        return sum(one.minor for one in self.credits)


def credits_of(terms: CreditTerms, misses: Iterable[Miss], *, base: Money, mode: Mode = Mode.HALF_UP) -> Credits:
    """Return the credits of a month whose charges come to `base`. Refuses `LevelWithoutRule`."""
    at_risk = rounded(Fraction(terms.at_risk_pct) * max(base.minor, 0) / 100, mode=Mode.DOWN)
    raw = tuple(_raw(terms, one, Money(at_risk, base.currency)) for one in sorted(misses, key=lambda one: one.level))
    counted = _one_per_cause(raw) if terms.one_per_cause else raw
    return Credits(at_risk, _shared([credit for _, credit in counted], at_risk, mode))


def _raw(terms: CreditTerms, miss: Miss, at_risk: Money) -> tuple[Miss, Credit]:
    rule = next((one for one in terms.rules if one.level == miss.level), None)
    if rule is None:
        raise LevelWithoutRule(level=miss.level)
    factor = multiplier(rule, miss.in_a_row)
    amount = at_risk.minor * Fraction(rule.allocation_pct) / 100 * Fraction(factor)
    working = f"{shown_minor(at_risk.minor, at_risk.currency)} × {shown(rule.allocation_pct)}% × {shown(factor)}"
    if miss.exclusion is not None and miss.exclusion.proven:
        return miss, Credit(miss.level, 0, Fraction(0), miss.exclusion.reason, Dropped.EXCLUDED)
    return miss, Credit(miss.level, 0, amount, working)


def multiplier(rule: CreditRule, in_a_row: int) -> Decimal:
    """Return the factor of the n-th miss in a row; the last agreed factor holds on."""
    return rule.factors[min(in_a_row, len(rule.factors)) - 1]


def _one_per_cause(found: Sequence[tuple[Miss, Credit]]) -> tuple[tuple[Miss, Credit], ...]:
    largest: dict[str, Credit] = {}
    for miss, credit in found:
        if miss.cause and credit.raw > largest.get(miss.cause, _NOTHING).raw:
            largest[miss.cause] = credit
    return tuple(
        (miss, credit if _stays(miss, credit, largest) else _same_cause(credit, largest[str(miss.cause)]))
        for miss, credit in found
    )


def _stays(miss: Miss, credit: Credit, largest: dict[str, Credit]) -> bool:
    return not miss.cause or not credit.raw or largest[miss.cause] is credit


def _same_cause(credit: Credit, kept: Credit) -> Credit:
    return Credit(credit.level, 0, Fraction(0), kept.level, Dropped.SAME_CAUSE)


def _shared(found: Sequence[Credit], at_risk: int, mode: Mode) -> tuple[Credit, ...]:
    raws = [one.raw for one in found]
    if not any(raws):
        return tuple(found)
    parts = share(min(rounded(sum(raws, Fraction(0)), mode=mode), at_risk), raws)
    return tuple(
        Credit(one.level, part, one.raw, one.working, one.dropped) for one, part in zip(found, parts, strict=True)
    )


def misses_in_a_row(history: Sequence[bool]) -> int:
    """Count the misses at the end of a history of months, oldest first, True where the level was missed."""
    count = 0
    for missed in reversed(history):
        if not missed:
            return count
        count += 1
    return count


def earned_back(terms: EarnBack, *, credited_minor: int, met_after: Sequence[bool]) -> int:
    """Return what of a credit is given back, in minor units, rounded down.

    `met_after` tells for each month after the miss, oldest first, whether the level was met; nothing is given back
    before the agreed months are over.
    """
    watched = met_after[: terms.months]
    if len(watched) < terms.months or not all(watched):
        return 0
    return rounded(credited_minor * Fraction(terms.returned_pct) / 100, mode=Mode.DOWN)


_NOTHING = Credit("", 0, Fraction(0), "")
