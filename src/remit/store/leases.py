"""Work for machines under a lease: jobs and timers, and messages to the outside.

`claim_at` says from when a row may be claimed. A claim moves it to the end of the lease, so a lost worker's work comes
back by itself; each claim raises `token`, and a report that carries an older token is dropped.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Table, bindparam, select, update

from remit.store.refusals import LeaseLost, NoIncident
from remit.store.statements import insert_if_new
from remit.store.tables import job, outbox
from remit.values.chance import Chance
from remit.values.identifier import Identifier
from remit.values.moment import Moment

if TYPE_CHECKING:
    from remit.store.transaction import Transaction

MAX_ATTEMPTS = 8
FIRST_RETRY_S = 2.0
LONGEST_RETRY_S = 3600.0
NEW_JOB = insert_if_new(job)
NEW_MESSAGE = insert_if_new(outbox)


@dataclass(frozen=True, slots=True)
class Leased:
    """Claimed work: `attempts` counts this one, `token` fences off whoever held it before."""

    tenant: str
    id: Identifier
    kind: str
    key: str | None
    body: Mapping[str, Any]
    due_at: Moment
    attempts: int
    token: int
    worker: str


@dataclass(frozen=True, slots=True)
class Job(Leased):
    """A claimed job or timer."""


@dataclass(frozen=True, slots=True)
class Message(Leased):
    """A claimed message of the outbox; `kind` is its channel."""


class _Desk:
    """The statements for one leased table, built once."""

    def __init__(self, table: Table, kind: str, made: type[Leased]) -> None:
        self.what = table.name
        self.made = made
        self.kind = kind
        mine = (table.c.tenant == bindparam("of_tenant")) & (table.c.id == bindparam("of_id"))
        held = mine & (table.c.token == bindparam("of_token")) & table.c.finished_at.is_(None)
        self.ready = (
            select(table)
            .where(table.c[kind].in_(bindparam("kinds", expanding=True)), table.c.claim_at <= bindparam("until"))
            .order_by(table.c.claim_at, table.c.id)
            .limit(bindparam("count_max"))
            .with_for_update(skip_locked=True)
        )
        self.lease = (
            update(table)
            .where(mine)
            .values(
                state="leased",
                claim_at=bindparam("lease_until"),
                token=bindparam("new_token"),
                attempts=bindparam("new_attempts"),
                losses=bindparam("new_losses"),
                worker=bindparam("by"),
            )
        )
        self.renew = update(table).where(held).values(claim_at=bindparam("lease_until"))
        self.finish = (
            update(table).where(held).values(state="done", claim_at=None, finished_at=bindparam("at"), error=None)
        )
        self.fail = (
            update(table)
            .where(held)
            .values(state=bindparam("new_state"), claim_at=bindparam("again_at"), error=bindparam("reason"))
        )
        self.retry = (
            update(table)
            .where(mine, table.c.state == "incident")
            .values(state="waiting", claim_at=bindparam("at"), attempts=0, error=None)
        )

    def leased(self, row: Row[Any], worker: str) -> Leased:
        return self.made(
            row.tenant,
            row.id,
            getattr(row, self.kind),
            row.key,
            row.body,
            row.due_at,
            row.attempts + 1,
            row.token + 1,
            worker,
        )


JOBS = _Desk(job, "kind", Job)
MESSAGES = _Desk(outbox, "channel", Message)


def retry_delay_s(attempts: int, chance: Chance) -> float:
    """Return how long to wait after the n-th failure, in seconds: doubling from 2 to an hour, spread by a fifth."""
    return min(FIRST_RETRY_S * 2.0 ** (attempts - 1), LONGEST_RETRY_S) * (0.8 + 0.4 * chance.fraction())


class Leases:
    """Claims, reports, retries. Chance spreads the retries, so that they do not all come back at once."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    @staticmethod
    def new_row(
        tenant: str,
        identifier: Identifier,
        kind: tuple[str, str],
        body: Mapping[str, Any],
        now: Moment,
        due_at: Moment | None,
        key: str | None,
    ) -> dict[str, Any]:
        """Lay out a row that waits from `due_at` on; `kind` is the column's name and its value."""
        return {
            "tenant": tenant,
            "id": identifier,
            kind[0]: kind[1],
            "key": key,
            "body": dict(body),
            "state": "waiting",
            "created_at": now,
            "due_at": due_at or now,
            "claim_at": due_at or now,
            "attempts": 0,
            "losses": 0,
            "token": 0,
        }

    @staticmethod
    def claim(
        tx: "Transaction", desk: _Desk, *, kinds: Collection[str], worker: str, limit: int, lease_s: float
    ) -> list[Leased]:
        """Claim what is due, oldest first, in one read and one write."""
        ready = tx.rows(desk.ready, {"kinds": sorted(kinds), "until": tx.now, "count_max": limit})
        lease_until = tx.now + timedelta(seconds=lease_s)
        tx.run(
            desk.lease,
            [
                {
                    "of_tenant": row.tenant,
                    "of_id": row.id,
                    "lease_until": lease_until,
                    "new_token": row.token + 1,
                    "new_attempts": row.attempts + 1,
                    "new_losses": row.losses + (row.state == "leased"),
                    "by": worker,
                }
                for row in ready
            ],
        )
        return [desk.leased(row, worker) for row in ready]

    @staticmethod
    def renew(tx: "Transaction", held: Leased, *, lease_s: float) -> None:
        """Hold on to claimed work while its handler lives. Refuses `LeaseLost`."""
        _held(tx, _desk_of(held).renew, held, {"lease_until": tx.now + timedelta(seconds=lease_s)})

    @staticmethod
    def finish(tx: "Transaction", done: Leased) -> None:
        """Mark claimed work done. Refuses `LeaseLost`."""
        _held(tx, _desk_of(done).finish, done, {"at": tx.now})

    def fail(self, tx: "Transaction", failed: Leased, error: str) -> None:
        """Give claimed work back: later again, or parked after the last attempt. Refuses `LeaseLost`."""
        last = failed.attempts >= MAX_ATTEMPTS
        again_at = None if last else tx.now + timedelta(seconds=retry_delay_s(failed.attempts, self._chance))
        change = {"new_state": "incident" if last else "waiting", "again_at": again_at, "reason": error[:2000]}
        _held(tx, _desk_of(failed).fail, failed, change)

    @staticmethod
    def retry(tx: "Transaction", tenant: str, identifier: Identifier) -> None:
        """Put a parked job before the workers again. Refuses `NoIncident`."""
        if not tx.run(JOBS.retry, {"of_tenant": tenant, "of_id": identifier, "at": tx.now}):
            raise NoIncident(what=JOBS.what, id=identifier)


def _desk_of(leased: Leased) -> _Desk:
    return JOBS if isinstance(leased, Job) else MESSAGES


def _held(tx: "Transaction", statement: Any, held: Leased, change: Mapping[str, Any]) -> None:
    parameters = {"of_tenant": held.tenant, "of_id": held.id, "of_token": held.token, **change}
    if not tx.run(statement, parameters):
        raise LeaseLost(what=_desk_of(held).what, id=held.id, worker=held.worker)
