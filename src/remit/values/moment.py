"""Moments: aware UTC datetimes, and the clock as a value that is passed in."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from remit.values.refusal import Refusal

Moment = datetime
"""An aware datetime in UTC. Fields that hold one end in `_at`."""


class MomentRefused(Refusal):
    """A text is no moment."""

    code = "values.moment"
    sentence = "“{text}” is not a moment; write it as 2026-03-01T09:00:00Z."


class Clock(Protocol):
    """Whatever tells the time. Rooms get one; only `SystemClock` reads the machine's."""

    def now(self) -> Moment:
        """Return the present moment in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> Moment:
        """Read the machine's clock, in UTC."""
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that moves only when told to, for tests, simulation and scenario files."""

    def __init__(self, start: Moment) -> None:
        self._now = require_utc(start)

    def now(self) -> Moment:
        """Return the simulated present."""
        return self._now

    def advance(self, span: timedelta) -> Moment:
        """Move the clock by `span` (which may be negative: clocks jump) and return the new present."""
        self._now += span
        return self._now

    def set(self, moment: Moment) -> None:
        """Set the clock to `moment`."""
        self._now = require_utc(moment)


EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def in_microseconds(moment: Moment) -> int:
    """Return a moment as whole microseconds since 1970-01-01T00:00:00Z."""
    return (require_utc(moment) - EPOCH) // _MICROSECOND


def require_utc(moment: datetime) -> Moment:
    """Return `moment` in UTC; a naive datetime is a fault."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}: moments carry their zone")
    return moment.astimezone(UTC)


def parse_moment(text: str) -> Moment:
    """Read an ISO 8601 moment with offset (or Z). Refuses `MomentRefused`."""
    try:
        return require_utc(datetime.fromisoformat(text))
    except ValueError:
        raise MomentRefused(text=text) from None


def format_moment(moment: Moment) -> str:
    """Write a moment as ISO 8601 in UTC with a Z, at microsecond precision only where there is any."""
    return require_utc(moment).isoformat().replace("+00:00", "Z")
