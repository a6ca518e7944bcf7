"""Our engine on our store, as the peer is run: states in rows, read again before each event, and the journal beside.

What the peer lacks and the product always does (documents, access, tasks, the log of the item) is measured apart, in
`product`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benches.engine.models import BAND, VARIABLES, bpmn
from msgspec.structs import replace
from sqlalchemy import bindparam, insert, select

from remit.engine import (
    CompleteTask,
    Definition,
    Event,
    OpenTask,
    ScheduleTimer,
    Start,
    State,
    Step,
    TimerFired,
    read_definitions,
    read_state,
    step,
    write_state,
)
from remit.engine.dmn import CompiledModel, compile_model, read_model
from remit.store import Store, Transaction, open_store
from remit.values.chance import SystemChance
from remit.values.identifier import Identifiers
from remit.values.moment import SystemClock
from remit.work.model import Instance
from remit.work.records.instances import insert_instances, instance, save_instances
from remit.work.records.items import item
from remit.work.runtime.bench import Running
from remit.work.runtime.journal import write_journal

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TENANT = "0198c5f0-0000-7000-8000-00000000000a"
ITEM = "0198c5f0-0000-7000-8000-0000000000aa"
_BY_IDS = select(instance).where(
    instance.c.tenant == bindparam("of_tenant"), instance.c.id.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Ours:
    """One model, ready to run."""

    graph: Definition
    bands: CompiledModel

    def begin(self) -> Step:
        """Start an instance and run it as far as it goes."""
        return step(self.graph, None, self.start, NOW, decide=self.decide)

    @property
    def start(self) -> Start:
        """The first event of every instance."""
        return Start(variables=VARIABLES)

    def proceed(self, state: State, event: Event) -> Step:
        """Bring what was waited for."""
        return step(self.graph, state, event, NOW, decide=self.decide)

    def decide(self, name: str, variables: Mapping[str, Any]) -> Any:
        """Answer a decision as the peer does, without a trace."""
        return self.bands.decider(name)(variables)


def ours(kind: str) -> Ours:
    """Read a model and its decision."""
    model, _problems = read_model(BAND.encode())
    assert model is not None
    return Ours(read_definitions(bpmn(kind))[0][0], compile_model(model))


def awaited(state: State) -> Event:
    """Return the event that the one waiting activation waits for."""
    act, wait = next((act, one.wait) for act, one in state.activations.items() if one.wait is not None)
    return TimerFired(act) if wait[0] == "timer" else CompleteTask(act, {"seen": True})


def run_in_memory(made: Ours) -> int:
    """Run one instance from start to end; returns how many events that took."""
    result, events = made.begin(), 1
    while not result.state.ended:
        waiting = next(one.activation for one in result.commands if isinstance(one, OpenTask | ScheduleTimer))
        timer = any(isinstance(one, ScheduleTimer) for one in result.commands)
        event = TimerFired(waiting) if timer else CompleteTask(waiting, {"seen": True})
        result, events = made.proceed(result.state, event), events + 1
    return events


def opened(url: str) -> Store:
    """Open a database and bring it forward: SQLite in WAL with synchronous FULL, PostgreSQL with synchronous commit."""
    clock, chance = SystemClock(), SystemChance()
    store = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    store.migrate()
    return store


def open_new(folder: Path, name: str) -> Store:
    """Open a new SQLite database."""
    return opened(f"sqlite:///{folder / name}.db")


def lay_ground(store: Store) -> None:
    """Make the item whose instances all of them are."""
    row: dict[str, Any] = dict.fromkeys((column.name for column in item.columns if not column.nullable), "-")
    row |= {"tenant": TENANT, "id": ITEM, "received_at": NOW, "payload": {}, "problems": [], "returns": 0, "version": 1}
    store.write(lambda tx: tx.run(insert(item), row))


def start_all(tx: Transaction, made: Ours, count: int) -> list[str]:
    """Start instances and store their states and journals; returns their ids."""
    new = [_running(made, tx, made.begin()) for _ in range(count)]
    insert_instances(tx, [one.instance for one in new])
    for one in new:
        write_journal(tx, one)
    return [one.instance.id for one in new]


def _running(made: Ours, tx: Transaction, result: Step) -> Running:
    begun = Instance(
        tenant=TENANT,
        id=tx.identifiers.new(),
        item_id=ITEM,
        engagement_id="-",
        definition_key=made.graph.key,
        definition_hash=made.graph.content_hash,
        notation="bpmn",
        state="",
        started_at=tx.now,
    )
    running = Running(begun, made.graph, state=None, stored=None)
    return _stepped(tx, running, made.start, result)


def _stepped(tx: Transaction, running: Running, event: Event, result: Step) -> Running:
    running.events.append(event)
    running.trail.extend(result.trail)
    over = {"ended_at": tx.now, "outcome": str(result.state.status)} if result.state.ended else {}
    running.instance = replace(running.instance, state=write_state(result.state), **over)
    return running


def proceed_all(tx: Transaction, made: Ours, ids: Sequence[str]) -> None:
    """Read states, bring each what it waits for, and store states and journals."""
    moved: list[Running] = []
    for row in tx.rows(_BY_IDS, {"of_tenant": TENANT, "ids": list(ids)}):
        stored = Instance(*list(row))
        state = read_state(stored.state)
        event = awaited(state)
        running = Running(replace(stored, version=stored.version + 1), made.graph, state=state, stored=stored)
        moved.append(_stepped(tx, running, event, made.proceed(state, event)))
    save_instances(tx, [(one.stored, one.instance) for one in moved if one.stored])
    for one in moved:
        write_journal(tx, one)


def run_durably(store: Store, made: Ours, *, count: int, stops: int) -> None:
    """Run a batch of instances from start to end, one transaction for each round of the batch."""
    ids = store.write(lambda tx: start_all(tx, made, count), tenant=TENANT)
    for _ in range(stops):
        store.write(lambda tx: proceed_all(tx, made, ids), tenant=TENANT)
