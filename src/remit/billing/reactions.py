"""What billing does when a room below tells it something: each release becomes one usage, with another for each
thing it measures, and each case that a model answered one more. Idempotent by its source."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from remit.billing.model.usage import Usage, UsageKind
from remit.billing.records.usage import insert_usages
from remit.judgement.model import EventKind as JudgementEvent
from remit.parties.records.people import find_person
from remit.store import LoggedEvent, Transaction
from remit.work.model import EventKind, TaskState
from remit.work.records.items import load_item
from remit.work.records.tasks import tasks_of_item

CONSUMER = "billing"
KINDS = (EventKind.ITEM_RELEASED, JudgementEvent.MODEL_ANSWERED)
MODEL = "model"
"""The meter of models: a receipt per case answered, charged where the price of a statement of work passes it on."""


def react(tx: Transaction, event: LoggedEvent) -> None:
    """Note a release, or a model's answer, as usage; each is told once, and the log's moment is when it was worked."""
    if event.kind == JudgementEvent.MODEL_ANSWERED:
        _note_model(tx, event)
    else:
        _note_release(tx, event)


def _note_model(tx: Transaction, event: LoggedEvent) -> None:
    """Note what a model cost, once per series of questions whatever was told of it."""
    item, told = load_item(tx, tenant=event.tenant, item_id=str(event.body["item"])), event.body
    one = Usage(
        tenant=item.tenant,
        id=tx.identifiers.new(),
        engagement_id=item.engagement_id,
        kind=UsageKind.RECEIPT,
        meter=MODEL,
        source=f"model:{item.id}:{told['series']}",
        worked_at=event.at,
        recorded_at=tx.now,
        amount=Decimal(told["amount"]),
        item_id=item.id,
        body={"text": f"{item.number}: {told['tokens_in']} + {told['tokens_out']} tokens, {told['rule']}", "rate": "1"},
    )
    insert_usages(tx, [one])


def _note_release(tx: Transaction, event: LoggedEvent) -> None:
    """Note a release; the one who worked on the item longest stands for it."""
    item = load_item(tx, tenant=event.tenant, item_id=str(event.body["item"]))
    done = [
        task
        for task in tasks_of_item(tx, tenant=item.tenant, item_id=item.id)
        if task.state is TaskState.COMPLETED and task.assignee
    ]
    returns, straight_through = _before(tx, event)
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
    insert_usages(tx, [one, *_measures(tx, one, item.payload)])


def _measures(tx: Transaction, one: Usage, payload: Mapping[str, Any]) -> Iterator[Usage]:
    """Return a usage for each whole number above 0 among what the line says the item measures (`measures`)."""
    told = payload.get("measures")
    for name, quantity in sorted(told.items()) if isinstance(told, Mapping) else ():
        if type(quantity) is int and quantity > 0:
            yield replace(
                one,
                id=tx.identifiers.new(),
                kind=UsageKind.MEASURE,
                meter=f"measure:{name}",
                source=f"{one.source}:{name}",
                quantity=quantity,
                handling_time_s=0,
            )


def _before(tx: Transaction, event: LoggedEvent) -> tuple[int, bool]:
    """Return how often the item had come back by this release, and whether it was resolved by nobody's hand.

    The log tells, and not the item: it may have come back again before this is heard.
    """
    kinds = (EventKind.ITEM_RETURNED, EventKind.ITEM_RESOLVED)
    told = tx.events(tenant=event.tenant, stream=event.stream, kinds=[kind.value for kind in kinds])
    earlier = [one for one in told if one.position < event.position]
    resolved = [one for one in earlier if one.kind == EventKind.ITEM_RESOLVED.value]
    return len(earlier) - len(resolved), bool(resolved and resolved[-1].body.get("straight_through"))
