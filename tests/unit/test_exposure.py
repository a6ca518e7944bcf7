"""Limits for people who look at content that weighs on them: for the day, at a stretch, in a row."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.exposure_brute_force import looks_among

from remit.contracts.model import ExposureLimit
from remit.contracts.rules.provisions import read_provisions
from remit.work.rules.exposure import Look, Looks, rest_needed

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIMIT = ExposureLimit(daily_minutes=120, stretch_minutes=45, break_minutes=15, in_a_row=4)


def looks(*rows: tuple[int, int, bool]) -> Looks:
    """Looks as (began so many minutes ago, lasted so many, hard)."""
    taken = tuple(
        Look(hard, NOW - timedelta(minutes=ago), NOW - timedelta(minutes=ago - lasted), 60 * lasted)
        for ago, lasted, hard in rows
        if ago <= 24 * 60
    )
    return looks_among(taken, now=NOW)


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ([], ()),
        ([(50, 40, True)], ()),
        ([(50, 46, True)], ("work.needs.break",)),
        ([(70, 46, True)], ()),  # fifteen minutes of rest have passed
        ([(70, 46, True), (24, 20, False)], ()),  # other work is a rest from looking
        ([(40, 20, True), (18, 17, True), (1, 1, False), (0, 0, True)], ()),
        ([(46, 23, True), (23, 23, True)], ("work.needs.break",)),
        ([(300, 60, True), (200, 60, True)], ("work.needs.rest",)),
        ([(1600, 60, True), (200, 60, True)], ()),  # the first is more than a day ago
        ([(20, 4, True), (15, 4, True), (10, 4, True), (5, 4, True)], ("work.needs.rotation",)),
        ([(20, 4, True), (15, 4, True), (10, 4, True), (5, 4, True), (1, 1, False)], ()),
    ],
)
def test_who_has_looked_enough_rests_first(rows: list[tuple[int, int, bool]], refused: tuple[str, ...]) -> None:
    assert tuple(one.code for one in rest_needed(LIMIT, looks(*rows), now=NOW)) == refused


def test_a_refusal_says_how_long_the_break_still_lasts() -> None:
    (refusal,) = rest_needed(LIMIT, looks((50, 46, True)), now=NOW)
    assert "46 minutes without a break; 11 minutes of rest" in str(refusal)


def test_limits_are_agreed_per_client_and_what_is_no_limit_is_refused_with_its_place() -> None:
    agreed, problems = read_provisions({"routing": {"exposure": {"daily_minutes": 90}}})
    assert problems == ()
    assert agreed.routing.exposure == ExposureLimit(daily_minutes=90)
    _, problems = read_provisions({"routing": {"exposure": {"daily_minutes": 0}}})
    assert [one.place for one in problems] == ["routing.exposure.daily_minutes"]
