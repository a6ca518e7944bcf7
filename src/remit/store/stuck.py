"""Jobs that were tried for the last time and wait for a person."""

from dataclasses import dataclass

from sqlalchemy import select

from remit.store.leases import State
from remit.store.reader import Reader
from remit.store.tables import job
from remit.values.identifier import Identifier
from remit.values.moment import Moment

_STUCK = (
    select(job.c.tenant, job.c.id, job.c.kind, job.c.attempts, job.c.due_at, job.c.error)
    .where(job.c.state == State.INCIDENT)
    .order_by(job.c.kind, job.c.due_at, job.c.id)
)


@dataclass(frozen=True, slots=True)
class StuckJob:
    """One job that was given up; `fault` is the kind of its last fault, never what that said of anybody's data."""

    tenant: str
    id: Identifier
    kind: str
    attempts: int
    due_at: Moment
    fault: str


def stuck_jobs(reader: Reader) -> tuple[StuckJob, ...]:
    """Return the jobs that wait for a person, those of a kind together, the longest due first."""
    rows = reader.rows(_STUCK)
    return tuple(StuckJob(one.tenant, one.id, one.kind, one.attempts, one.due_at, _fault(one.error)) for one in rows)


def _fault(error: str | None) -> str:
    """Return what a fault is called: the word before the colon, where there is one word."""
    name, colon, _rest = (error or "").partition(":")
    return name if colon and name.isidentifier() else ""
