"""Migration of a running case: every live plan item instance gets its item in the new definition."""

import json
from collections.abc import Mapping

from msgspec.structs import replace

from remit.engine.cmmn.life import CaseRun
from remit.engine.cmmn.planning import create_all
from remit.engine.core.event import Migrate
from remit.engine.core.refusals import CannotMigrate
from remit.engine.core.state import ROOT


def migrate(run: CaseRun, event: Migrate) -> None:
    """Carry every instance over and create the items that are new in running stages. Refuses `CannotMigrate`."""
    old = json.loads(event.source)
    ids: list[str] = old["ids"]
    kinds: list[str] = old["kinds"]
    for act, activation in list(run.acts.items()):
        place = 0 if act == ROOT else _place(run, ids[activation.node], event.mapping)
        if str(run.nodes[place].kind) != kinds[activation.node]:
            reason = f"it would become a {run.nodes[place].kind}, which works differently"
            raise CannotMigrate(element=ids[activation.node], reason=reason)
        run.acts[act] = replace(activation, node=place)
    _check_stages(run)
    _create_new(run, set(ids), event.mapping)
    run.assign_local(ROOT, event.variables)
    run.note(0, ROOT, "migrate")


def _place(run: CaseRun, element: str, mapping: Mapping[str, str]) -> int:
    place = run.definition.by_id.get(mapping.get(element, element))
    if place is None:
        raise CannotMigrate(element=element, reason="the new definition has no such plan item; map it to another")
    return place


def _check_stages(run: CaseRun) -> None:
    for act, activation in run.acts.items():
        if act != ROOT and run.nodes[activation.node].stage != run.acts[activation.parent].node:
            element = run.nodes[activation.node].id
            raise CannotMigrate(element=element, reason="it lies in another stage of the new definition")


def _create_new(run: CaseRun, known: set[str], mapping: Mapping[str, str]) -> None:
    known = known | set(mapping.values())
    for act, activation in list(run.acts.items()):
        fresh = [number for number in run.nodes[activation.node].children if run.nodes[number].id not in known]
        if activation.state == "active" and fresh:
            create_all(run, act, fresh)
