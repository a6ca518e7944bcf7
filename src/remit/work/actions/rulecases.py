"""Test cases of decisions: kept by their authors, run before each publication, dropped without being forgotten."""

import json
from collections.abc import Collection
from typing import Any

from remit.engine.dmn import CompiledModel, DecisionUnknown
from remit.engine.dmn.cases import Case, CaseReport, CaseResult, run_author_cases
from remit.engine.dmn.model import DecisionNode
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.problem import Problem
from remit.work.model import ReasonMissing
from remit.work.model.rules import NAME_MAX, CasesFail, RuleCase, RuleEvent
from remit.work.records.rulecases import cases_of, keep_case

TOLD_MAX = 5
"""How many failing cases a refusal's sentence names; its problems name all."""


def keep_case_of(tx: Transaction, *, principal: Principal, tenant: Identifier, case: Case) -> RuleCase:
    """Keep a test case of a decision that a tenant uses, in place of its own of the same name."""
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=case.decision))
    name = " ".join(case.name.split())[:NAME_MAX]
    if not name:
        raise ReasonMissing(place="name", act="test case")
    kept = RuleCase(tenant, case.decision, name, case.inputs, case.expected, tx.now, principal.id)
    keep_case(tx, kept)
    _tell(tx, kept)
    return kept


def set_dropped(
    tx: Transaction, *, principal: Principal, tenant: Identifier, decision: str, name: str, dropped: bool
) -> RuleCase | None:
    """Drop a test case for a tenant, or take it up again; None where there is none of that name."""
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=decision))
    known = {one.name: one for one in cases_of(tx, tenant=tenant, decisions=[decision])}
    if name not in known:
        return None
    one = known[name]
    at = tx.now if dropped else None
    kept = RuleCase(tenant, decision, name, one.inputs, one.expected, tx.now, principal.id, at)
    keep_case(tx, kept)
    _tell(tx, kept)
    return kept


def keep_cases(
    tx: Transaction,
    model: CompiledModel,
    *,
    tenant: Identifier,
    by: str,
    cases: Collection[Case],
    dropped: Collection[Case] = (),
) -> None:
    """Keep the cases that come with a model, and drop some; the caller has checked access."""
    for case in cases:
        key = key_of(model, case.decision)
        keep_case(tx, RuleCase(tenant, key, case.name, case.inputs, case.expected, tx.now, by))
    for case in dropped:
        key = key_of(model, case.decision)
        keep_case(tx, RuleCase(tenant, key, case.name, case.inputs, case.expected, tx.now, by, tx.now))


def require_cases(reader: Reader, model: CompiledModel, *, tenant: Identifier, name: str, now: Moment) -> None:
    """Refuse `CasesFail` unless a model passes every test case kept for its decisions."""
    report = run_cases_of(reader, model, tenant=tenant, now=now)
    failed = [result for result in report.results if not result.passed]
    if failed:
        summary = "; ".join(said(result) for result in failed[:TOLD_MAX])
        problems = [_problem(result) for result in failed]
        raise CasesFail(name=name, count=len(failed), summary=summary, problems=problems)


def run_cases_of(reader: Reader, model: CompiledModel, *, tenant: Identifier, now: Moment) -> CaseReport:
    """Run the test cases kept for a model's decisions; the caller has checked access."""
    return run_author_cases(model, (one.as_case() for one in kept_for(reader, model, tenant=tenant)), now=now)


def kept_for(reader: Reader, model: CompiledModel, *, tenant: Identifier) -> tuple[RuleCase, ...]:
    """Return the test cases that a model must pass for a tenant."""
    keys = [one.id for one in model.model.of_kind(DecisionNode)]
    return tuple(one for one in cases_of(reader, tenant=tenant, decisions=keys) if one.dropped_at is None)


def key_of(model: CompiledModel, decision: str) -> str:
    """Return the key of a decision that a file names by id or name; one that is not there stays as it is."""
    try:
        return model.find(decision).source.id
    except DecisionUnknown:
        return decision


def said(result: CaseResult) -> str:
    """Say in any language how a case failed: what came, and what should have."""
    return f"“{result.case.name}”: {_text(result.got)} ≠ {_text(result.case.expected)}"


def _problem(result: CaseResult) -> dict[str, Any]:
    fields = {"name": result.case.name, "expected": result.case.expected, "got": result.got}
    found = Problem("work.case", said(result), result.case.name, fields=fields)
    return {"code": found.code, "message": found.message, "fields": fields}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _tell(tx: Transaction, kept: RuleCase) -> None:
    kind = RuleEvent.CASE_KEPT if kept.dropped_at is None else RuleEvent.CASE_DROPPED
    body = {"decision": kept.decision, "name": kept.name, "by": kept.kept_by}
    tx.record(tenant=kept.tenant, stream=f"definition:{kept.decision}", kind=kind.value, body=body)
