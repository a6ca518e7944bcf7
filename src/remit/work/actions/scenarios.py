"""Scenarios of processes and cases: kept beside them, run before each publication, dropped without being forgotten."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from remit.engine.scenario import Outcome
from remit.engine.scenario.shapes import check_steps
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.model import ReasonMissing
from remit.work.model.rules import NAME_MAX
from remit.work.model.scenarios import KeptScenario, ScenarioEvent, ScenarioFileUnreadable, ScenariosFail
from remit.work.records.scenarios import keep_scenario, scenarios_of
from remit.work.reports.stage import named, stage_of
from remit.work.runtime import Models

TOLD_MAX = 5
"""How many failing scenarios a refusal's sentence names; its problems name all."""


def keep_scenario_of(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    definition: str,
    name: str,
    steps: Collection[Mapping[str, Any]],
) -> KeptScenario:
    """Keep a scenario of a definition that a tenant uses, in place of its own of the same name.

    Refuses `ReasonMissing` without a name, and what is no step.
    """
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=definition))
    called = " ".join(name.split())[:NAME_MAX]
    if not called:
        raise ReasonMissing(place="name", act="scenario")
    kept = KeptScenario(tenant, definition, called, tuple(check_steps(list(steps))), tx.now, principal.id)
    keep_scenario(tx, kept)
    _tell(tx, kept)
    return kept


def set_scenario_dropped(
    tx: Transaction, *, principal: Principal, tenant: Identifier, definition: str, name: str, dropped: bool
) -> KeptScenario:
    """Drop a scenario for a tenant, or take it up again. Refuses `NotFound`."""
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=definition))
    known = named(scenarios_of(tx, tenant=tenant, keys=[definition]), name)
    at = tx.now if dropped else None
    kept = replace(known, tenant=tenant, kept_at=tx.now, kept_by=principal.id, dropped_at=at)
    keep_scenario(tx, kept)
    _tell(tx, kept)
    return kept


def require_scenarios(tx: Transaction, *, tenant: Identifier, xml: bytes, keys: Collection[str], name: str) -> None:
    """Refuse `ScenariosFail` unless a document passes every scenario kept for its processes and cases."""
    kept = [one for one in scenarios_of(tx, tenant=tenant, keys=list(keys)) if one.dropped_at is None]
    if not kept:
        return
    stage = stage_of(tx, Models(), tenant=tenant, xml=xml, now=tx.now)
    failed = [outcome for outcome in map(stage.run, kept) if outcome.result != "passed"]
    if failed:
        summary = "; ".join(said(outcome) for outcome in failed[:TOLD_MAX])
        raise ScenariosFail(
            name=name, count=len(failed), summary=summary, problems=[_problem(outcome) for outcome in failed]
        )


def read_scenario_file(content: bytes) -> tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]:
    """Return name and steps of every scenario of a file. Refuses `ScenarioFileUnreadable` and what is no step."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise ScenarioFileUnreadable(reason=str(fault)) from None
    entries = found if isinstance(found, list) else [found]
    if not entries or not all(isinstance(entry, dict) and isinstance(entry.get("id"), str) for entry in entries):
        raise ScenarioFileUnreadable(reason="there is an entry without an id")
    return tuple((entry["id"], tuple(check_steps(entry.get("steps")))) for entry in entries)


def said(outcome: Outcome) -> str:
    """Say in any language how a scenario failed: at which step, what came, and what should have."""
    step = "" if outcome.step is None else f" {outcome.step + 1}."
    return f"“{outcome.id}”{step}: {_text(outcome.got)} ≠ {_text(outcome.expected)}"


def _problem(outcome: Outcome) -> dict[str, Any]:
    fields = {"name": outcome.id, "step": outcome.step, "expected": outcome.expected, "got": outcome.got}
    return {"code": "work.scenario", "message": said(outcome), "fields": fields}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _tell(tx: Transaction, kept: KeptScenario) -> None:
    kind = ScenarioEvent.KEPT if kept.dropped_at is None else ScenarioEvent.DROPPED
    body = {"definition": kept.definition, "name": kept.name, "by": kept.kept_by}
    tx.record(tenant=kept.tenant, stream=f"definition:{kept.definition}", kind=kind.value, body=body)
