"""What people did before a load is held: so many tasks of theirs within the day, each of an item that was released."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice

from benches.routing.floor import insert_pairs

from remit.app.house import House
from remit.contracts.model import Engagement
from remit.values.moment import Moment
from remit.work.model import Channel, Item, ItemState, Task, TaskState

SPAN = timedelta(hours=20)
HANDLED_S = 2
BATCH = 5_000


def make_history(house: House, *, engagement: Engagement, people: Sequence[str], count: int) -> None:
    """Store so many done tasks, dealt in turn to people and spread evenly over the hours before now."""
    pairs = _pairs(house, engagement, people, count=count, now=house.clock.now())
    while some := list(islice(pairs, BATCH)):
        house.store.write(partial(insert_pairs, pairs=some))


def _pairs(
    house: House, engagement: Engagement, people: Sequence[str], *, count: int, now: Moment
) -> Iterator[tuple[Item, Task]]:
    for number in range(count):
        claimed_at = now - SPAN * (count - number) / count
        ended_at = claimed_at + timedelta(seconds=HANDLED_S)
        made = Item(
            tenant=engagement.tenant,
            id=house.store.identifiers.new(),
            number=f"HISTORY-{number}",
            engagement_id=engagement.id,
            line=engagement.line,
            kind="invoice",
            title=f"Invoice {number} of the day before",
            state=ItemState.RELEASED,
            source_hash="0" * 64,
            source_name="invoice.xml",
            media_type="application/xml",
            received_at=claimed_at,
            channel=Channel.API,
            received_by="system",
            resolved_at=ended_at,
            released_at=ended_at,
        )
        yield made, _done(house, made, people[number % len(people)], claimed_at=claimed_at, ended_at=ended_at)


def _done(house: House, of: Item, person: str, *, claimed_at: Moment, ended_at: Moment) -> Task:
    return Task(
        tenant=of.tenant,
        id=house.store.identifiers.new(),
        item_id=of.id,
        engagement_id=of.engagement_id,
        instance_id=house.store.identifiers.new(),
        activation=2,
        element="check",
        name="Check",
        line=of.line,
        state=TaskState.COMPLETED,
        created_at=of.received_at,
        assignee=person,
        claimed_at=claimed_at,
        completed_at=ended_at,
        handling_time_s=HANDLED_S,
        version=3,
    )
