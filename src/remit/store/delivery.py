"""Delivery of the log to its consumers: in order, at least once, and with effects in the database exactly once.

The cursor moves in the transaction of the handler. An event that a handler cannot take is parked with those of its
stream that follow it, and tried again later, so that one bad event stops its own stream and no other.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from remit.store.parking import Parking
from remit.store.reader import LoggedEvent, Reader, event_of
from remit.store.statements import insert_if_new
from remit.store.tables import cursor, log, parked
from remit.store.transaction import Transaction
from remit.values.chance import Chance
from remit.values.moment import Moment

Handle = Callable[[Transaction, LoggedEvent], None]

_LOGGER = logging.getLogger(__name__)
_MINE = cursor.c.consumer == bindparam("of_consumer")
_BEGIN_CURSOR = insert_if_new(cursor)
# Whoever finds the cursor held by another leaves the delivery to that one.
_CURSOR = select(cursor.c.position).where(_MINE).with_for_update(skip_locked=True)
_MOVE = update(cursor).where(_MINE).values(position=bindparam("reached"))
_LAST = select(func.coalesce(func.max(log.c.position), 0))
_NEWS = select(
    _LAST.scalar_subquery().label("last"),
    select(cursor.c.position).where(_MINE).scalar_subquery().label("reached"),
    exists(parked.c.position)
    .where(parked.c.consumer == bindparam("of_consumer"), parked.c.retry_at <= bindparam("now"))
    .label("again"),
)
_BROKEN = (IntegrityError, DataError, ProgrammingError)


@lru_cache(maxsize=256)
def _due(kinds: frozenset[str] | None) -> Select[Any]:
    statement = select(log).where(log.c.position > bindparam("after"), log.c.position <= bindparam("settled"))
    if kinds is not None:
        statement = statement.where(log.c.kind.in_(sorted(kinds)))
    return statement.order_by(log.c.position).limit(bindparam("most"))


class Delivery:
    """One consumer's way through the log."""

    def __init__(self, consumer: str, kinds: Collection[str] | None, handle: Handle, chance: Chance) -> None:
        self._consumer = consumer
        self._kinds = None if kinds is None else frozenset(kinds)
        self._handle = handle
        self._parking = Parking(consumer, chance)

    def anything(self, reader: Reader, *, now: Moment, settled: int | None) -> bool:
        """Tell whether there is anything to deliver, without writing."""
        news = reader.rows(_NEWS, {"of_consumer": self._consumer, "now": now})[0]
        last = news.last if settled is None else min(settled, news.last)
        return bool(news.again or last > (news.reached or 0))

    def run(self, tx: Transaction, *, limit: int, settled: int | None) -> int:
        """Handle what is due; return how many events were handled or parked. `settled` bounds the positions."""
        reached = self._hold_cursor(tx)
        if reached is None:
            return 0
        tx.bind_in()
        again = self._retry(tx, limit)
        bound = tx.scalar(_LAST) if settled is None else settled
        bounds = {"after": reached, "settled": bound, "most": limit}
        due = [event_of(row) for row in tx.rows(_due(self._kinds), bounds)]
        self._take_all(tx, due)
        new = due[-1].position if len(due) == limit else max(bound, reached)
        if new != reached:
            tx.run(_MOVE, {"of_consumer": self._consumer, "reached": new})
        return again + len(due)

    def _hold_cursor(self, tx: Transaction) -> int | None:
        reached: int | None = tx.scalar(_CURSOR, {"of_consumer": self._consumer})
        if reached is None and tx.run(_BEGIN_CURSOR, {"consumer": self._consumer, "position": 0}):
            return 0
        return reached

    def _take_all(self, tx: Transaction, due: Sequence[LoggedEvent]) -> None:
        """Handle events in order: all in one go where nothing stands in the way, else one by one."""
        if not due:
            return
        held = self._parking.streams(tx)
        free = [event for event in due if (event.tenant, event.stream) not in held]
        if len(free) == len(due) and self._attempt(tx, due) is None:
            return
        for event in due:
            if (event.tenant, event.stream) in held:
                self._parking.stand_behind(tx, event)
            elif not self._take(tx, event, attempts=0):
                held.add((event.tenant, event.stream))

    def _take(self, tx: Transaction, event: LoggedEvent, *, attempts: int) -> bool:
        fault = self._attempt(tx, [event])
        if fault is not None:
            _LOGGER.warning(
                "%s could not handle %s at %d: %s", self._consumer, event.kind, event.position, type(fault).__name__
            )
            self._parking.park(tx, event, attempts=attempts + 1, error=f"{type(fault).__name__}: {fault}")
        return fault is None

    def _attempt(self, tx: Transaction, events: Sequence[LoggedEvent]) -> Exception | None:
        """Hand events over; what they did is undone where one fails. A database that gives way is no event's fault."""
        try:
            with tx.savepoint():
                for event in events:
                    self._handle(tx, event)
        except DBAPIError as fault:
            if not isinstance(fault, _BROKEN):
                raise
            return fault
        except Exception as fault:
            return fault
        return None

    def _retry(self, tx: Transaction, limit: int) -> int:
        """Try the first parked event of each stream that is due, then those behind it, until one fails."""
        done = 0
        for tried in self._parking.due(tx, most=limit):
            attempts = tried.attempts
            for event in (tried.event, *self._parking.behind(tx, tried.event)):
                done += 1
                if not self._take(tx, event, attempts=attempts):
                    break
                self._parking.unpark(tx, event)
                attempts = 0
        return done
