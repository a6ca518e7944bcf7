"""Seeding: a fresh demonstration with its past days, from one seed."""

from datetime import UTC, datetime, time, timedelta

from remit.app.house import House
from remit.app.settings import Settings
from remit.billing.rules.months import Month
from remit.demo.calibration import calibrate
from remit.demo.correspondence import open_boxes
from remit.demo.crew import Crew
from remit.demo.days import Days, Progress
from remit.demo.lines import STAFF
from remit.demo.money import bill_month
from remit.demo.opening import open_world
from remit.demo.supply import Supply
from remit.demo.world import World
from remit.values.chance import SeededChance
from remit.values.identifier import Identifier
from remit.values.moment import SimulatedClock

HOURS_BEFORE = 6
"""So many hours pass at the end of the month before, which is then rated and billed."""


def seed(settings: Settings, *, clock: SimulatedClock, hours: int, seed: int, progress: Progress) -> None:
    """Make the demonstration's database and let the hours pass; the same seed gives the same days.

    A few hours pass in the month before; that month is closed before the days begin.
    """
    begins = clock.now()
    month = Month.of(begins.date()).plus(-1)
    clock.set(datetime.combine(month.last_date - timedelta(days=3), time(7), tzinfo=UTC))
    house = House(settings, clock=clock, chance=SeededChance(seed))
    try:
        house.prepare_database()
        world = open_world(house)
        supply = Supply()
        house.store.write(lambda tx: supply.put(tx, world))
        house.store.write(lambda tx: open_boxes(tx, world))
        crew = Crew(house, hands(world), SeededChance(seed + 1))
        days = Days(house, world, crew, supply, SeededChance(seed + 2))
        before = min(hours, HOURS_BEFORE)
        days.pass_by(clock, hours=before, progress=lambda done, _of: progress(done, before + hours))
        clock.set(begins)
        bill_month(house, world, month)
        days.pass_by(clock, hours=hours, progress=lambda done, _of: progress(before + done, before + hours))
        house.store.write(days.turn)
        days.settle()
        house.store.write(lambda tx: calibrate(tx, house, world))
    finally:
        house.close()


def hands(world: World) -> list[Identifier]:
    """Return the people who take tasks: whoever has a skill."""
    return [world.people[staff.name] for staff in STAFF if staff.skills]
