"""Delivery of the log to its consumers: in order, at least once, and with effects in the database exactly once.

The cursor moves in the transaction of the handler. An event that a handler cannot take is parked with those of its
stream that follow it, and tried again later, so that one bad event stops its own stream and no other.
"""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select, update

from remit.store.leases import MAX_ATTEMPTS, retry_delay_s
from remit.store.reader import LoggedEvent, event_of
from remit.store.statements import insert_if_new, upsert
from remit.store.tables import cursor, log, parked
from remit.store.transaction import Transaction
from remit.values.chance import Chance
from remit.values.refusal import Refusal

Handle = Callable[[Transaction, LoggedEvent], None]

_BEGIN_CURSOR = insert_if_new(cursor)
_CURSOR = select(cursor.c.position).where(cursor.c.consumer == bindparam("of_consumer")).with_for_update()
_MOVE = update(cursor).where(cursor.c.consumer == bindparam("of_consumer")).values(position=bindparam("reached"))
_PARK = upsert(parked, columns=("state", "attempts", "retry_at", "error"))
_BLOCKED = select(parked.c.tenant, parked.c.stream).where(parked.c.consumer == bindparam("of_consumer")).distinct()
_AGAIN = (
    select(log, parked.c.attempts)
    .join(parked, (parked.c.tenant == log.c.tenant) & (parked.c.position == log.c.position))
    .where(parked.c.consumer == bindparam("of_consumer"), parked.c.state == "waiting")
    .order_by(log.c.position)
    .limit(bindparam("count_max"))
)
_UNPARK = parked.delete().where(
    parked.c.tenant == bindparam("of_tenant"),
    parked.c.consumer == bindparam("of_consumer"),
    parked.c.position == bindparam("of_position"),
)
# A transaction that drew its positions early may commit late. On PostgreSQL an event is only delivered once every
# transaction as old as its own has ended, or a consumer would step over what is still to appear below its cursor.
_SETTLED: ColumnElement[bool] = literal_column("age(log.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)")


def _due(kinds: Collection[str] | None, *, horizon: bool) -> Select[Any]:
    statement = select(log).where(log.c.position > bindparam("after"))
    if kinds is not None:
        statement = statement.where(log.c.kind.in_(sorted(kinds)))
    if horizon:
        statement = statement.where(_SETTLED)
    return statement.order_by(log.c.position).limit(bindparam("count_max"))


class Delivery:
    """One consumer's way through the log."""

    def __init__(self, consumer: str, kinds: Collection[str] | None, handle: Handle, chance: Chance) -> None:
        self._consumer = consumer
        self._kinds = kinds
        self._handle = handle
        self._chance = chance

    def run(self, tx: Transaction, *, limit: int, horizon: bool) -> int:
        """Handle what is due in this transaction; return how many events were taken from the log or tried again."""
        tx.run(_BEGIN_CURSOR, {"consumer": self._consumer, "position": 0})
        after = tx.scalar(_CURSOR, {"of_consumer": self._consumer})
        again = self._retry(tx, limit)
        due = [
            event_of(row) for row in tx.rows(_due(self._kinds, horizon=horizon), {"after": after, "count_max": limit})
        ]
        blocked = {(row.tenant, row.stream) for row in tx.rows(_BLOCKED, {"of_consumer": self._consumer})}
        for event in due:
            if (event.tenant, event.stream) in blocked:
                self._park(tx, event, attempts=0, error="waits behind an earlier event of its stream")
            elif not self._take(tx, event, attempts=0):
                blocked.add((event.tenant, event.stream))
        if due:
            tx.run(_MOVE, {"of_consumer": self._consumer, "reached": due[-1].position})
        return len(due) + again

    def _take(self, tx: Transaction, event: LoggedEvent, *, attempts: int) -> bool:
        try:
            with tx.savepoint():
                self._handle(tx, event)
        except (Refusal, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, AssertionError) as fault:
            self._park(tx, event, attempts=attempts + 1, error=f"{type(fault).__name__}: {fault}")
            return False
        return True

    def _park(self, tx: Transaction, event: LoggedEvent, *, attempts: int, error: str) -> None:
        delay = timedelta(seconds=retry_delay_s(max(attempts, 1), self._chance))
        row = {
            "tenant": event.tenant,
            "consumer": self._consumer,
            "position": event.position,
            "stream": event.stream,
            "state": "incident" if attempts >= MAX_ATTEMPTS else "waiting",
            "attempts": attempts,
            "retry_at": tx.now + delay,
            "error": error[:2000],
        }
        tx.run(_PARK, row)

    def _retry(self, tx: Transaction, limit: int) -> int:
        """Try the first parked event of each stream again, and those behind it once it went through."""
        stuck = {
            (row.tenant, row.stream)
            for row in tx.rows(_BLOCKED.where(parked.c.state == "incident"), {"of_consumer": self._consumer})
        }
        done = 0
        for row in tx.rows(_AGAIN, {"of_consumer": self._consumer, "count_max": limit}):
            event = event_of(row)
            if (event.tenant, event.stream) in stuck or not self._is_due(tx, event):
                stuck.add((event.tenant, event.stream))
            elif self._take(tx, event, attempts=row.attempts):
                of = {"of_tenant": event.tenant, "of_consumer": self._consumer, "of_position": event.position}
                done += tx.run(_UNPARK, of)
            else:
                stuck.add((event.tenant, event.stream))
        return done

    def _is_due(self, tx: Transaction, event: LoggedEvent) -> bool:
        of = {"of_tenant": event.tenant, "of_consumer": self._consumer, "of_position": event.position}
        return bool(tx.scalar(_RETRY_DUE, {**of, "until": tx.now}))


_RETRY_DUE = select((parked.c.retry_at <= bindparam("until")) | (parked.c.attempts == 0)).where(
    parked.c.tenant == bindparam("of_tenant"),
    parked.c.consumer == bindparam("of_consumer"),
    parked.c.position == bindparam("of_position"),
)
