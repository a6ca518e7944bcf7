"""Seeding: a fresh demonstration with its past days, from one seed."""

from remit.app.house import House
from remit.app.settings import Settings
from remit.demo.crew import Crew
from remit.demo.days import Days, Progress
from remit.demo.lines import STAFF
from remit.demo.opening import open_world
from remit.demo.supply import Supply
from remit.demo.world import World
from remit.values.chance import SeededChance
from remit.values.identifier import Identifier
from remit.values.moment import SimulatedClock


def seed(settings: Settings, *, clock: SimulatedClock, hours: int, seed: int, progress: Progress) -> None:
    """Make the demonstration's database and let the hours pass; the same seed gives the same days."""
    house = House(settings, clock=clock, chance=SeededChance(seed))
    try:
        house.prepare_database()
        world = open_world(house)
        supply = Supply()
        house.store.write(lambda tx: supply.put(tx, world))
        crew = Crew(house, hands(world), SeededChance(seed + 1))
        days = Days(house, world, crew, supply, SeededChance(seed + 2))
        days.pass_by(clock, hours=hours, progress=progress)
    finally:
        house.close()


def hands(world: World) -> list[Identifier]:
    """Return the people who take tasks: whoever has a skill."""
    return [world.people[staff.name] for staff in STAFF if staff.skills]
