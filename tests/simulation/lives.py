"""Lives of items in the whole house: what is sent, who works on it, and what it came to."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from unittest.mock import patch

from tests.flows.dayslog import unproved
from tests.flows.work_floor import MONDAY
from tests.simulation.direct import direct_writing
from tests.simulation.house import Counter as Counting

from remit.app.background import Machine
from remit.app.house import House
from remit.app.settings import Settings
from remit.demo import agreements
from remit.demo.crew import Crew
from remit.demo.live import find_world
from remit.demo.review import REVIEWERS, review_sample
from remit.demo.seeding import seed
from remit.demo.world import World
from remit.parties.access import SYSTEM
from remit.parties.passwords import Passwords
from remit.store import Store
from remit.values.moment import Moment, SimulatedClock
from remit.work.actions.receive import Parcel
from remit.work.model import ENDED_STATES, Channel, Item, ItemState
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.lists import ItemFilter, item_list

LEASE_OVER = timedelta(seconds=31)
ADVANCES_MAX = 200
Falls = tuple[float, ...]
DEPARTS: Falls = (0.05, 0.99)
"""How chance falls for somebody who departs from every proposal, for the last of the answers."""
AGREES: Falls = (0.5,)
REVIEWS: Falls = ((len(REVIEWERS) - 0.5) / len(REVIEWERS),)
"""How chance falls so that the last reviewer takes the sample and passes it."""


class Steady:
    """A chance that always falls the same way, so that who tries again decides the same."""

    def __init__(self, falls: Falls) -> None:
        self._falls = cycle(falls)

    def bytes(self, count: int) -> bytes:
        """Return zeros."""
        return bytes(count)

    def fraction(self) -> float:
        """Return what falls next."""
        return next(self._falls)


@dataclass(frozen=True, slots=True)
class Story:
    """One document for an engagement, and the people who work on it, each with the chance by which they decide."""

    name: str
    client: str
    engagement: str
    file_name: str
    content: bytes
    people: tuple[tuple[str, Falls], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an item came to; the same however often the house crashed on the way."""

    items: int
    state: str
    told: Counter[str]
    completed: tuple[str, ...]
    deliverables: tuple[str, ...]
    live_tasks: int
    instances: int
    faults: tuple[str, ...]
    waiting: tuple[int, int, int]


@dataclass(slots=True)
class Life:
    """A story on its way through a house; `acknowledged` is the item that the client was told of."""

    story: Story
    house: House
    world: World
    clock: SimulatedClock
    acknowledged: str | None = None
    others: list[str] = field(default_factory=list)

    @property
    def tenant(self) -> str:
        """The client."""
        return self.world.clients[self.story.client]

    def play(self) -> None:
        """Go on until nothing moves any more."""
        for _ in range(ADVANCES_MAX):
            if not self.advance():
                return
        raise AssertionError(f"{self.story.name} goes on for ever")

    def advance(self) -> bool:
        """Do the next thing that the database asks for; tells whether there was one."""
        if self.acknowledged is None:
            self.acknowledged = self._send()
            return True
        return bool(self.house.pump()) or self._work() or self._review()

    def send_again(self) -> None:
        """Send what was sent, as a client does that heard nothing; another answer is noted."""
        known = self._send()
        if known != self.acknowledged:
            self.others.append(known)

    def _send(self) -> str:
        parcel = Parcel(self.story.content, self.story.file_name, Channel.API, self.story.name)
        of = {"tenant": self.tenant, "engagement_id": self.world.engagements[self.story.engagement]}
        return self.house.receive(SYSTEM, parcel=parcel, **of).item.id

    def _work(self) -> bool:
        for item in self._items():
            with self.house.store.read(tenant=item.tenant) as reader:
                if not any(task.live for task in tasks_of_item(reader, tenant=item.tenant, item_id=item.id)):
                    return False
        for name, falls in self.story.people:
            person = self.world.people[name]
            if Crew(self.house, [person], Steady(falls)).act(person):
                return True
        return False

    def _review(self) -> bool:
        if all(item.state is not ItemState.IN_REVIEW for item in self._items()):
            return False
        self.house.store.write(lambda tx: review_sample(tx, self.house, self.world, Steady(REVIEWS)))
        return all(item.state is not ItemState.IN_REVIEW for item in self._items())

    def _items(self) -> list[Item]:
        with self.house.store.read() as reader:
            page = item_list(reader, principal=SYSTEM, narrowed=ItemFilter(), tenants=(self.tenant,), cursor=None)
        return list(page.items)

    def outcome(self) -> Outcome:
        """Read what the item came to."""
        items = self._items()
        health = self.house.store.health()
        with self.house.store.read() as reader:
            of = {"tenant": self.tenant, "item_id": items[0].id}
            tasks = tasks_of_item(reader, **of)
            proved, faults = unproved(self.house, reader, items)
            events = reader.events(tenant=self.tenant, stream=items[0].stream)
            made = deliverables_of_item(reader, **of)
        return Outcome(
            items=len(items),
            state=items[0].state.value,
            told=Counter(event.kind for event in events),
            completed=tuple(sorted(task.element for task in tasks if task.state == "completed")),
            deliverables=tuple(sorted(f"{one.name} {one.version}" for one in made)),
            live_tasks=sum(task.live for task in tasks),
            instances=proved,
            faults=(*faults, *(() if items[0].id == self.acknowledged else ("another item",)), *self.others),
            waiting=(health.jobs_due, health.jobs_in_incident, health.events_parked),
        )

    @property
    def ended(self) -> bool:
        """Whether the item came to an end."""
        return all(item.state in ENDED_STATES for item in self._items())


def prepared_image(folder: Path) -> bytes:
    """Make the provider's world once and return its database."""
    settings = _settings(folder / "world.db")
    agree = agreements.statement_of_work
    sampling = {"percent": 100, "newcomer_percent": 100, "newcomer_items": 0}
    # Whether an item is drawn hangs on its id, which a crash changes; so all of them get a second look.
    with patch.object(agreements, "statement_of_work", lambda *about: {**agree(*about), "sampling": sampling}):
        seed(settings, clock=SimulatedClock(MONDAY), hours=0, seed=1, progress=lambda _done, _of: None)
    return (folder / "world.db").read_bytes()


@contextmanager
def living(story: Story, image: bytes, path: Path, *, at: Moment = MONDAY) -> Iterator[Life]:
    """Open a house on a copy of a database, as after a restart, and lend the life in it."""
    path.write_bytes(image)
    clock = SimulatedClock(at)
    with direct_writing():
        house = House(
            _settings(path), clock=clock, chance=Counting(), passwords=Passwords(memory_kib=64, passes=1, lanes=1)
        )
    try:
        with house.store.read() as reader:
            world = find_world(reader)
        yield Life(story, house, world, clock)
    finally:
        house.close()
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()


def furnish(house: House, store: Store) -> None:
    """Let a house work through another store."""
    house.store = store
    house.machine = Machine(store, house.runtime, name="worker", signer=house.machine._signer)


def _settings(path: Path) -> Settings:
    return Settings(folder=path.parent, database=f"sqlite:///{path}", secret="simulation" * 4)
