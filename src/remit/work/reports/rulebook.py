"""A decision model as its authors and readers see it: tables with findings and coverage, and the test cases run."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from remit.engine.dmn import CompiledModel
from remit.engine.dmn.analysis.check import Check, check_model
from remit.engine.dmn.cases import CaseReport, CaseResult, run_author_cases
from remit.engine.dmn.explanation import graph_of
from remit.engine.dmn.model import DecisionNode, Table
from remit.engine.dmn.outline import Outline, outline_of
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.problem import Problem
from remit.work.model import Definition
from remit.work.model.rules import RuleCase
from remit.work.records.rulecases import cases_of
from remit.work.records.tally import ASKED, fired_counts
from remit.work.rules.marking import RuleMarks, marks_of
from remit.work.runtime import Models

NODES_MAX = 60_000
"""Regions that the check behind a page may look at; the command line has a larger budget."""


@dataclass(frozen=True, slots=True)
class RuleStanding:
    """One rule with what was found of it, how many test cases fire it, and how many real decisions did."""

    number: int
    conditions: tuple[str, ...]
    conclusions: tuple[str, ...]
    notes: tuple[str, ...]
    marks: RuleMarks
    tested: int
    fired: int


@dataclass(frozen=True, slots=True)
class TableBook:
    """One decision of a model: a table with standings, or another expression as an outline."""

    key: str
    name: str
    question: str | None
    table: Table | None
    outline: Outline
    rules: tuple[RuleStanding, ...]
    findings: tuple[Problem, ...]
    asked: int
    covered: int


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """One kept test case and how it went with this version."""

    kept: RuleCase
    result: CaseResult


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A decision with those it requires, and the test cases kept for the model."""

    model: CompiledModel
    books: tuple[TableBook, ...]
    cases: tuple[CaseStanding, ...]
    dropped: tuple[RuleCase, ...]


def rulebook(
    reader: Reader,
    models: Models,
    *,
    principal: Principal,
    tenant: Identifier,
    definition: Definition,
    counted: Collection[Identifier],
    now: Moment,
) -> Rulebook:
    """Open a published decision for a client; `counted` are the tenants whose real decisions are counted."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=definition.key))
    model = models.decision(reader, tenant=tenant, content_hash=definition.hash)
    of = Counted(reader, tuple(counted), definition.hash)
    return lay_out(model, definition.key, kept_cases(reader, model, tenant=tenant), of, now=now)


@dataclass(frozen=True, slots=True)
class Counted:
    """Where the counts of real decisions come from."""

    reader: Reader
    tenants: tuple[Identifier, ...]
    content_hash: str

    def fired(self, decision: str) -> Counter[int]:
        """Return how often each rule of a decision's table fired."""
        total: Counter[int] = Counter()
        for tenant in self.tenants:
            total += fired_counts(self.reader, tenant=tenant, content_hash=self.content_hash, decision=decision)
        return total


def kept_cases(reader: Reader, model: CompiledModel, *, tenant: Identifier) -> tuple[RuleCase, ...]:
    """Return the test cases of a model's decisions for a tenant, dropped ones too; the caller has checked access."""
    keys = [one.id for one in model.model.of_kind(DecisionNode)]
    return cases_of(reader, tenant=tenant, decisions=keys)


def lay_out(
    model: CompiledModel, decision: str, kept: Sequence[RuleCase], counted: Counted, *, now: Moment
) -> Rulebook:
    """Lay a model out from one of its decisions on."""
    live = [one for one in kept if one.dropped_at is None]
    report = run_author_cases(model, (one.as_case() for one in live), now=now)
    checks = {check.decision: check for check in check_model(model, nodes_max=NODES_MAX)}
    nodes = [one.source for one in graph_of(model, model.find(decision)) if isinstance(one.source, DecisionNode)]
    return Rulebook(
        model=model,
        books=tuple(_book(node, checks.get(node.name), report, counted.fired(node.name)) for node in nodes),
        cases=tuple(CaseStanding(one, result) for one, result in zip(live, report.results, strict=True)),
        dropped=tuple(one for one in kept if one.dropped_at is not None),
    )


def _book(node: DecisionNode, check: Check | None, report: CaseReport, fired: Counter[int]) -> TableBook:
    table = node.expression if isinstance(node.expression, Table) else None
    findings = check.problems if check else ()
    tested = next((one.fired for one in report.coverage if one.decision == node.name), ())
    marks = marks_of(table, findings) if table else ()
    rules = tuple(
        RuleStanding(
            number=number,
            conditions=rule.conditions,
            conclusions=rule.conclusions,
            notes=rule.annotations,
            marks=marks[number - 1],
            tested=tested[number - 1] if number <= len(tested) else 0,
            fired=fired[number],
        )
        for number, rule in enumerate(table.rules if table else (), 1)
    )
    covered = sum(1 for rule in rules if rule.tested)
    outline = outline_of(node.expression)
    return TableBook(node.id, node.name, node.question, table, outline, rules, findings, fired[ASKED], covered)
