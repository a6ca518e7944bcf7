"""Forecasts with their error, need by Erlang C and by backlog, the roster, adherence and the due curve: pure rules."""

from datetime import UTC, date, datetime, time, timedelta
from math import factorial

import pytest

from remit.contracts.rules.provisions import read_provisions
from remit.parties.model import Principal, PrincipalKind, Resource
from remit.parties.rules.rostering import Pattern, Stretch, spans
from remit.work.rules.eligibility import ShiftNeeded, worker_of
from remit.workforce.model import Expected, Supposition
from remit.workforce.rules.attendance import adherence, due_curve, hour_of, scheduled_by_hour, spent_in
from remit.workforce.rules.forecasting import expected_volume, forecast, measured_error, record_begins
from remit.workforce.rules.staffing import (
    answered_within,
    people_for_backlog,
    people_for_calls,
    plan,
    waiting_probability,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORKDAY = frozenset(range(5))


def a_regular_week(hour: int) -> int:
    """Ten an hour from 8 to 16, twenty on the first day of the week, none at night."""
    day, clock = divmod(hour % 168, 24)
    return (20 if day == 0 else 10) if 8 <= clock < 16 else 0


def test_a_regular_record_is_forecast_exactly_and_beats_no_guess() -> None:
    begins, ends = 0, 168 * 4
    counts = {hour: a_regular_week(hour) for hour in range(begins, ends) if a_regular_week(hour)}
    told = forecast(counts, range(ends, ends + 24), begins=begins, ends=ends)
    assert [one.volume for one in told] == [a_regular_week(hour) for hour in range(ends, ends + 24)]
    error = measured_error(counts, begins=begins, ends=ends)
    assert (error.hours, error.wape, error.naive_wape) == (168, 0.0, 0.0)


def test_the_mean_of_weeks_is_less_off_than_the_week_before_where_volume_varies() -> None:
    swings = [0.6, 1.4, 0.7, 1.3, 0.8, 1.2]
    counts = {hour: round(10 * a_regular_week(hour) * swings[hour // 168]) for hour in range(168 * 6)}
    error = measured_error(counts, begins=0, ends=168 * 6)
    assert error.wape is not None
    assert error.naive_wape is not None
    assert 0 < error.wape < error.naive_wape


def test_a_long_silence_ends_the_record_that_is_learned_from() -> None:
    assert record_begins({0: 5, 5: 3, 700: 2, 724: 4}) == 700
    assert record_begins({}) is None


def test_a_short_record_falls_back_on_days_and_no_record_on_nothing() -> None:
    assert expected_volume({10: 7, 34: 9}, 58, begins=0) == 8
    assert expected_volume({}, 58, begins=50) == 0
    assert measured_error({}, begins=0, ends=0).wape is None


@pytest.mark.parametrize("people", [11, 12, 14, 16, 30])
def test_erlang_c_is_what_its_sum_says(people: int) -> None:
    busy = 10**people / factorial(people) * people / (people - 10)
    by_sum = busy / (sum(10**number / factorial(number) for number in range(people)) + busy)
    assert waiting_probability(erlangs=10, people=people) == pytest.approx(by_sum, rel=1e-12)


def test_the_share_answered_in_time_follows_from_it() -> None:
    assert round(answered_within(erlangs=10, people=14, handling_s=180, wait_s=20), 4) == 0.8884
    assert answered_within(erlangs=10, people=10, handling_s=180, wait_s=20) == 0


def test_the_fewest_people_who_keep_the_level_are_named() -> None:
    # 200 calls of 180 s in an hour are ten erlangs.
    assert people_for_calls(volume=200, handling_s=180, wait_s=20, share=0.8) == 14
    assert people_for_calls(volume=0, handling_s=180, wait_s=20, share=0.8) == 0


def test_a_promise_lets_a_peak_be_worked_off_later() -> None:
    volumes = [0.0, 40.0, 0.0, 0.0]
    at_once = people_for_backlog(volumes, handling_s=900, promise_h=1, occupancy=1.0)
    later = people_for_backlog(volumes, handling_s=900, promise_h=4, occupancy=1.0)
    assert at_once == [0.0, 10.0, 0.0, 0.0]
    assert later == [0.0, 2.5, 2.5, 2.5]


def test_what_if_scales_need_and_the_gap_is_against_the_roster() -> None:
    expected = [Expected(hour=100, volume=34, low=30, high=38)]
    suppose = Supposition(volume=200, handling=50, shrinkage=20, occupancy=85)
    (one,) = plan(expected, handling_s=600, promise_h=1, scheduled={100: 6.0}, suppose=suppose)
    # 68 items of 300 s are 5.67 hours; at 85 % occupancy 6.67 people, with a fifth away 8.33.
    assert (round(one.required, 2), round(one.to_schedule, 2), round(one.gap, 2)) == (6.67, 8.33, 2.33)


def test_a_pattern_becomes_shifts_in_the_sites_own_time_without_its_holidays() -> None:
    pattern = Pattern(WORKDAY, time(8), time(17))
    week = Stretch(date(2026, 4, 27), 7, frozenset({date(2026, 4, 30)}))
    made = list(spans(pattern, week, tz="Asia/Ho_Chi_Minh"))
    assert [begins.date().day for begins, _ in made] == [27, 28, 29, 1]
    assert made[0] == (datetime(2026, 4, 27, 1, tzinfo=UTC), datetime(2026, 4, 27, 10, tzinfo=UTC))


def test_a_night_shift_over_a_clock_change_is_an_hour_shorter() -> None:
    night = Pattern(frozenset({5}), time(22), time(6))
    ((begins, ends),) = spans(night, Stretch(date(2026, 3, 28), 1), tz="Europe/Paris")
    assert ends - begins == timedelta(hours=7)


def test_adherence_is_time_at_work_over_time_on_shift_until_now() -> None:
    def after(minutes: int) -> datetime:
        return NINE + timedelta(minutes=minutes)

    shifts = [(NINE, after(240))]
    states = [(after(-30), True), (after(30), False), (after(60), True)]
    working = spent_in(states, now=after(120))
    assert adherence(shifts, working, now=after(120)) == pytest.approx(90 / 120)
    assert adherence(shifts, [], now=NINE) is None


def test_people_count_by_the_part_of_an_hour_they_are_there() -> None:
    found = scheduled_by_hour([(NINE + timedelta(minutes=30), NINE + timedelta(hours=2))])
    assert found == {hour_of(NINE): 0.5, hour_of(NINE) + 1: 1.0}


def test_the_due_curve_begins_with_what_is_late_and_adds_up_both_sides() -> None:
    hour = hour_of(NINE)
    curve = due_curve(
        {hour - 5: 1800.0, hour: 1800.0, hour + 2: 7200.0}, {hour: 1.0, hour + 1: 1.0}, range(hour, hour + 3)
    )
    assert curve == ((1.0, 1.0), (1.0, 2.0), (3.0, 2.0))


def test_terms_may_ask_for_people_on_shift_and_say_so_where_they_cannot_be_read() -> None:
    terms, problems = read_provisions({"routing": {"on_shift_only": True}})
    assert not problems
    assert terms.routing.on_shift_only
    _, problems = read_provisions({"routing": {"on_shift_only": "yes"}})
    assert [one.place for one in problems] == ["routing.on_shift_only"]


def test_who_is_off_shift_is_told_how_that_changes() -> None:
    off = Principal(kind=PrincipalKind.PERSON, id="an", name="An", organisation="provider", on_shift=False)
    worker = worker_of(off, Resource(tenant="client", kind="task"), presence="available", held=0)
    assert not worker.on_shift
    assert "overtime" in str(ShiftNeeded())
