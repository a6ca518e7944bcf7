"""Findings of a table's check, sorted to the rules and cells they speak of."""

from collections.abc import Iterable
from dataclasses import dataclass

from remit.engine.dmn.model import Table
from remit.values.problem import Problem


@dataclass(frozen=True, slots=True)
class RuleMarks:
    """What was found of one rule: codes of the whole rule, and the columns, from 0, whose cell is at fault."""

    codes: tuple[str, ...] = ()
    inputs: frozenset[int] = frozenset()
    outputs: frozenset[int] = frozenset()


def marks_of(table: Table, findings: Iterable[Problem]) -> tuple[RuleMarks, ...]:
    """Return the marks of each rule, in order."""
    codes: list[dict[str, None]] = [{} for _ in table.rules]
    inputs: list[set[int]] = [set() for _ in table.rules]
    outputs: list[set[int]] = [set() for _ in table.rules]
    for problem in findings:
        for number in _rules(problem):
            codes[number - 1][problem.code] = None
            if "input" in problem.fields:
                inputs[number - 1].add(problem.fields["input"])
            if "output" in problem.fields:
                outputs[number - 1].add(problem.fields["output"])
    return tuple(
        RuleMarks(tuple(code), frozenset(ins), frozenset(outs))
        for code, ins, outs in zip(codes, inputs, outputs, strict=True)
    )


def _rules(problem: Problem) -> Iterable[int]:
    """Return the numbers of the rules a finding is about: the masked one, not those that mask it."""
    if "rule" in problem.fields:
        return (problem.fields["rule"],)
    return tuple(problem.fields.get("rules", ()))
