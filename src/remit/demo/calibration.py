"""A calibration session in the demonstration: a lead opens it, two reviewers score the item and differ in one point."""

from remit.app.house import House
from remit.demo.world import OFFICE, World
from remit.parties.reports.principals import principal_of
from remit.quality.actions.calibrating import mark_alone, open_calibration
from remit.quality.model import Defect, Verdict
from remit.quality.reports import sample_queue
from remit.store import Transaction

LEAD = next(staff.name for staff in OFFICE if staff.role == "lead")
SEES_MORE, SEES_LESS = (staff.name for staff in OFFICE if staff.role == "reviewer")


def calibrate(tx: Transaction, house: House, world: World) -> None:
    """Let two reviewers score the oldest item that waits for a second look; nothing happens where none waits."""
    lead, more, less = (
        principal_of(tx, person_id=world.people[name], now=tx.now) for name in (LEAD, SEES_MORE, SEES_LESS)
    )
    for_both = {one.item_id for one in sample_queue(tx, less)}
    waiting = [one for one in sample_queue(tx, more) if one.item_id in for_both]
    if not waiting:
        return
    sample = waiting[0]
    session = open_calibration(tx, principal=lead, tenant=sample.tenant, item_id=sample.item_id)
    point = house.lines.line(sample.line).checklist()[0]
    found = (Defect(point.key, critical=point.critical, note="I read it otherwise."),)
    for who, defects in ((more, found), (less, ())):
        mark_alone(
            tx,
            principal=who,
            tenant=sample.tenant,
            calibration_id=session.id,
            verdict=Verdict.RETURN if defects else Verdict.PASS,
            defects=defects,
        )
