"""Whole lives in processes that are killed: intake, engine, people, outbox, delivery, each process forked and ended.

A process plays the script's acts through the store until `kill -9` ends it between two statements of its, wherever that
is; the next one begins at another moment of the clock, before or after. What lies outside is in files: what the client
was told, and what its post office received, under the sender's keys.
"""

import json
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from tests.flows.work_floor import Floor
from tests.simulation.direct import direct_writing
from tests.simulation.faults import Crash
from tests.simulation.house import House, furnish, life
from tests.simulation.script import ACTS, Script

from remit.store import Store, Transaction, open_store
from remit.store.tables import log, outbox
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.model import ServiceCall, ServiceResult
from remit.work.runtime import Runtime

POST = "post"
"""The channel of the outbox by which a client hears that its letter was answered."""

LOST_SENDERS = 0.3
"""The share of messages whose sender is lost between the sending and its report of it."""

PROCESS = life("tell")
_LAST_AT = select(func.max(log.c.at))
_WAITING = select(outbox.c.tenant, outbox.c.id, outbox.c.state).where(outbox.c.finished_at.is_(None))


def tell(tx: Transaction, call: ServiceCall) -> ServiceResult:
    """Put word for the client into the outbox, once for each round of an item."""
    key = f"{call.item.reference}:{call.item.returns}"
    tx.post(tenant=call.item.tenant, channel=POST, body={"about": key}, key=key)
    return ServiceResult({"told": True})


def opened(url: str, *, seed: int, at: datetime) -> Store:
    """Open the database as a process that begins at a moment; what it draws differs from process to process."""
    clock, chance = SimulatedClock(at), SeededChance(seed)
    with direct_writing():
        return open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)


def living(house: House, store: Store) -> House:
    """Return the house as another process has it: the same people, nothing in memory."""
    old = house.floor.runtime
    runtime = Runtime(lines=old.lines, rooms={"tell": tell})
    floor: Floor = replace(house.floor, store=store, runtime=runtime)
    return replace(house, floor=floor)


@contextmanager
def founded(url: str, *, at: datetime) -> Iterator[House]:
    """Lend a house that was made on an empty database."""
    store = opened(url, seed=0, at=at)
    try:
        yield living(furnish(store, (PROCESS,)), store)
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class Outside:
    """What no crash of the house takes back: lines that the client and its post office wrote down."""

    folder: Path

    def note(self, name: str, **line: Any) -> None:
        """Append one line, whole or not at all."""
        with (self.folder / name).open("ab", buffering=0) as file:
            file.write(f"{json.dumps(line)}\n".encode())

    def noted(self, name: str) -> list[dict[str, Any]]:
        """Return the lines so far."""
        path = self.folder / name
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class Mortal(Script):
    """A script whose client and post office remember, so that it may die at any time."""

    def __init__(self, house: House, seed: int, outside: Outside) -> None:
        super().__init__(house, seed, name="-life")
        self.outside = outside

    def live(self, at: datetime) -> None:
        """Go on until killed; each step is told, so that whoever kills knows that something was done."""
        self.house.clock.set(at)
        self._floor.store = self._faulty
        self._send()
        while True:
            self._step()
            self.outside.note("steps", wrong=self.zombie_reports + self.stale_accepted + len(self.other_answers))

    def come_to_rest(self, sent: Mapping[str, tuple[str, str]], at: datetime) -> None:
        """Let everything that any process began come to its end."""
        self.sent = dict(sent)
        self.house.clock.set(at)
        self._rest()
        for _ in range(40):
            self.house.clock.advance(timedelta(hours=2))
            for row in self._floor.ask(lambda reader: reader.rows(_WAITING)):
                if row.state == "incident":
                    again = partial(Transaction.retry_message, tenant=row.tenant, message_id=row.id)
                    self._real.write(again, tenant=row.tenant)
            self.carry(loses=False)
        while self.house.deliver():
            pass

    def _send(self) -> None:
        key = f"{self.name}-{len(self.sent)}"
        letter = {"key": key, "text": f"{key}|{int(self.chance.fraction() * 200)}"}
        self.outside.note("written", **letter)
        self.send_written(letter)

    def send_written(self, letter: Mapping[str, str]) -> None:
        """Send a letter until it is acknowledged; the client writes down what it was told."""
        key, text = letter["key"], letter["text"]
        while key not in self.sent:
            try:
                self.sent[key] = (text, self._floor.send(text, key=key).accepted().id)
            except Crash:
                self.house.forget_memory()
        self.outside.note("told", key=key, item=self.sent[key][1])

    def carry(self, *, loses: bool = True) -> None:
        """Carry what is in the outbox to the post office; now and then the carrier is lost before it reports."""
        store = self._floor.store
        for message in store.claim_outbox(channels=(POST,), worker="carrier", lease_s=30.0):
            self.outside.note("post", key=message.key)
            if not loses or self.chance.fraction() >= LOST_SENDERS:
                store.write(partial(Transaction.sent, message=message), tenant=message.tenant)

    def _pick(self, options: Any) -> Any:
        return super()._pick(MORTAL_ACTS if options is ACTS else options)


MORTAL_ACTS = (
    *(Mortal._send if act is Script._send else act for act in ACTS),
    Mortal.carry,
    Mortal.carry,
)
"""What may happen at a step: what may in the script, and the carrier."""


def last_moment(store: Store) -> datetime:
    """Return the latest moment that any process recorded."""
    with store.read() as reader:
        found: datetime = reader.scalar(_LAST_AT)
    return found


def left_in_outbox(store: Store) -> int:
    """Return how many messages never left."""
    with store.read() as reader:
        return len(reader.rows(_WAITING))


def born(house: House, url: str, outside: Outside, *, seed: int, at: datetime) -> int:
    """Fork a process that lives from a moment on and return its number. The mother has no database open."""
    child = os.fork()
    if child == 0:
        try:
            own = living(house, opened(url, seed=seed, at=at))
            Mortal(own, seed, outside).live(at)
        except BaseException as fault:
            outside.note("faults", seed=seed, fault=repr(fault))
        finally:
            os._exit(1)
    return child


def killed(child: int) -> None:
    """End a process as `kill -9` does."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
