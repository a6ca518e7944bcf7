"""The house of the simulation: one process with two pairs of eyes, a timer, a job and a document, on a fast disk."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, insert
from sqlalchemy.schema import CreateTable
from tests.databases import Databases
from tests.flows.work_floor import MONDAY, Floor, Letters, OneLine, bpmn, flow, open_floor, service_task, user_task
from tests.simulation.direct import direct_writing

from remit.parties.access import Principal
from remit.store import LoggedEvent, Store, Transaction, open_store
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.model import Document, EventKind, ServiceCall, ServiceResult
from remit.work.runtime import Runtime

MEMORY = Path("/dev/shm")
AGAIN = '<conditionExpression xsi:type="tFormalExpression">verdict = "bad"</conditionExpression>'


def life(*after: str) -> bytes:
    """Return the process of a letter: looked at, checked, approved, again where it is bad; `after` it is written."""
    return bpmn(
        '<startEvent id="s"/>',
        service_task("look", "look"),
        user_task("check", separateFrom="approve"),
        '<boundaryEvent id="late" attachedToRef="check"><timerEventDefinition>'
        "<timeDuration>PT30M</timeDuration></timerEventDefinition></boundaryEvent>",
        user_task("hasten", separateFrom="approve"),
        user_task("approve", separateFrom="check,hasten"),
        '<exclusiveGateway id="good" default="good-archive"/>',
        service_task("archive", "archive", mode="job"),
        service_task("write", "write"),
        *(service_task(one, one) for one in after),
        '<endEvent id="e"/>',
        flow("s", "look", "check", "approve", "good", "archive", "write", *after, "e"),
        flow("late", "hasten", "approve"),
        f'<sequenceFlow id="again" sourceRef="good" targetRef="check">{AGAIN}</sequenceFlow>',
    )


PROCESS = life()
CONSUMED = frozenset(kind.value for kind in EventKind) - {EventKind.ENGINE_EVENTS.value}
"""The kinds of events that the consumer of the simulation asks for."""

# A table of the consumer's own, apart from the product's: one row per handling, so that a second one is seen.
seen = Table("simulation_seen", MetaData(), Column("position", Integer, nullable=False))
_SEE = insert(seen)


class Counter:
    """Entropy for identifiers that counts up: made in order, they sort in order, and a seed plays the same again."""

    def __init__(self) -> None:
        self._last = 0

    def bytes(self, count: int) -> bytes:
        """Return the next number."""
        self._last += 1
        return self._last.to_bytes(count, "big")

    def fraction(self) -> float:
        """Return the middle: delays do not vary."""
        return 0.5


class RoundedLetters(Letters):
    """Letters whose answer names the round, so that rework gives a new version."""

    def handle(self, call: ServiceCall) -> ServiceResult:
        """Answer `write` with number, amount and round."""
        if call.topic != "write":
            return super().handle(call)
        amount = call.variables["payload"]["amount"]
        text = answer_text(number=call.variables["item"]["number"], amount=amount, returns=call.item.returns)
        return ServiceResult({"written": True}, documents=(Document("answer.txt", "text/plain", text),))


def answer_text(*, number: str, amount: str, returns: int) -> bytes:
    """Return the answer that a letter gets in a round."""
    return f"{number}:{amount}:{returns}".encode()


@dataclass(frozen=True, slots=True)
class House:
    """A floor with its people: `people` work by chance, `checker` and `approver` bring things to rest."""

    floor: Floor
    people: tuple[Principal, ...]
    checker: Principal
    approver: Principal

    @property
    def clock(self) -> SimulatedClock:
        """The clock that moves when told to."""
        clock = self.floor.store.clock
        assert isinstance(clock, SimulatedClock)
        return clock

    @property
    def by_id(self) -> dict[str, Principal]:
        """Everybody by id."""
        return {one.id: one for one in (*self.people, self.checker, self.approver)}

    def deliver(self) -> int:
        """Hand the consumer what it has not seen."""
        return self.floor.store.deliver("simulation", CONSUMED, see)

    def forget_memory(self) -> None:
        """Come back after a crash: nothing that was only in memory is known any more, but what a hash names."""
        old = self.floor.runtime
        self.floor.runtime = Runtime(lines=old.lines, rooms=old.rooms, takers=old.takers, models=old.models)


def see(tx: Transaction, event: LoggedEvent) -> None:
    """Note that an event was handled."""
    tx.run(_SEE, {"position": event.position})


@contextmanager
def fast_folder() -> Iterator[Path]:
    """Lend a folder in memory where the system has one: what is simulated is the process that dies, not the disk."""
    folder = Path(tempfile.mkdtemp(prefix="remit-simulation-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def open_house(*processes: bytes) -> Iterator[House]:
    """Open a house on a new database for as long as the block lasts; `processes` are instead of the usual one."""
    with fast_folder() as folder:
        store = _open(Databases(folder, None).sqlite())
        try:
            yield furnish(store, processes or (PROCESS,))
        finally:
            store.close()


def _open(url: str) -> Store:
    clock, counter = SimulatedClock(MONDAY), Counter()
    with direct_writing():
        return open_store(url, clock=clock, identifiers=Identifiers(clock, counter), chance=counter)


def furnish(store: Store, processes: tuple[bytes, ...]) -> House:
    """Make a floor with its line, its people and the consumer's table on an empty database."""
    floor = open_floor(store)
    floor.letters = RoundedLetters()
    floor.runtime = Runtime(lines=OneLine(floor.letters))
    for xml in processes:
        floor.publish(xml)
    store.write(lambda tx: tx.run(CreateTable(seen)))
    people = tuple(floor.person(name) for name in ("An", "Binh", "Chi"))
    return House(floor, people, checker=floor.person("Dung"), approver=floor.person("Em"))
