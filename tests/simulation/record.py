"""What lies in the house after rest: read once, in one snapshot, for all rules."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, select
from tests.simulation.house import House, seen

from remit.contracts.model import Metric
from remit.parties.access import SYSTEM
from remit.store import LoggedEvent, Reader
from remit.store.tables import job
from remit.values.calendar import Calendar
from remit.values.refusal import NotFound
from remit.work.model import Deliverable, Incident, Instance, Item, Task
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.instances import incidents_of_item, instances_of_item, waits_of_item
from remit.work.records.items import item, item_counter, item_of
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.clocks import policy_of
from remit.work.reports.doors import terms_of
from remit.work.reports.proof import Proof, prove_item

PAGE = 10_000
_ITEMS = (
    select(item)
    .where(item.c.tenant == bindparam("of_tenant"), item.c.reference.in_(bindparam("keys", expanding=True)))
    .order_by(item.c.id)
)
_SEEN = select(seen.c.position).where(seen.c.position > bindparam("after"))
_UNFINISHED = select(job.c.id, job.c.kind, job.c.body).where(job.c.finished_at.is_(None))
_COUNTED = select(func.coalesce(func.sum(item_counter.c.last), 0))


@dataclass(slots=True)
class Life:
    """One item with everything that hangs on it; `contents` are its blobs by hash, None where one is missing."""

    item: Item
    tasks: tuple[Task, ...]
    instances: tuple[Instance, ...]
    incidents: tuple[Incident, ...]
    waits: int
    deliverables: tuple[Deliverable, ...]
    contents: Mapping[str, bytes | None]
    proofs: tuple[Proof, ...]
    calendar: Calendar
    target_minutes: float
    events: list[LoggedEvent] = field(default_factory=list)
    journal: list[LoggedEvent] = field(default_factory=list)

    def told(self, *kinds: str) -> list[LoggedEvent]:
        """Return the item's events of these kinds, oldest first."""
        return [event for event in self.events if event.kind in kinds]


@dataclass(slots=True)
class Record:
    """What one seed left: `sent` is what the client was told, the rest is what the house has."""

    sent: Mapping[str, tuple[str, str]]
    consumed: frozenset[str]
    lives: list[Life]
    events: list[LoggedEvent]
    seen: Counter[int]
    unfinished_jobs: list[str]
    counted_before: int
    counted_after: int
    zombie_reports: int = 0
    stale_accepted: int = 0
    other_answers: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)


def read_record(
    house: House, *, sent: Mapping[str, tuple[str, str]], after: int, counted_before: int, consumed: frozenset[str]
) -> Record:
    """Read what the letters of `sent` left behind after a position of the log."""
    tenant = house.floor.tenant
    with house.floor.store.read(tenant=tenant) as reader:
        rows = reader.rows(_ITEMS, {"of_tenant": tenant, "keys": list(sent)})
        record = Record(
            sent=sent,
            consumed=consumed,
            lives=[_life(reader, house, item_of(row)) for row in rows],
            events=list(_events(reader, after)),
            seen=Counter(row.position for row in reader.rows(_SEEN, {"after": after})),
            unfinished_jobs=[f"{row.kind} of item {row.body.get('item')}" for row in reader.rows(_UNFINISHED)],
            counted_before=counted_before,
            counted_after=int(reader.scalar(_COUNTED)),
        )
    _share_out(record)
    return record


def _events(reader: Reader, after: int) -> Iterator[LoggedEvent]:
    while page := reader.events(after=after, limit=PAGE):
        yield from page
        after = page[-1].position


def _life(reader: Reader, house: House, one: Item) -> Life:
    of: dict[str, Any] = {"tenant": one.tenant, "item_id": one.id}
    made = deliverables_of_item(reader, **of)
    policy = policy_of(terms_of(reader, one), Metric.TURNAROUND_TIME)
    assert policy is not None
    return Life(
        item=one,
        tasks=tasks_of_item(reader, **of),
        instances=instances_of_item(reader, **of),
        incidents=incidents_of_item(reader, **of),
        waits=len(waits_of_item(reader, **of)),
        deliverables=made,
        contents={
            digest: _content(reader, one, digest) for digest in (one.source_hash, *(d.content_hash for d in made))
        },
        proofs=prove_item(reader, house.floor.runtime.models, principal=SYSTEM, **of),
        calendar=policy.calendar,
        target_minutes=float(policy.target_minutes),
    )


def _content(reader: Reader, one: Item, digest: str) -> bytes | None:
    try:
        return reader.blob(one.tenant, digest)
    except NotFound:
        return None


def _share_out(record: Record) -> None:
    by_stream = {life.item.stream: life.events for life in record.lives}
    by_stream |= {one.stream: life.journal for life in record.lives for one in life.instances}
    for event in record.events:
        by_stream.get(event.stream, []).append(event)
