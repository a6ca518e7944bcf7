"""Events that a consumer could not handle, set aside with those of their stream that follow, so that others go on.

The first of a stream waits for its next try, or is an incident that a person looks at; the rest stand behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, select, update

from remit.store.leases import LONGEST_ERROR, MAX_ATTEMPTS, State, retry_delay_s
from remit.store.pen import Pen
from remit.store.reader import LoggedEvent, event_of
from remit.store.refusals import NoIncident
from remit.store.statements import upsert
from remit.store.tables import log, parked
from remit.values.chance import Chance

BEHIND = "behind"
_PARK = upsert(parked, columns=("state", "attempts", "retry_at", "error"))
_OF_CONSUMER = parked.c.consumer == bindparam("of_consumer")
_ONE = _OF_CONSUMER & (parked.c.tenant == bindparam("of_tenant")) & (parked.c.position == bindparam("of_position"))
_STREAM = _OF_CONSUMER & (parked.c.tenant == bindparam("of_tenant")) & (parked.c.stream == bindparam("of_stream"))
_STREAMS = select(parked.c.tenant, parked.c.stream).where(_OF_CONSUMER).distinct()
_LOGGED = (parked.c.tenant == log.c.tenant) & (parked.c.position == log.c.position)
_DUE = (
    select(log, parked.c.attempts)
    .join(parked, _LOGGED)
    .where(_OF_CONSUMER, parked.c.retry_at <= bindparam("now"))
    .order_by(log.c.position)
    .limit(bindparam("most"))
)
_FOLLOWERS = select(log).join(parked, _LOGGED).where(_STREAM, parked.c.state == BEHIND).order_by(log.c.position)
_UNPARK = parked.delete().where(_ONE)
_FIRST_BEHIND = select(parked.c.position).where(_STREAM, parked.c.state == BEHIND).order_by(parked.c.position).limit(1)
_AGAIN = update(parked).where(_ONE).values(state=State.WAITING, attempts=0, retry_at=bindparam("at"))
_STUCK = select(parked.c.stream).where(_ONE, parked.c.state == State.INCIDENT)


@dataclass(frozen=True, slots=True)
class Tried:
    """A parked event whose time has come, and how often it was tried."""

    event: LoggedEvent
    attempts: int


class Parking:
    """One consumer's parked events."""

    def __init__(self, consumer: str, chance: Chance) -> None:
        self._consumer = consumer
        self._chance = chance

    def streams(self, pen: Pen) -> set[tuple[str, str]]:
        """Return the streams, as (tenant, stream), of which an event is parked."""
        return {(row.tenant, row.stream) for row in pen.rows(_STREAMS, {"of_consumer": self._consumer})}

    def due(self, pen: Pen, *, most: int) -> list[Tried]:
        """Return the first events of parked streams whose next try is due."""
        rows = pen.rows(_DUE, {"of_consumer": self._consumer, "now": pen.now, "most": most})
        return [Tried(event_of(row), row.attempts) for row in rows]

    def behind(self, pen: Pen, event: LoggedEvent) -> Sequence[LoggedEvent]:
        """Return the events that stand behind a parked one of the same stream, in order."""
        of = {"of_consumer": self._consumer, "of_tenant": event.tenant, "of_stream": event.stream}
        return [event_of(row) for row in pen.rows(_FOLLOWERS, of)]

    def park(self, pen: Pen, event: LoggedEvent, *, attempts: int, error: str) -> None:
        """Set an event aside until its next try, or as an incident after its last."""
        last = attempts >= MAX_ATTEMPTS
        retry_at = None if last else pen.now + timedelta(seconds=retry_delay_s(attempts, self._chance))
        state = State.INCIDENT if last else State.WAITING
        row = {"state": state, "attempts": attempts, "retry_at": retry_at, "error": error[:LONGEST_ERROR]}
        pen.run(_PARK, {**self._place(event), **row})

    def stand_behind(self, pen: Pen, event: LoggedEvent) -> None:
        """Set an event aside behind an earlier one of its stream."""
        row = {"state": BEHIND, "attempts": 0, "retry_at": None, "error": None}
        pen.run(_PARK, {**self._place(event), **row})

    def unpark(self, pen: Pen, event: LoggedEvent) -> None:
        """Forget a parked event that was handled."""
        of = {"of_consumer": self._consumer, "of_tenant": event.tenant, "of_position": event.position}
        pen.run(_UNPARK, of)

    def _place(self, event: LoggedEvent) -> dict[str, object]:
        return {
            "tenant": event.tenant,
            "consumer": self._consumer,
            "position": event.position,
            "stream": event.stream,
        }


def retry_event(pen: Pen, *, consumer: str, tenant: str, position: int) -> None:
    """Make an incident due at once, with all its attempts. Refuses `NoIncident`."""
    _require_incident(pen, consumer, tenant, position)
    pen.run(_AGAIN, {**_one(consumer, tenant, position), "at": pen.now})


def drop_event(pen: Pen, *, consumer: str, tenant: str, position: int) -> None:
    """Give up on an incident and make the next of its stream due. Refuses `NoIncident`."""
    stream = _require_incident(pen, consumer, tenant, position)
    pen.run(_UNPARK, _one(consumer, tenant, position))
    following = pen.scalar(_FIRST_BEHIND, {"of_consumer": consumer, "of_tenant": tenant, "of_stream": stream})
    if following is not None:
        pen.run(_AGAIN, {**_one(consumer, tenant, following), "at": pen.now})


def _require_incident(pen: Pen, consumer: str, tenant: str, position: int) -> str:
    stream = pen.scalar(_STUCK, _one(consumer, tenant, position))
    if stream is None:
        raise NoIncident(what="event", id=position)
    return str(stream)


def _one(consumer: str, tenant: str, position: int) -> dict[str, object]:
    return {"of_consumer": consumer, "of_tenant": tenant, "of_position": position}
