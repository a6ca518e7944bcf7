"""Checking the tables of a model before it is published."""

from collections.abc import Iterator
from dataclasses import dataclass

from remit.engine.dmn.analysis.conflicts import find_conflicts
from remit.engine.dmn.analysis.domain import Doubt, domain_of
from remit.engine.dmn.analysis.faults import find_faults
from remit.engine.dmn.analysis.gaps import find_gaps
from remit.engine.dmn.analysis.holes import NODES_MAX, Budget
from remit.engine.dmn.analysis.masked import find_masked
from remit.engine.dmn.analysis.overlaps import overlapping
from remit.engine.dmn.compiled import CompiledModel
from remit.engine.dmn.model import Model
from remit.engine.dmn.table import Rules
from remit.values.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Check:
    """What was found in one table; `decided` is false where something could not be told within the budget."""

    decision: str
    rules: int
    problems: tuple[Problem, ...]
    decided: bool


def check_model(model: CompiledModel, *, nodes_max: int = NODES_MAX) -> tuple[Check, ...]:
    """Check every decision that is a table."""
    own = [element for element in model.elements.values() if element.key[0] == model.model.namespace]
    return tuple(
        check_table(element.source.name, element.table, _allowed(element.table, model.model), nodes_max=nodes_max)
        for element in own
        if element.table is not None
    )


def check_table(name: str, rules: Rules, allowed: tuple[str | None, ...], *, nodes_max: int = NODES_MAX) -> Check:
    """Check one table."""
    budget = Budget(nodes_max)
    problems = tuple(_problems(rules, allowed, budget))
    undecided = any(problem.code == "dmn.table.undecided" for problem in problems)
    return Check(name, len(rules.outputs), problems, not undecided)


def _problems(rules: Rules, allowed: tuple[str | None, ...], budget: Budget) -> Iterator[Problem]:
    domain = domain_of(rules, allowed)
    together = overlapping(domain, len(rules.outputs))
    yield from find_faults(rules)
    for rule, mask in enumerate(together):
        if not mask and domain.exact >> rule & 1:
            message = f"Rule {rule + 1} can never fire: a condition of it allows no value."
            fields = {"rule": rule + 1}
            place = rules.source.rules[rule].id
            yield Problem("dmn.table.unreachable", message, place, Severity.WARNING, "8.3.3", fields)
    yield from find_conflicts(rules, together)
    yield from find_gaps(rules, domain, budget)
    yield from find_masked(rules, domain, together, budget)
    spent = [Doubt("budget", "the search for gaps reached its budget", {})] if budget.spent else []
    for doubt in (*domain.doubts, *spent):
        message = f"Not everything is decided: {doubt.text}."
        said = {"why": doubt.why, **doubt.fields}
        yield Problem("dmn.table.undecided", message, rules.place, Severity.WARNING, fields=said)


def _allowed(rules: Rules, model: Model) -> tuple[str | None, ...]:
    declared = {item.name: item.allowed for item in model.items if not item.is_collection}
    return tuple(column.values or declared.get(column.type or "") for column in rules.source.inputs)
