"""A rule author's test cases beside the model: run before publication, with the rules they reach.

The file is JSON: a list of `{"name", "decision", "inputs", "expected"}`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from remit.engine.dmn.compiled import CompiledModel
from remit.engine.feel.convert import to_feel, to_json
from remit.engine.feel.equality import equal
from remit.values.problem import Problem
from remit.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Case:
    """Inputs and the value they must lead to."""

    name: str
    decision: str
    inputs: dict[str, Any]
    expected: Any


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case run; `problems` say why a null came out, or why the case could not run."""

    case: Case
    passed: bool
    got: Any
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The rules of one decision's table, by number from 1, and how many cases each was fired by."""

    decision: str
    fired: tuple[int, ...]

    @property
    def untested(self) -> tuple[int, ...]:
        """Numbers of the rules that no case fires."""
        return tuple(number for number, times in enumerate(self.fired, 1) if not times)


@dataclass(frozen=True, slots=True)
class CaseReport:
    """All results and the coverage of every table of the model."""

    results: tuple[CaseResult, ...]
    coverage: tuple[Coverage, ...]

    @property
    def passed(self) -> bool:
        """Whether every case passed."""
        return all(result.passed for result in self.results)


def read_cases(content: bytes) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """Read a file of cases, with the problems found."""
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError) as fault:
        return (), (Problem("dmn.cases", f"The file is no JSON: {fault}"),)
    rows = rows.get("cases") if isinstance(rows, dict) else rows
    if not isinstance(rows, list):
        return (), (Problem("dmn.cases", "The file holds no list of cases."),)
    cases, problems = [], []
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict) and isinstance(row.get("decision"), str) and isinstance(row.get("inputs"), dict):
            name = str(row.get("name") or f"case {number}")
            cases.append(Case(name, row["decision"], row["inputs"], row.get("expected")))
        else:
            problems.append(Problem("dmn.case", "A case needs a decision and inputs.", f"case {number}"))
    return tuple(cases), tuple(problems)


def run_author_cases(model: CompiledModel, cases: Iterable[Case], *, now: datetime | None = None) -> CaseReport:
    """Run cases; count which rules fire."""
    fired = {
        element.source.name: [0] * len(element.table.outputs)
        for element in model.elements.values()
        if element.table is not None
    }
    results = tuple(_run(model, case, fired, now) for case in cases)
    return CaseReport(results, tuple(Coverage(name, tuple(times)) for name, times in fired.items()))


def _run(model: CompiledModel, case: Case, fired: dict[str, list[int]], now: datetime | None) -> CaseResult:
    try:
        decision = model.decide(case.decision, case.inputs, now=now)
    except Refusal as refusal:
        return CaseResult(case, passed=False, got=None, problems=(str(refusal),))
    for trace in decision.trace:
        for rule in trace.fired if trace.decision in fired else ():
            if rule <= len(fired[trace.decision]):
                fired[trace.decision][rule - 1] += 1
    passed = decision.value == case.expected or equal(to_feel(to_json(decision.feel)), to_feel(case.expected)) is True
    return CaseResult(case, passed, decision.value, tuple(problem.message for problem in decision.problems))
