"""Setting an item going: the first instance of the definition that its line names for its kind."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from remit.contracts.model import Terms
from remit.store import Transaction
from remit.values.moment import format_moment
from remit.values.problem import Problem
from remit.values.refusal import Refusal
from remit.work.model import BegunBy, EventKind, Item, ItemState
from remit.work.records.items import save_item
from remit.work.runtime.bench import Bench
from remit.work.runtime.drive import Drive
from remit.work.runtime.runtime import Runtime


def set_going(
    tx: Transaction,
    runtime: Runtime,
    *,
    item: Item,
    stored: Item,
    terms: Terms,
    more: Mapping[str, Any] | None = None,
    begun_by: BegunBy | None = None,
) -> Item:
    """Start an item's instance and drive it as far as it goes by rules alone; `more` adds start variables.

    `stored` is the item as its row has it. Where the house cannot set it going, the item stands as an incident with the
    reason: the client's work is kept.
    """
    drive = Drive(tx, runtime, item=item, terms=terms, stored=stored)
    try:
        key = runtime.lines.line(item.line).definition_for(item.kind)
        drive.start(key, variables={**start_variables(drive), **(more or {})}, begun_by=begun_by)
        drive.work_off()
    except Refusal as refusal:
        return _stuck(tx, item, refusal)
    return drive.finish()


def start_variables(bench: Bench) -> dict[str, Any]:
    """Return what an instance is started with: `payload`, `item`, `parameters`, `engagement`."""
    item, engagement = bench.item, bench.terms.engagement
    return {
        "payload": dict(item.payload),
        "item": {
            "id": item.id,
            "number": item.number,
            "kind": item.kind,
            "reference": item.reference,
            "title": item.title,
            "received_at": format_moment(item.received_at),
            "received_date": item.received_at.date().isoformat(),
        },
        "parameters": dict(bench.parameters),
        "engagement": {"key": engagement.key, "name": engagement.name},
    }


def _stuck(tx: Transaction, item: Item, refusal: Refusal) -> Item:
    problem = Problem(refusal.code, str(refusal), refusal.place, fields=dict(refusal.fields))
    held = replace(
        item,
        state=ItemState.INCIDENT,
        problems=(*item.problems, problem_row(problem)),
        version=item.version + 1,
    )
    save_item(tx, held)
    body = {"item": item.id, "engagement": item.engagement_id, "line": item.line}
    told = {**body, "incident": None, "element": None, "code": refusal.code, "message": str(refusal)}
    tx.record(tenant=item.tenant, stream=item.stream, kind=EventKind.INCIDENT_RAISED.value, body=told)
    return held


def problem_row(problem: Problem) -> Mapping[str, Any]:
    """Return a problem as it is kept with an item."""
    return {**asdict(problem), "severity": problem.severity.value}
