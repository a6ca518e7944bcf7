"""Work for machines under a lease: jobs and timers, and messages to the outside.

`claim_at` says from when a row may be claimed. A claim moves it to the end of the lease, so a lost worker's work comes
back by itself; each claim raises `token`, and a report that carries an older token is dropped.

    waiting --claim--> leased --finish--> done
       ^                 |  `--fail, or lease over--> waiting, later each time
       `---- retry ---- incident <--- after the last attempt, or the last lost worker
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    Row,
    ScalarSelect,
    Select,
    Table,
    Update,
    bindparam,
    case,
    delete,
    literal,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from remit.store.pen import Pen
from remit.store.reader import Reader
from remit.store.refusals import LeaseLost, NoIncident
from remit.store.statements import insert_if_new
from remit.store.tables import job, outbox
from remit.values.chance import Chance
from remit.values.identifier import Identifier
from remit.values.moment import Moment

MAX_ATTEMPTS = 8
MAX_LOSSES = 5
FIRST_RETRY_S = 2.0
LONGEST_RETRY_S = 3600.0
LONGEST_ERROR = 2_000
_ANSWERED = ("tenant", "id", "key", "body", "due_at", "attempts", "token", "losses")


class State(StrEnum):
    """Where leased work, or a parked event, stands."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    INCIDENT = "incident"


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
    lease_until: Moment


@dataclass(frozen=True, slots=True)
class Job(Leased):
    """A claimed job or timer."""


@dataclass(frozen=True, slots=True)
class Message(Leased):
    """A claimed message of the outbox; `kind` is its channel."""


L = TypeVar("L", bound=Leased)


class Desk(Generic[L]):
    """Where one kind of leased work is handed out and reported on; its statements are built once."""

    def __init__(self, table: Table, kind: str, made: type[L]) -> None:
        self._table = table
        self._kind = kind
        self._made = made
        mine = (table.c.tenant == bindparam("of_tenant")) & (table.c.id == bindparam("of_id"))
        held = mine & (table.c.token == bindparam("of_token")) & (table.c.state == State.LEASED)
        keyed = (
            (table.c.tenant == bindparam("of_tenant"))
            & (table.c[kind] == bindparam("of_kind"))
            & (table.c.key == bindparam("of_key"))
        )
        self._new = insert_if_new(table)
        self._known = select(table.c.id).where(keyed)
        self._take_back = delete(table).where(keyed, table.c.finished_at.is_(None))
        self._claim = _claim(table, kind)
        self._look = select(table.c.state).where(mine, table.c.token == bindparam("of_token"))
        self._renew = update(table).where(held).values(claim_at=bindparam("until"))
        self._finish = _closing(table, held).values(state=State.DONE, finished_at=bindparam("at"), error=None)
        self._fail = _closing(table, held).values(
            state=bindparam("to_state"), claim_at=bindparam("again_at"), error=bindparam("reason")
        )
        self._retry = (
            update(table)
            .where(mine, table.c.state == State.INCIDENT)
            .values(state=State.WAITING, claim_at=bindparam("at"), attempts=0, losses=0)
        )
        ripe = select(table.c.tenant, table.c.id).where(table.c.finished_at < bindparam("before")).limit(1_000)
        self._forget = delete(table).where(tuple_(table.c.tenant, table.c.id).in_(ripe))

    def add(
        self,
        pen: Pen,
        *,
        tenant: str,
        identifier: Identifier,
        kind: str,
        body: Mapping[str, Any],
        due_at: Moment,
        key: str | None,
        lead: timedelta = timedelta(0),
    ) -> Identifier:
        """Put work on the desk, from `due_at` on; where the kind knows the `key`, answer with the id it has.

        What is due at once may be claimed as if it had waited for the length of `lead`.
        """
        row = {
            "tenant": tenant,
            "id": identifier,
            self._kind: kind,
            "key": key,
            "body": dict(body),
            "state": State.WAITING,
            "created_at": pen.now,
            "due_at": due_at,
            "claim_at": due_at if due_at > pen.now else due_at - lead,
            "attempts": 0,
            "losses": 0,
            "token": 0,
        }
        if pen.run(self._new, row):
            return identifier
        return str(pen.scalar(self._known, {"of_tenant": tenant, "of_kind": kind, "of_key": key}))

    def take_back(self, pen: Pen, *, tenant: str, kind: str, key: str) -> bool:
        """Remove unfinished work by its key, so that the key may be used again; a worker's late report is dropped."""
        return pen.run(self._take_back, {"of_tenant": tenant, "of_kind": kind, "of_key": key}) > 0

    def claim(self, pen: Pen, *, kinds: Collection[str], worker: str, limit: int, lease_s: float) -> list[L]:
        """Claim what is due, the longest due first, one statement per kind that has any."""
        claimed: list[L] = []
        until = pen.now + timedelta(seconds=lease_s)
        for kind in kinds if len(kinds) == 1 else self.kinds_due(pen, kinds=kinds, now=pen.now):
            if len(claimed) < limit:
                of = {"of_kind": kind, "now": pen.now, "until": until, "by": worker, "most": limit - len(claimed)}
                claimed += self._kept(pen, pen.rows(self._claim, of), worker, until)
        return claimed

    def _kept(self, pen: Pen, rows: Collection[Row[Any]], worker: str, until: Moment) -> list[L]:
        """Park what has lost one worker too many: it may well be what kills them."""
        rows = sorted(rows, key=lambda row: (row.due_at, row.id))
        leased = [(row.losses, self._read(row, worker, until)) for row in rows]
        for losses, lost in leased:
            if losses >= MAX_LOSSES:
                self._park(pen, lost, f"{losses} workers were lost while they held it")
        return [held for losses, held in leased if losses < MAX_LOSSES]

    def _read(self, row: Row[Any], worker: str, until: Moment) -> L:
        kind = getattr(row, self._kind)
        return self._made(
            row.tenant, row.id, kind, row.key, row.body, row.due_at, row.attempts, row.token, worker, until
        )

    def kinds_due(self, reader: Reader, *, kinds: Collection[str], now: Moment) -> list[str]:
        """Return the kinds of which anything is due, the one that waits longest first."""
        if not kinds:
            return []
        statement = _kinds_due(self._table, self._kind, tuple(sorted(kinds)))
        return [row.kind for row in reader.rows(statement, {"now": now})]

    def renew(self, pen: Pen, held: L, *, lease_s: float) -> L:
        """Hold on to claimed work while its handler lives. Refuses `LeaseLost`."""
        until = pen.now + timedelta(seconds=lease_s)
        self._report(pen, self._renew, held, until=until)
        return replace(held, lease_until=until)

    def finish(self, pen: Pen, done: L) -> None:
        """Mark claimed work done. Refuses `LeaseLost`."""
        self._report(pen, self._finish, done, at=pen.now)

    def finish_all(self, pen: Pen, done: Sequence[L]) -> None:
        """Mark several done, all or none. Refuses `LeaseLost`, naming the first that is no longer held."""
        rows = [{**_place(one), "at": pen.now} for one in done]
        if pen.run(self._finish, rows) != len(rows):
            for one in done:
                self._require_done(pen, one)

    def _require_done(self, pen: Pen, one: L) -> None:
        row = pen.row(self._look, _place(one))
        if row is None or row.state != State.DONE:
            raise LeaseLost(what=self._table.name, id=one.id, worker=one.worker)

    def fail(self, pen: Pen, failed: L, error: str, *, chance: Chance) -> None:
        """Give claimed work back: later again, or parked after the last attempt. Refuses `LeaseLost`."""
        if failed.attempts >= MAX_ATTEMPTS:
            self._park(pen, failed, error)
            return
        again_at = pen.now + timedelta(seconds=retry_delay_s(failed.attempts, chance))
        self._report(pen, self._fail, failed, to_state=State.WAITING, again_at=again_at, reason=error[:LONGEST_ERROR])

    def _park(self, pen: Pen, failed: L, error: str) -> None:
        self._report(pen, self._fail, failed, to_state=State.INCIDENT, again_at=None, reason=error[:LONGEST_ERROR])

    def retry(self, pen: Pen, *, tenant: str, identifier: Identifier) -> None:
        """Put parked work before the workers again. Refuses `NoIncident`."""
        if not pen.run(self._retry, {"of_tenant": tenant, "of_id": identifier, "at": pen.now}):
            raise NoIncident(what=self._table.name, id=identifier)

    def forget(self, pen: Pen, *, before: Moment) -> int:
        """Delete up to 1,000 rows that were finished before a moment; return how many."""
        return pen.run(self._forget, {"before": before})

    def _report(self, pen: Pen, statement: Update, held: L, **change: Any) -> None:
        if not pen.run(statement, {**_place(held), **change}):
            raise LeaseLost(what=self._table.name, id=held.id, worker=held.worker)


def _place(held: Leased) -> dict[str, Any]:
    return {"of_tenant": held.tenant, "of_id": held.id, "of_token": held.token}


def _due(table: Table) -> ColumnElement[bool]:
    return table.c.claim_at.is_not(None) & (table.c.claim_at <= bindparam("now"))


@lru_cache(maxsize=64)
def _kinds_due(table: Table, kind: str, kinds: tuple[str, ...]) -> Select[Any]:
    """Choose the kinds that have anything due, the one that waits longest first: one index probe for each."""
    probes = [select(literal(name).label("kind"), _oldest(table, kind, name).label("oldest")) for name in kinds]
    found = union_all(*probes).subquery()
    return select(found.c.kind).where(found.c.oldest.is_not(None)).order_by(found.c.oldest, found.c.kind)


def _oldest(table: Table, kind: str, name: str) -> ScalarSelect[Any]:
    mine = select(table.c.claim_at).where(table.c[kind] == name, _due(table))
    return mine.order_by(table.c.claim_at).limit(1).scalar_subquery()


def _closing(table: Table, held: ColumnElement[bool]) -> Update:
    return update(table).where(held).values(claim_at=None, worker=None)


def _claim(table: Table, kind: str) -> Any:
    """Lease in one statement; on PostgreSQL rows that another worker is claiming are stepped over."""
    picked = (
        select(table.c.tenant, table.c.id)
        .where(table.c[kind] == bindparam("of_kind"), _due(table))
        .order_by(table.c.claim_at, table.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    lost = case((table.c.state == State.LEASED, 1), else_=0)
    return (
        update(table)
        .where(table.c.tenant == picked.c.tenant, table.c.id == picked.c.id)
        .values(
            state=State.LEASED,
            claim_at=bindparam("until"),
            worker=bindparam("by"),
            token=table.c.token + 1,
            attempts=table.c.attempts + 1,
            losses=table.c.losses + lost,
        )
        .returning(*(table.c[name] for name in (kind, *_ANSWERED)))
    )


JOBS = Desk(job, "kind", Job)
MESSAGES = Desk(outbox, "channel", Message)


def retry_delay_s(attempts: int, chance: Chance) -> float:
    """Return the wait after the n-th failure in seconds: doubling from 2, at most an hour, spread by a fifth."""
    return min(FIRST_RETRY_S * 2.0 ** (attempts - 1), LONGEST_RETRY_S) * (0.8 + 0.4 * chance.fraction())
