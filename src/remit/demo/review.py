"""Second looks in the demonstration: a reviewer gives a verdict on a drawn item, now and then a return."""

from datetime import timedelta

from remit.app.house import House
from remit.contracts.reports import terms
from remit.demo.lines import STAFF
from remit.demo.world import World
from remit.parties.reports.principals import principal_of
from remit.quality.actions.reviewing import give_verdict
from remit.quality.model import Verdict
from remit.quality.reports import sample_queue
from remit.quality.rules.scorecards import defect, scorecard
from remit.store import Transaction
from remit.values.chance import Chance

RETURNS = 0.15
RIPE = timedelta(minutes=20)
"""How long a sample waits at least: a visitor who comes as a reviewer finds some."""
REVIEWERS = tuple(staff.name for staff in STAFF if "reviewer" in (staff.role, *staff.also))


def review_sample(tx: Transaction, house: House, world: World, chance: Chance) -> None:
    """Let one reviewer look at the oldest sample that they may; nothing happens where none waits."""
    name = REVIEWERS[int(chance.fraction() * len(REVIEWERS))]
    principal = principal_of(tx, person_id=world.people[name], now=tx.now)
    waiting = [one for one in sample_queue(tx, principal) if tx.now - one.drawn_at >= RIPE]
    if not waiting:
        return
    returned = chance.fraction() < RETURNS
    usual = house.lines.line(waiting[0].line).checklist()
    held = terms(tx, tenant=waiting[0].tenant, engagement_id=waiting[0].engagement_id, at=tx.now)
    points = scorecard(held.sampling.scorecard, usual)
    harmless = [point for point in points if not point.critical]
    give_verdict(
        tx,
        house.runtime,
        principal=principal,
        tenant=waiting[0].tenant,
        sample_id=waiting[0].id,
        verdict=Verdict.RETURN if returned else Verdict.PASS,
        defects=(defect(points, harmless[0], note="The note does not say who was asked."),) if returned else (),
        note="Please add whom you asked." if returned else "",
    )
