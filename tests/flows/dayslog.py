"""Readings of a whole house for tests: every item of every client, why each is open, and what does not replay."""

from collections.abc import Iterator

from remit.app.house import House
from remit.parties.access import SYSTEM
from remit.quality.records.samples import waiting_samples
from remit.store import Reader
from remit.work.model import Item, TaskState
from remit.work.records.comments import open_questions
from remit.work.records.instances import incidents_of_item, waits_of_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.lists import ItemFilter, item_list
from remit.work.reports.proof import prove_item

ENDED_TASKS = frozenset({TaskState.COMPLETED, TaskState.CANCELLED})


def every_item(reader: Reader, *, tenants: tuple[str, ...]) -> Iterator[Item]:
    """Yield all items of some clients, newest first."""
    cursor: str | None = None
    while True:
        page = item_list(reader, principal=SYSTEM, narrowed=ItemFilter(), tenants=tenants, cursor=cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def reasons_open(reader: Reader, item: Item) -> set[str]:
    """Name what an item waits for: a task, an answer, a second look, an event of its process, or an operator."""
    where = {"tenant": item.tenant, "item_id": item.id}
    found = {
        "task": any(one.state not in ENDED_TASKS for one in tasks_of_item(reader, **where)),
        "answer": open_questions(reader, **where) > 0,
        "second look": any(one.item_id == item.id for one in waiting_samples(reader, tenants=[item.tenant])),
        "event": len(waits_of_item(reader, **where)) > 0,
        "operator": any(one.resolved_at is None for one in incidents_of_item(reader, **where)),
    }
    return {reason for reason, holds in found.items() if holds}


def unproved(house: House, reader: Reader, items: list[Item]) -> tuple[int, list[str]]:
    """Replay every instance of some items: how many there are, and those whose journal does not give their state."""
    proofs = [
        (item, proof)
        for item in items
        for proof in prove_item(reader, house.runtime.models, principal=SYSTEM, tenant=item.tenant, item_id=item.id)
    ]
    return len(proofs), [f"{item.number} {one.definition_key}: {one.refusal}" for item, one in proofs if one.refusal]
