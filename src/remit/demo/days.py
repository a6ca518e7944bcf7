"""The days before today: documents arrive, the crew works, hour by hour under a simulated clock.

A few simulated minutes are one transaction: a demonstration that loses power starts again, so it need not pay for
durability item by item; but time passes between the beginning of a task and its end.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from remit.app.house import House
from remit.conversation.actions.noticing import read_notices
from remit.conversation.reports.notices import unread_counts
from remit.demo import clientside
from remit.demo.correspondence import Correspondence
from remit.demo.crew import Crew
from remit.demo.gold import keep_gold
from remit.demo.lines import BY_KEY, HANDOVERS, STAFF
from remit.demo.presence import turn
from remit.demo.review import review_sample
from remit.demo.supply import Supply
from remit.demo.world import Handover, World
from remit.parties.access import SYSTEM
from remit.parties.reports.principals import principal_of
from remit.store import Transaction
from remit.values.chance import Chance
from remit.values.moment import Moment, SimulatedClock
from remit.values.refusal import Refusal
from remit.work.actions.receive import Parcel, prepare, receive
from remit.work.model import Channel

HOURS = 26
ACTS_PER_ARRIVAL = 2.2
"""How often somebody of the crew begins or completes a task: a little less than what arrives asks for."""
ACTS_PER_HOUR = round(ACTS_PER_ARRIVAL * sum(BY_KEY[one.line].arrivals_per_hour for one in HANDOVERS))
SLICES = 12
"""An hour's transactions, five minutes each: so finely handling times are told."""
ROUNDS = 20
UNREAD_HOURS = 2
"""Notices of the last hours wait for a visitor."""
TURNS = 0.4
"""The share of people who do something else at the end of an hour."""

LETTERS = 0.6
"""The mean of letters in an hour."""

Progress = Callable[[int, int], None]


class Days:
    """A house with its world, its crew, what the clients send, and the chance by which it all happens."""

    def __init__(
        self,
        house: House,
        world: World,
        crew: Crew,
        supply: Supply,
        chance: Chance,
        *,
        resumed: bool = False,
    ) -> None:
        self._house = house
        self.mail = Correspondence(house, supply, chance, resumed=resumed)
        self._world = world
        self._crew = crew
        self._supply = supply
        self._chance = chance

    def pass_by(self, clock: SimulatedClock, *, hours: int, progress: Progress) -> None:
        """Let the hours pass; `progress` is told hours done and hours in all."""
        for hour in range(hours):
            self._house.store.write(self._arrive)
            for at in range(SLICES):
                acts = ACTS_PER_HOUR * (at + 1) // SLICES - ACTS_PER_HOUR * at // SLICES
                self._house.store.write(partial(self._act, acts))
                clock.advance(timedelta(hours=1) / SLICES)
            self._house.store.write(self.turn)
            self._house.store.write(lambda tx: keep_gold(tx, self._house, self._world))
            if hour < hours - UNREAD_HOURS:
                self._house.store.write(self._read)
            self._house.pump()
            self._carry_mail(clock.now())
            progress(hour + 1, hours)

    def _read(self, tx: Transaction) -> None:
        """Let everybody read their notices of the hour."""
        waiting = unread_counts(tx, person_ids=list(self._world.people.values()))
        for person_id in sorted({person_id for person_id, _tenant in waiting}):
            read_notices(tx, principal_of(tx, person_id=person_id, now=tx.now))

    def _arrive(self, tx: Transaction) -> None:
        for handover in HANDOVERS:
            for _ in range(self._arrivals(BY_KEY[handover.line].arrivals_per_hour)):
                self.arrive(tx, handover)

    def _act(self, times: int, tx: Transaction) -> None:
        for _ in range(times):
            self.act(tx)

    def _carry_mail(self, now: Moment) -> None:
        """Let letters be written, carried and answered, once an hour."""
        if self._chance.fraction() < LETTERS:
            self.mail.write(now)
        self._house.postman.fetch()
        self._house.postman.send()
        self.mail.write_back(now)

    def settle(self) -> None:
        """Run what is due until nothing is, or for so many rounds: what reaches outside answers a round later."""
        for _ in range(ROUNDS):
            if not self._house.pump():
                return

    def turn(self, tx: Transaction) -> None:
        """Let some of the people go on a break, and others come back from theirs."""
        turn(tx, [self._world.people[staff.name] for staff in STAFF], self._chance, share=TURNS)

    def _arrivals(self, mean: float) -> int:
        """Draw how many arrive: whole part always, the rest by chance, spread by half around the mean."""
        drawn = mean * (0.5 + self._chance.fraction())
        return int(drawn) + (self._chance.fraction() < drawn - int(drawn))

    def arrive(self, tx: Transaction, handover: Handover) -> None:
        """Take one made document in for an engagement."""
        name, content = self._supply.document(handover, self._chance, tx.now)
        arrival = prepare(
            tx,
            self._house.runtime,
            principal=SYSTEM,
            tenant=self._world.clients[handover.client],
            engagement_id=self._world.engagements[handover.key],
            parcel=Parcel(content, name, Channel.SIMULATED),
            at=tx.now,
        )
        receive(tx, self._house.runtime, principal=SYSTEM, arrival=arrival)

    def act(self, tx: Transaction) -> None:
        """Let one of the crew do something: mostly a task, sometimes a second look or a question to the client."""
        lot = self._chance.fraction()
        try:
            with tx.savepoint():
                if lot < 0.22:
                    review_sample(tx, self._house, self._world, self._chance)
                elif lot < 0.27:
                    clientside.ask_or_answer(tx, self._house, self._world, self._chance)
                else:
                    self._crew.somebody_acts(tx)
        except Refusal:
            return  # somebody who may not do this one; the next will
