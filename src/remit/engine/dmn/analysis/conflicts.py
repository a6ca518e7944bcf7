"""Rules that fire together where the hit policy forbids it: overlaps under UNIQUE, contradictions under ANY."""

from collections.abc import Iterator
from typing import Any

from remit.engine.dmn.model import HitPolicy
from remit.engine.dmn.table import Rules
from remit.engine.feel.equality import equal
from remit.values.problem import Problem, Severity

PAIRS_MAX = 100


def find_conflicts(rules: Rules, together: list[int]) -> Iterator[Problem]:
    """Name up to a hundred pairs."""
    policy = rules.source.hit_policy
    if policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
        return
    told = 0
    for rule, mask in enumerate(together):
        later = mask >> (rule + 1)
        other = rule + 1
        while later and told < PAIRS_MAX:
            skip = (later & -later).bit_length() - 1
            other, later = other + skip, later >> skip
            problem = _pair(rules, rule, other)
            if problem is not None:
                told += 1
                yield problem
            other, later = other + 1, later >> 1


def _pair(rules: Rules, rule: int, other: int) -> Problem | None:
    place, fields = rules.source.rules[other].id, dict[str, Any]({"rules": [rule + 1, other + 1]})
    if rules.source.hit_policy is HitPolicy.UNIQUE:
        message = f"Rules {rule + 1} and {other + 1} can fire together, and only one may."
        return Problem("dmn.table.overlap", message, place, Severity.ERROR, "8.2.11", fields)
    if rules.constants is None:
        message = f"Rules {rule + 1} and {other + 1} can fire together; whether their outputs agree is not decided."
        return Problem("dmn.table.undecided", message, place, Severity.WARNING, "8.2.11", {"why": "outputs", **fields})
    if equal(rules.constants[rule], rules.constants[other]) is True:
        return None
    message = f"Rules {rule + 1} and {other + 1} can fire together with different outputs."
    return Problem("dmn.table.contradiction", message, place, Severity.ERROR, "8.2.11", fields)
