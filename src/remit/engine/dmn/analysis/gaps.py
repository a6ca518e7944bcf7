"""Gaps: inputs for which no rule fires."""

from collections.abc import Iterator

from remit.engine.dmn.analysis.domain import Domain
from remit.engine.dmn.analysis.holes import Budget, Search
from remit.engine.dmn.table import Rules
from remit.values.problem import Problem, Severity

GAPS_MAX = 20


def find_gaps(rules: Rules, domain: Domain, budget: Budget) -> Iterator[Problem]:
    """Name up to twenty gaps; a table with a default output has none."""
    if rules.default is not None:
        return
    columns = [list(zip(axis.regions, axis.masks, strict=True)) for axis in domain.axes]
    for path in Search(columns, budget, GAPS_MAX).run(rules.full & domain.exact):
        example = domain.example(path)
        said = ", ".join(f"{name} {text}" for name, text in example.items()) or "any input"
        if domain.exact == rules.full:
            yield Problem("dmn.table.gap", f"No rule fires for {said}.", rules.place, Severity.WARNING, "8.2.10",
                          {"example": example})  # fmt: skip
        else:
            message = f"It is not decided whether a rule fires for {said}: some conditions are no tests of constants."
            fields = {"why": "gap", "example": example}
            yield Problem("dmn.table.undecided", message, rules.place, Severity.WARNING, "8.2.10", fields)
