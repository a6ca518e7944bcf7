"""Workers: the processes that take leased work, since when each runs, when it was last heard of, and what it holds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, Table, bindparam, delete, func, select, update

from remit.store.leases import State
from remit.store.pen import Pen
from remit.store.reader import Reader
from remit.store.statements import insert_if_new
from remit.store.tables import job, outbox, worker
from remit.values.moment import Moment

HEARD_EVERY = timedelta(minutes=1)
SILENT_AFTER = 3 * HEARD_EVERY
"""Nothing heard for so long means that a worker is lost or its machine cannot keep up."""
FORGOTTEN_AFTER = timedelta(days=1)

_INSERT = insert_if_new(worker)
_HEARD = update(worker).where(worker.c.name == bindparam("of_name")).values(heard_at=bindparam("at"))
_GONE = delete(worker).where(worker.c.name == bindparam("of_name"))
_FORGET = delete(worker).where(worker.c.heard_at < bindparam("before"))
_ALL = select(worker).order_by(worker.c.started_at, worker.c.name)


def _held(table: Table) -> Select[tuple[str, int]]:
    return select(table.c.worker, func.count()).where(table.c.state == State.LEASED).group_by(table.c.worker)


_HELD = _held(job), _held(outbox)


@dataclass(frozen=True, slots=True)
class Process:
    """What is known of a worker from the start: its name, and which process on which machine it is."""

    name: str
    host: str
    process: int
    started_at: Moment


@dataclass(frozen=True, slots=True)
class WorkerStanding:
    """How a worker stands; one that only holds something, as a command does, was never heard of itself."""

    name: str
    host: str = ""
    process: int | None = None
    started_at: Moment | None = None
    heard_at: Moment | None = None
    held: int = 0
    silent: bool = False


def note_heard(pen: Pen, one: Process) -> None:
    """Note that a worker is there; those that were silent for a day are forgotten."""
    if not pen.run(_HEARD, {"of_name": one.name, "at": pen.now}):
        row = {"name": one.name, "host": one.host, "process": one.process, "started_at": one.started_at}
        pen.run(_INSERT, row | {"heard_at": pen.now})
    pen.run(_FORGET, {"before": pen.now - FORGOTTEN_AFTER})


def note_gone(pen: Pen, name: str) -> None:
    """Note that a worker stopped as it should."""
    pen.run(_GONE, {"of_name": name})


def workers(reader: Reader, *, now: Moment) -> tuple[WorkerStanding, ...]:
    """Return every worker that is known or holds anything, the longest running first."""
    held = _all_held(reader)
    known = [
        WorkerStanding(
            row.name,
            row.host,
            row.process,
            row.started_at,
            row.heard_at,
            held.get(row.name, 0),
            now - row.heard_at > SILENT_AFTER,
        )
        for row in reader.rows(_ALL)
    ]
    names = {one.name for one in known}
    return (*known, *(WorkerStanding(name, held=count) for name, count in sorted(held.items()) if name not in names))


def _all_held(reader: Reader) -> Mapping[str, int]:
    held: Counter[str] = Counter()
    for statement in _HELD:
        held.update({name: count for name, count in map(tuple, reader.rows(statement)) if name})
    return held
