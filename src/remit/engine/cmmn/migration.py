"""Migration of a running case: every live plan item instance gets its item in the new definition."""

import json
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from remit.engine.cmmn.life import CaseRun
from remit.engine.cmmn.model import ItemState
from remit.engine.cmmn.planning import create_all
from remit.engine.core.event import GONE, Migrate
from remit.engine.core.refusals import CannotMigrate
from remit.engine.core.state import ROOT, Activation

_NOT_BEGUN = frozenset((ItemState.UNAVAILABLE, ItemState.AVAILABLE, ItemState.ENABLED, ItemState.DISABLED))
_UNNAMED = ("entry:", "exit:")


def migrate(run: CaseRun, event: Migrate) -> None:
    """Carry every instance over and create the items that are new in running stages. Refuses `CannotMigrate`."""
    old = json.loads(event.source)
    ids: list[str] = old["ids"]
    kinds: list[str] = old["kinds"]
    for act, activation in list(run.acts.items()):
        if event.mapping.get(ids[activation.node]) == GONE:
            _let_go(run, act, ids[activation.node])
            continue
        place = 0 if act == ROOT else _place(run, ids[activation.node], event.mapping)
        if str(run.nodes[place].kind) != kinds[activation.node]:
            reason = f"it would become a {run.nodes[place].kind}, which works differently"
            raise CannotMigrate(element=ids[activation.node], reason=reason)
        run.acts[act] = replace(activation, node=place, data=_remembered(activation, place))
    _check_stages(run)
    _create_new(run, set(ids), event.mapping)
    run.assign_local(ROOT, event.variables)
    run.note(0, ROOT, "migrate")


def _let_go(run: CaseRun, act: int, element: str) -> None:
    """Forget an instance that has not begun. Refuses `CannotMigrate`."""
    activation = run.acts[act]
    state = run.notes(act).get("before", activation.state)
    if state not in _NOT_BEGUN:
        raise CannotMigrate(element=element, reason=f"it is {state}: only what has not begun can be let go")
    run.stop_waiting(act, reason="migrate")
    run.count(activation.parent, -1)
    run.touched.add(activation.parent)
    run.forget(act)


def _remembered(activation: Activation, place: int) -> Any:
    """Return the notes of an instance; a criterion without an id of its own is remembered by its item's number."""
    notes = activation.data
    if not notes or "on" not in notes:
        return notes
    old, new = f":{activation.node}", f":{place}"
    heard = {
        name.removesuffix(old) + new if name.startswith(_UNNAMED) and name.endswith(old) else name: parts
        for name, parts in notes["on"].items()
    }
    return {**notes, "on": heard}


def _place(run: CaseRun, element: str, mapping: Mapping[str, str]) -> int:
    place = run.definition.by_id.get(mapping.get(element, element))
    if place is None:
        reason = f"the new definition has no such plan item; map it to another, or to “{GONE}” to let it go"
        raise CannotMigrate(element=element, reason=reason)
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
