"""Discretionary items and planning tables (CMMN 5.4.9): what may be planned, by whom, and when."""

from remit.engine.cmmn.life import CaseRun
from remit.engine.cmmn.model import Item, ItemState, Kind
from remit.engine.core.refusals import NotExpected, RoleMissing
from remit.engine.core.state import ROOT


def applicable(run: CaseRun, stage: int, item: Item) -> bool:
    """Tell whether an item may be planned in a stage now: its rules hold, its human task is at work."""
    if item.planned_by is not None and not _at_work(run, stage, item.planned_by):
        return False
    context = run.context(stage)
    return all(condition.holds_quietly(context) for condition in item.applicability)


def _at_work(run: CaseRun, stage: int, number: int) -> bool:
    return any(
        activation.node == number and activation.parent == stage and activation.state == ItemState.ACTIVE
        for _act, activation in run.acts.items()
    )


def plannable(run: CaseRun) -> list[tuple[int, Item]]:
    """Return every discretionary item that may be planned now, with the stage instance it would go into."""
    found = []
    for act, activation in run.acts.items():
        item = run.nodes[activation.node]
        if item.kind is Kind.STAGE and (activation.state == ItemState.ACTIVE or act == ROOT):
            found += [(act, run.nodes[n]) for n in item.discretionary if applicable(run, act, run.nodes[n])]
    return found


def place_to_plan(run: CaseRun, name: str, scope: int | None, role: str | None) -> tuple[int, Item]:
    """Return the stage instance and item to plan. Refuses `NotExpected` and `RoleMissing`."""
    for act, item in plannable(run):
        if name in (item.id, item.definition_id) and scope in (None, act):
            check_role(item, role)
            return act, item
    raise NotExpected(element=name, reason="it cannot be planned now")


def check_role(item: Item, role: str | None) -> None:
    """Refuse `RoleMissing` to whoever holds none of the roles an item asks for."""
    if item.roles and role not in item.roles:
        raise RoleMissing(item=item.id, roles=", ".join(item.roles))
