"""Live: the simulated crew goes on beside the visitor, so that the boards move."""

import logging
import threading

from remit.app.house import House
from remit.contracts.reports import engagements
from remit.demo.crew import Crew
from remit.demo.days import Days
from remit.demo.lines import BY_KEY, HANDOVERS, STAFF
from remit.demo.seeding import hands
from remit.demo.supply import Supply
from remit.demo.world import CLIENTS, PROVIDER, Handover, World
from remit.parties.access import SYSTEM
from remit.parties.reports.people import organisations, people
from remit.parties.reports.principals import principal_of
from remit.store import Reader
from remit.values.refusal import Refusal
from remit.work.reports.board import board

ACT_EVERY_S = 2.5
ARRIVE_ONE_IN = 3
TURN_ONE_IN = 300
"""Of these beats: every quarter of an hour or so."""
LETTER_ONE_IN = 16
"""Of these beats: a letter every forty seconds or so."""
LEFT_WAITING = 14
"""Ready tasks that the crew leaves for the visitor."""
LEAD = next(staff.name for staff in STAFF if staff.role == "lead")
log = logging.getLogger("remit.demo")


class Live:
    """A loop that lets a document arrive or somebody act, every few seconds."""

    def __init__(self, house: House) -> None:
        with house.store.read() as reader:
            self._world = find_world(reader)
        self._house = house
        self._stopping = threading.Event()
        crew = Crew(house, hands(self._world), house.chance)
        self._days = Days(house, self._world, crew, Supply(resumed=True), house.chance, resumed=True)

    def run(self) -> None:
        """Go on until the process ends."""
        while not self._stopping.wait(ACT_EVERY_S):
            try:
                self._once()
            except Refusal as refusal:
                log.info("the crew: %s", refusal)
            except Exception:
                log.exception("the crew stumbled")

    def _once(self) -> None:
        if self._house.chance.fraction() < 1 / TURN_ONE_IN:
            self._house.store.write(self._days.turn)
        if self._house.chance.fraction() < 1 / ARRIVE_ONE_IN:
            handover = self._next_sender()
            self._house.store.write(lambda tx: self._days.arrive(tx, handover))
        if self._house.chance.fraction() < 1 / LETTER_ONE_IN:
            self._days.mail.write(self._house.clock.now())
            self._days.mail.write_back(self._house.clock.now())
        if self._waiting() > LEFT_WAITING:
            self._house.store.write(self._days.act)

    def _next_sender(self) -> Handover:
        """Choose an engagement as often as its line sends."""
        wanted = self._house.chance.fraction() * sum(BY_KEY[one.line].arrivals_per_hour for one in HANDOVERS)
        for one in HANDOVERS:
            wanted -= BY_KEY[one.line].arrivals_per_hour
            if wanted < 0:
                return one
        return HANDOVERS[-1]

    def _waiting(self) -> int:
        now = self._house.clock.now()
        with self._house.store.read() as reader:
            lead = principal_of(reader, person_id=self._world.people[LEAD], now=now)
            return sum(line.waiting for line in board(reader, principal=lead, now=now).queues)


def find_world(reader: Reader) -> World:
    """Find the invented things again in a database that was seeded earlier."""
    by_name = {one.name: one.id for one in organisations(reader, SYSTEM)}
    world = World(provider=by_name[PROVIDER], clients={client.key: by_name[client.name] for client in CLIENTS})
    world.engagements = {one.key: one.id for one in engagements(reader, SYSTEM)}
    for tenant in (world.provider, *world.clients.values()):
        world.people |= {one.person.name: one.person.id for one in people(reader, SYSTEM, tenant=tenant)}
    return world
