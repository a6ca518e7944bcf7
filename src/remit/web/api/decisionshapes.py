"""Decisions as the API answers them: value, tables with their fired rules, and cell by cell how each rule stood.

What the caller may not see arrives here masked already; a `Masked` text goes into JSON as it is.
"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from remit.work.reports.decisions import DecisionShown, RuleShown, StepShown, TableShown
from remit.work.reports.rulebook import CaseStanding
from remit.work.reports.trials import Tried


class CellOut(BaseModel):
    """One condition; `passed` is null where it was not decided, or where the caller may not know (`told` false)."""

    text: str
    passed: bool | None
    told: bool


class RuleOut(BaseModel):
    """One rule of a table with its conditions in the order of the table's inputs."""

    number: int
    id: str | None
    matched: bool
    fired: bool
    conditions: list[CellOut]
    conclusions: list[str]

    @classmethod
    def of(cls, one: RuleShown) -> "RuleOut":
        """Write a rule."""
        cells = [CellOut(text=cell.text, passed=cell.passed, told=cell.told) for cell in one.cells]
        return cls(
            number=one.number, id=one.id, matched=one.matched, fired=one.fired, conditions=cells,
            conclusions=list(one.conclusions),
        )  # fmt: skip


class TableInputOut(BaseModel):
    """One input of a table and the value that it met, masked for the caller."""

    expression: str
    value: Any


class TableOut(BaseModel):
    """One table as it decided; of a long one those rules that fired and those that came nearest."""

    hit_policy: str
    inputs: list[TableInputOut]
    fired: list[int]
    rules: list[RuleOut]
    rules_total: int

    @classmethod
    def of(cls, one: TableShown) -> "TableOut":
        """Write a table."""
        return cls(
            hit_policy=one.hit_policy,
            inputs=[TableInputOut(expression=each.expression, value=each.value) for each in one.columns],
            fired=[rule.number for rule in one.rules if rule.fired],
            rules=[RuleOut.of(rule) for rule in one.rules],
            rules_total=one.total,
        )


class StepOut(BaseModel):
    """One decision of the graph: what it was made from, what came out, and why something in it is null."""

    name: str
    given: dict[str, Any]
    value: Any
    tables: list[TableOut]
    reasons: list[dict[str, str]]

    @classmethod
    def of(cls, one: StepShown) -> "StepOut":
        """Write a step."""
        return cls(
            name=one.name,
            given={each.name: each.value for each in one.given},
            value=one.value,
            tables=[TableOut.of(each) for each in one.tables],
            reasons=[{"code": each.code, "message": each.message} for each in one.reasons],
        )


class DecisionOut(BaseModel):
    """One decision by rule, masked for the caller: the answer, its steps, and the hash of the model that decided."""

    at: datetime
    decision: str
    value: Any
    steps: list[StepOut]
    definition_sha256: str

    @classmethod
    def of(cls, one: DecisionShown) -> "DecisionOut":
        """Write a decision."""
        return cls(
            at=one.at, decision=one.decision, value=one.value, steps=[StepOut.of(each) for each in one.steps],
            definition_sha256=one.hash,
        )  # fmt: skip


class TryIn(BaseModel):
    """The inputs that a decision is tried with, by name."""

    inputs: dict[str, Any] = {}


class TriedOut(BaseModel):
    """What a decision answers, and every decision of its graph with its tables."""

    value: Any
    steps: list[StepOut]

    @classmethod
    def of(cls, one: Tried) -> "TriedOut":
        """Write an answer."""
        return cls(value=one.value, steps=[StepOut.of(each) for each in one.steps])


class CaseIn(BaseModel):
    """A test case: inputs and the value that they must lead to."""

    name: str = ""
    inputs: dict[str, Any] = {}
    expected: Any = None


class CaseOut(CaseIn):
    """A test case and what came out."""

    decision: str
    passed: bool
    got: Any

    @classmethod
    def of(cls, one: CaseStanding) -> "CaseOut":
        """Write a test case."""
        kept = one.kept
        return cls(
            name=kept.name, decision=kept.decision, inputs=dict(kept.inputs), expected=kept.expected,
            passed=one.result.passed, got=one.result.got,
        )  # fmt: skip
