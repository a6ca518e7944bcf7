"""What billing does when work tells it something: each release becomes one usage. Idempotent by its source."""

from remit.billing.model.usage import Usage, UsageKind
from remit.billing.records.usage import insert_usages
from remit.parties.records.people import find_person
from remit.store import LoggedEvent, Transaction
from remit.work.model import EventKind, TaskState
from remit.work.records.items import load_item
from remit.work.records.tasks import tasks_of_item

CONSUMER = "billing"
KINDS = (EventKind.ITEM_RELEASED,)


def react(tx: Transaction, event: LoggedEvent) -> None:
    """Note a release as usage; it is told once per release, and the log's moment is when it was worked."""
    item = load_item(tx, tenant=event.tenant, item_id=str(event.body["item"]))
    done = [
        task
        for task in tasks_of_item(tx, tenant=item.tenant, item_id=item.id)
        if task.state is TaskState.COMPLETED and task.assignee
    ]
    returns, straight_through = _before(tx, event)
    # The one who worked on it longest stands for it.
    most = max(done, key=lambda task: (task.handling_time_s, task.id), default=None)
    person = find_person(tx, str(most.assignee)) if most else None
    one = Usage(
        tenant=item.tenant,
        id=tx.identifiers.new(),
        engagement_id=item.engagement_id,
        kind=UsageKind.ITEM,
        meter=f"item:{item.kind}",
        source=f"release:{event.position}",
        worked_at=event.at,
        recorded_at=tx.now,
        item_id=item.id,
        site_id=person.site_id if person else None,
        role=most.role if most else None,
        handling_time_s=sum(task.handling_time_s for task in done),
        rework=returns > 0,
        returns=returns,
        late=bool(event.body.get("late")),
        straight_through=straight_through,
        body={"number": item.number},
    )
    insert_usages(tx, [one])


def _before(tx: Transaction, event: LoggedEvent) -> tuple[int, bool]:
    """Return how often the item had come back by this release, and whether it was resolved by nobody's hand.

    The log tells, and not the item: it may have come back again before this is heard.
    """
    kinds = (EventKind.ITEM_RETURNED, EventKind.ITEM_RESOLVED)
    told = tx.events(tenant=event.tenant, stream=event.stream, kinds=[kind.value for kind in kinds])
    earlier = [one for one in told if one.position < event.position]
    resolved = [one for one in earlier if one.kind == EventKind.ITEM_RESOLVED.value]
    return len(earlier) - len(resolved), bool(resolved and resolved[-1].body.get("straight_through"))
