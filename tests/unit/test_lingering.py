"""Pauses that last too long, to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from remit.work.rules.lingering import lingers

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("presence", "lasted", "too_long"),
    [
        ("break", timedelta(minutes=20), False),
        ("break", timedelta(minutes=20, seconds=1), True),
        ("wrap_up", timedelta(minutes=6), True),
        ("training", timedelta(hours=7), False),
        ("available", timedelta(hours=7), False),
        (None, timedelta(hours=7), False),
    ],
)
def test_a_break_and_a_wrap_up_may_last_so_long_and_no_longer(
    presence: str | None, lasted: timedelta, too_long: bool
) -> None:
    assert lingers(presence, since_at=NOON - lasted, now=NOON) is too_long


def test_who_was_never_seen_lingers_nowhere() -> None:
    assert not lingers("break", since_at=None, now=NOON)
