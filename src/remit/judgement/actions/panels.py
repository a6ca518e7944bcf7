"""Adaptive panels: keep why each asks on or closed, and let a lead have nobody else asked."""

from remit.judgement.model import EventKind, PanelStop, Round
from remit.judgement.records.panels import insert_panel_stop, insert_steps
from remit.judgement.refusals import NobodyElseAsked, NotIndependent, StopUnexplained
from remit.judgement.reports import Case, load_case
from remit.judgement.rules.blindness import blind_round_closed, independent
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.work.model import NotYours, Task


def keep_panels(tx: Transaction, case: Case, *, stream: str) -> None:
    """Keep what was decided about each question's panel; the event tells how many ask on, and no answer."""
    insert_steps(tx, case.panels, tenant=case.tenant, item_id=case.item_id)
    body = {
        "item": case.item_id,
        "series": case.series,
        "asked": len(case.wanting),
        "closed": len(case.panels) - len(case.wanting),
        "judges": len(case.handed_in),
    }
    tx.record(tenant=case.tenant, stream=stream, kind=EventKind.PANEL_DECIDED, body=body)


def stop_panels(tx: Transaction, principal: Principal, *, task: Task, reason: str) -> Case:
    """Have the panels of a case ask nobody else; what they left open goes to the adjudicator.

    Refuses whoever may not sign off, holds another's task or has judged, `NobodyElseAsked` and `StopUnexplained`.
    """
    require(principal, Permission.SIGN_OFF, Resource(tenant=task.tenant, kind="case", name=task.item_id))
    if task.assignee != principal.id:
        raise NotYours(task=task.name)
    case, reason = load_case(tx, tenant=task.tenant, item_id=task.item_id), reason.strip()
    if not independent(principal.id, case.judgements, rounds=frozenset(Round)):
        raise NotIndependent(who=principal.name, act="end")
    if not case.wanting or not blind_round_closed(case.questions, handed_in=case.handed_in):
        raise NobodyElseAsked
    if not reason:
        raise StopUnexplained(place="reason")
    stop = PanelStop(principal.id, principal.name, reason, stopped_at=tx.now)
    insert_panel_stop(tx, stop, tenant=case.tenant, item_id=case.item_id, series=case.series)
    body = {
        "item": case.item_id,
        "series": case.series,
        "asked": len(case.wanting),
        "reason": reason,
        "by": principal.id,
    }
    tx.record(tenant=case.tenant, stream=f"item:{case.item_id}", kind=EventKind.PANEL_STOPPED, body=body)
    return load_case(tx, tenant=case.tenant, item_id=case.item_id)
