"""A calibration session in the demonstration: a lead opens it, two reviewers score the item and differ in one point."""

from remit.app.house import House
from remit.demo.world import OFFICE, World
from remit.parties.reports.principals import principal_of
from remit.quality.actions.calibrating import mark_alone, open_calibration
from remit.quality.model import Verdict
from remit.quality.records.samples import released_rows
from remit.quality.rules.scorecards import defect
from remit.store import Transaction

LEAD = next(staff.name for staff in OFFICE if staff.role == "lead")
SEES_MORE, SEES_LESS = (staff.name for staff in OFFICE if staff.role == "reviewer")


def calibrate(tx: Transaction, house: House, world: World) -> None:
    """Let two reviewers score the first item that was released without them; nothing happens where there is none."""
    lead, more, less = (
        principal_of(tx, person_id=world.people[name], now=tx.now) for name in (LEAD, SEES_MORE, SEES_LESS)
    )
    released = [
        one for one in released_rows(tx, tenants=world.clients.values()) if not {more.id, less.id} & set(one.workers)
    ]
    if not released:
        return
    item = released[0]
    session = open_calibration(tx, principal=lead, tenant=item.tenant, item_id=item.item_id)
    points = house.lines.line(item.line).checklist()
    found = (defect(points, points[0], note="I read it otherwise."),)
    for who, defects in ((more, found), (less, ())):
        mark_alone(
            tx,
            principal=who,
            tenant=item.tenant,
            calibration_id=session.id,
            verdict=Verdict.RETURN if defects else Verdict.PASS,
            defects=defects,
        )
