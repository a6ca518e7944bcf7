"""Use cases: a lead opens a calibration session on an item, reviewers score it alone, the lead closes it."""

from collections.abc import Sequence
from dataclasses import replace

from remit.parties.access import Permission, Principal, Resource, require
from remit.quality.model import Calibration, CalibrationMark, Defect, EventKind, Verdict
from remit.quality.records.calibrations import (
    close_calibration,
    insert_calibration,
    insert_mark,
    lock_calibration,
    marks_of,
)
from remit.quality.refusals import CalibrationClosed, MarkedAlready, MarksMissing, OwnWork
from remit.quality.rules.verdicts import require_consistent
from remit.store import Transaction
from remit.work.model import TaskState
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.doors import read_item

LEAST = 2
"""A session without so many marks shows no agreement."""


def open_calibration(tx: Transaction, *, principal: Principal, tenant: str, item_id: str) -> Calibration:
    """Ask the reviewers of a client to score one item, each alone. Refuses `NotFound` for an unknown item."""
    require(principal, Permission.QUALITY_DECIDE, Resource(tenant=tenant, kind="item", name=item_id))
    item = read_item(tx, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id).item
    one = Calibration(tenant, tx.identifiers.new(), item.id, item.number, item.line, principal.id, tx.now)
    insert_calibration(tx, one)
    _tell(tx, one, EventKind.CALIBRATION_OPENED, principal)
    return one


def mark_alone(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: str,
    calibration_id: str,
    verdict: Verdict,
    defects: Sequence[Defect] = (),
    note: str = "",
) -> CalibrationMark:
    """Score a session's item without having seen the others' marks; it changes nothing about the item itself.

    Refuses `CalibrationClosed`, `OwnWork`, `MarkedAlready`, and a verdict that its defects contradict.
    """
    require(principal, Permission.REVIEW, Resource(tenant=tenant, kind="calibration", name=calibration_id))
    one = lock_calibration(tx, tenant=tenant, calibration_id=calibration_id)
    if one.closed_at is not None:
        raise CalibrationClosed(item=one.number)
    tasks = tasks_of_item(tx, tenant=tenant, item_id=one.item_id)
    if principal.id in {task.assignee for task in tasks if task.state is TaskState.COMPLETED}:
        raise OwnWork(item=one.number)
    require_consistent(verdict, defects)
    given = CalibrationMark(tenant, one.id, principal.id, verdict, tuple(defects), note.strip(), tx.now)
    if not insert_mark(tx, given):
        raise MarkedAlready(item=one.number)
    _tell(tx, one, EventKind.CALIBRATION_MARKED, principal)
    return given


def end_calibration(tx: Transaction, *, principal: Principal, tenant: str, calibration_id: str) -> Calibration:
    """Close a session: nobody marks any more, everybody who reviews sees all. Refuses `MarksMissing` below two."""
    require(principal, Permission.QUALITY_DECIDE, Resource(tenant=tenant, kind="calibration", name=calibration_id))
    one = lock_calibration(tx, tenant=tenant, calibration_id=calibration_id)
    if one.closed_at is not None:
        return one
    if len(marks_of(tx, tenant=tenant, calibration_id=one.id)) < LEAST:
        raise MarksMissing(item=one.number, least=LEAST)
    close_calibration(tx, one)
    _tell(tx, one, EventKind.CALIBRATION_CLOSED, principal)
    return replace(one, closed_at=tx.now)


def _tell(tx: Transaction, one: Calibration, kind: EventKind, by: Principal) -> None:
    body = {"calibration": one.id, "item": one.item_id, "by": by.id}
    tx.record(tenant=one.tenant, stream=f"calibration:{one.id}", kind=kind, body=body)
