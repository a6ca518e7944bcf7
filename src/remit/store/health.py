"""Small facts for whoever operates a store."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, bindparam, case, func, select, text

from remit.store.leases import State
from remit.store.migration import revisions
from remit.store.reader import Reader
from remit.store.tables import cursor, job, log, outbox, parked
from remit.values.moment import Moment

_JOBS_DUE = select(func.count()).select_from(job).where(job.c.claim_at <= bindparam("now"))
_JOBS_STUCK = select(func.count()).select_from(job).where(job.c.state == State.INCIDENT)
_UNSENT = select(func.count()).select_from(outbox).where(outbox.c.claim_at.is_not(None))
_MESSAGES_STUCK = select(func.count()).select_from(outbox).where(outbox.c.state == State.INCIDENT)
_PARKED = select(func.count()).select_from(parked)
_LAST = select(func.coalesce(func.max(log.c.position), 0))
_SLOWEST = select(func.min(cursor.c.position))


_SIZES = {
    "sqlite": text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"),
    "postgresql": text("SELECT pg_database_size(current_database())"),
}
_PARKED_SINCE = select(func.count(), func.min(log.c.at)).select_from(
    parked.join(log, (parked.c.tenant == log.c.tenant) & (parked.c.position == log.c.position))
)


def _by_state(table: Table) -> Select[Any]:
    due = table.c.claim_at <= bindparam("now")
    return select(
        table.c.state,
        func.count().label("rows"),
        func.count(case((due, 1))).label("due"),
        func.min(case((due, table.c.due_at))).label("due_since"),
        func.min(table.c.due_at).label("since"),
        func.count(table.c.worker.distinct()).label("workers"),
        func.max(table.c.finished_at).label("finished_at"),
    ).group_by(table.c.state)


_DESKS = _by_state(job), _by_state(outbox)


@dataclass(frozen=True, slots=True)
class DeskStanding:
    """How leased work stands: `due` may be claimed now, `workers` hold some, `stuck` was tried for the last time."""

    waiting: int
    due: int
    due_since: Moment | None
    leased: int
    workers: int
    stuck: int
    stuck_since: Moment | None
    finished_at: Moment | None


@dataclass(frozen=True, slots=True)
class StoreStanding:
    """How a whole store stands: what it is, what waits at its desks, and which events are set aside since when."""

    dialect: str
    size_bytes: int
    schema: str
    jobs: DeskStanding
    messages: DeskStanding
    parked: int
    parked_since: Moment | None


@dataclass(frozen=True, slots=True)
class Health:
    """Counts of rows; `position` is the log's last, `delivered` how far the slowest consumer has got."""

    dialect: str
    writes_waiting: int
    position: int
    delivered: int
    jobs_due: int
    jobs_in_incident: int
    messages_unsent: int
    messages_in_incident: int
    events_parked: int


def look(reader: Reader, *, dialect: str, waiting: int, now: Moment) -> Health:
    """Count what waits and what is stuck."""
    position = int(reader.scalar(_LAST))
    slowest = reader.scalar(_SLOWEST)
    return Health(
        dialect=dialect,
        writes_waiting=waiting,
        position=position,
        delivered=position if slowest is None else int(slowest),
        jobs_due=int(reader.scalar(_JOBS_DUE, {"now": now})),
        jobs_in_incident=int(reader.scalar(_JOBS_STUCK)),
        messages_unsent=int(reader.scalar(_UNSENT)),
        messages_in_incident=int(reader.scalar(_MESSAGES_STUCK)),
        events_parked=int(reader.scalar(_PARKED)),
    )


def standing(reader: Reader, *, now: Moment) -> StoreStanding:
    """Tell how a store stands, in four statements."""
    count, since = tuple(reader.rows(_PARKED_SINCE)[0])
    jobs, messages = (_desk(reader, desk, now=now) for desk in _DESKS)
    size = int(reader.scalar(_SIZES[reader.dialect]))
    return StoreStanding(reader.dialect, size, revisions()[-1], jobs, messages, int(count), since)


def _desk(reader: Reader, asked: Select[Any], *, now: Moment) -> DeskStanding:
    rows = {row.state: row for row in reader.rows(asked, {"now": now})}
    leased, stuck, done = (rows.get(state) for state in (State.LEASED, State.INCIDENT, State.DONE))
    return DeskStanding(
        waiting=rows[State.WAITING].rows if State.WAITING in rows else 0,
        due=sum(row.due for row in rows.values()),
        due_since=min((row.due_since for row in rows.values() if row.due_since is not None), default=None),
        leased=leased.rows if leased else 0,
        workers=leased.workers if leased else 0,
        stuck=stuck.rows if stuck else 0,
        stuck_since=stuck.since if stuck else None,
        finished_at=done.finished_at if done else None,
    )
