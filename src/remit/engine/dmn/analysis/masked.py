"""Masked rules: they could fire, but rules before them, or above them in priority, always decide first."""

from collections.abc import Iterator

from remit.engine.dmn.analysis.domain import Domain
from remit.engine.dmn.analysis.holes import Budget, Search
from remit.engine.dmn.analysis.overlaps import reaches
from remit.engine.dmn.model import HitPolicy
from remit.engine.dmn.table import Rules
from remit.engine.feel.run import Run, Scope
from remit.values.problem import Problem, Severity


def find_masked(rules: Rules, domain: Domain, together: list[int], budget: Budget) -> Iterator[Problem]:
    """Name the rules that never decide, under FIRST and PRIORITY."""
    policy = rules.source.hit_policy
    if policy not in (HitPolicy.FIRST, HitPolicy.PRIORITY):
        return
    lines = [list(zip(axis.regions, axis.masks, strict=True)) for axis in domain.axes]
    reach = reaches(domain, len(together))
    for rule, mask in enumerate(together):
        stronger = mask & _stronger(rules, rule, mask)
        if budget.spent or not stronger:
            continue
        columns = [pairs[start:end] for pairs, (start, end) in zip(lines, reach[rule], strict=True)]
        columns = [[pair for pair in column if pair[1] >> rule & 1] for column in columns]
        if not Search(columns, budget).run(stronger) and not budget.spent:
            message = f"Rule {rule + 1} never decides: other rules always come before it."
            fields = {"rule": rule + 1, "rules": [other + 1 for other in range(len(together)) if stronger >> other & 1]}
            yield Problem("dmn.table.masked", message, rules.source.rules[rule].id, Severity.WARNING, "8.2.11", fields)


def _stronger(rules: Rules, rule: int, mask: int) -> int:
    if rules.source.hit_policy is HitPolicy.FIRST or rules.constants is None:
        return (1 << rule) - 1 if rules.source.hit_policy is HitPolicy.FIRST else 0
    scope = Scope({}, None, Run())
    own = (rules.rank(rule, scope), rule)
    found = 0
    for other in range(len(rules.outputs)):
        if mask >> other & 1 and (rules.rank(other, scope), other) < own:
            found |= 1 << other
    return found
