"""The whole product on the same models: a document received, kept and acknowledged, access, tasks, log, access again.

The floor of the stories in `tests/flows` is its client; batches share a transaction.
"""

from collections.abc import Callable, Sequence
from typing import Any

from benches.engine.models import BAND, VARIABLES, bpmn
from sqlalchemy import select
from tests.flows.work_floor import Floor, open_floor

from remit.parties.access import SYSTEM, Principal
from remit.store import Store, Transaction
from remit.work.actions.claims import claim
from remit.work.actions.receive import Arrival, Parcel, prepare, receive
from remit.work.actions.tasks import complete_task
from remit.work.model import Channel, TaskState
from remit.work.records.tasks import task

_READY = select(task.c.id).where(task.c.state == TaskState.READY.value)


def open_product(store: Store, kind: str) -> tuple[Floor, Principal]:
    """Make a client whose letters run through the model, and the person who works on them."""
    floor = open_floor(store)
    floor.letters.definition = kind
    floor.publish(bpmn(kind))
    floor.publish(BAND.encode())
    return floor, floor.person("Ann")


def arrivals(floor: Floor, count: int) -> list[Arrival]:
    """Read letters, outside any transaction as the product does."""

    def one(number: int) -> Arrival:
        parcel = Parcel(f"NW-{number}|{VARIABLES['amount']}".encode(), "letter.txt", Channel.API)
        return floor.ask(
            prepare,
            floor.runtime,
            principal=SYSTEM,
            tenant=floor.tenant,
            engagement_id=floor.engagement.id,
            parcel=parcel,
            at=floor.store.clock.now(),
        )  # type: ignore[no-any-return]  # the floor asks any report

    return [one(number) for number in range(count)]


def receive_all(floor: Floor, arrived: Sequence[Arrival]) -> None:
    """Store what came and set it going, all in one transaction."""
    _each(floor, arrived, lambda tx, one: receive(tx, floor.runtime, principal=SYSTEM, arrival=one))


def ready(floor: Floor) -> list[str]:
    """Return the tasks that wait for somebody."""
    with floor.store.read(tenant=floor.tenant) as reader:
        return [row.id for row in reader.rows(_READY)]


def complete_all(floor: Floor, person: Principal, ids: Sequence[str]) -> None:
    """Claim and complete tasks, all in one transaction."""

    def unit(tx: Transaction, task_id: str) -> None:
        of: Any = {"principal": person, "tenant": floor.tenant, "task_id": task_id}
        claim(tx, **of)
        complete_task(tx, floor.runtime, **of, variables={"seen": True})

    _each(floor, ids, unit)


def _each(floor: Floor, things: Sequence[Any], unit: Callable[[Transaction, Any], Any]) -> None:
    def all_of_them(tx: Transaction) -> None:
        for thing in things:
            unit(tx, thing)

    floor.store.write(all_of_them, tenant=floor.tenant)
