"""Adverse impact of a stage: the impact ratio and Fisher's exact test, side by side, because either alone misleads.

The ratio and its line at four fifths: Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4 D; a
group under 2 % of those who came is not measured by it (29 CFR 1607.4 and New York City rule 5-301). Fisher, R. A.
(1922). On the interpretation of chi-square from contingency tables. Journal of the Royal Statistical Society 85, 87-94.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import comb

from remit.selection.model import Impact, Passed, Small

FEWEST = 5
"""People below which a group is called small."""
LEAST_SHARE = Fraction(2, 100)
"""Share of all who came below which a group is called small."""


def adverse_impact(groups: Iterable[Passed]) -> tuple[Impact, ...]:
    """Set each group beside the one with the highest selection rate, small groups named as such; lowest ratio first.

    The group measured against is the one with the highest rate among those large enough, and of all where none is.
    """
    present = tuple(one for one in groups if one.came)
    if not present:
        return ()
    total = sum(one.came for one in present)
    best = _best(tuple(one for one in present if small(one, total=total) is None) or present)
    found = [_beside(one, best, total=total) for one in present if one is not best]
    return tuple(sorted(found, key=lambda one: (one.ratio is None, one.ratio or 0, one.group.group)))


def small(group: Passed, *, total: int) -> Small | None:
    """Tell why a group is too small to be read: fewer than five people, or under 2 % of those who came."""
    if group.came < FEWEST:
        return Small.FEW
    return Small.SHARE if total and Fraction(group.came, total) < LEAST_SHARE else None


def impact_ratio(group: Passed, beside: Passed) -> Fraction | None:
    """Return the group's selection rate over the other's; None where nobody of the other passed."""
    return group.rate / beside.rate if beside.rate else None


def fisher_exact(one: Passed, other: Passed) -> float:
    """Return the two-sided p-value of Fisher's exact test on who passed and who did not.

    It sums the probabilities of all tables with these margins that are no likelier than the one seen; exact in whole
    numbers until the last division.
    """
    came, passed = one.came + other.came, one.passed + other.passed
    least, most = max(0, passed - other.came), min(passed, one.came)
    ways = [comb(one.came, k) * comb(other.came, passed - k) for k in range(least, most + 1)]
    seen = ways[one.passed - least]
    return float(Fraction(sum(way for way in ways if way <= seen), comb(came, passed)))


def _best(groups: tuple[Passed, ...]) -> Passed:
    return max(groups, key=lambda one: (one.rate, one.came, one.group))


def _beside(group: Passed, best: Passed, *, total: int) -> Impact:
    return Impact(group, best, impact_ratio(group, best), fisher_exact(group, best), small(group, total=total))
