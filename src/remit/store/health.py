"""Small facts for whoever operates a store."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from remit.store.leases import State
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
