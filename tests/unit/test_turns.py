"""Whose turn it is among claimed services."""

from datetime import UTC, datetime, timedelta

from remit.store import Job
from remit.work.rules.turns import turn_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def waiting(name: str, *, since: int, **body: int) -> Job:
    """A job that has been due for so many minutes at noon."""
    return Job("t", name, "service", None, body, NOON - timedelta(minutes=since), 1, 1, "w", NOON)


def test_a_point_of_priority_is_a_minute_of_waiting() -> None:
    claimed = [waiting("plain", since=30), waiting("urgent", since=0, priority=40), waiting("later", since=0)]
    assert [one.id for one in sorted(claimed, key=turn_of)] == ["urgent", "plain", "later"]
    claimed.append(waiting("long", since=41))
    assert min(claimed, key=turn_of).id == "long"
