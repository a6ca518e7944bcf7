"""Working calendars, sentence by sentence of the rules."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from remit.values.calendar import Calendar, CalendarRefused, NeverReached
from remit.values.moment import parse_moment

OFFICE = {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}


def calendar(weekly: dict[str, list[list[str]]], tz: str = "UTC", **more: Any) -> Calendar:
    return Calendar.from_json({"tz": tz, "weekly": weekly, **more})


def hours(of: Calendar, start: str, end: str) -> float:
    return of.open_time_between(parse_moment(start), parse_moment(end)) / timedelta(hours=1)


def test_open_time_is_what_lies_inside_the_windows() -> None:
    assert hours(calendar(OFFICE), "2026-03-02T08:00:00Z", "2026-03-02T12:30:00Z") == 3.5
    assert hours(calendar(OFFICE), "2026-03-02T16:00:00Z", "2026-03-03T10:00:00Z") == 2


def test_two_windows_a_day_leave_the_break_out() -> None:
    shop = calendar({"mon": [["09:00", "12:00"], ["13:00", "17:00"]]})
    assert hours(shop, "2026-03-02T11:00:00Z", "2026-03-02T14:00:00Z") == 2


def test_windows_that_overlap_count_once() -> None:
    shop = calendar({"mon": [["09:00", "13:00"], ["12:00", "17:00"]]})
    assert hours(shop, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z") == 8


def test_a_window_past_midnight_belongs_to_the_day_it_starts_on() -> None:
    night = calendar({"mon": [["22:00", "06:00"]]})
    assert hours(night, "2026-03-02T00:00:00Z", "2026-03-02T06:00:00Z") == 0
    assert hours(night, "2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z") == 8


def test_24_00_is_the_end_of_the_day() -> None:
    assert hours(calendar({"mon": [["20:00", "24:00"]]}), "2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z") == 4


def test_equal_ends_make_a_window_of_a_day() -> None:
    assert hours(calendar({"mon": [["09:00", "09:00"]]}), "2026-03-02T00:00:00Z", "2026-03-05T00:00:00Z") == 24


@pytest.mark.parametrize(
    ("rule", "start", "end", "open_hours"),
    [
        ("date", "2026-03-02T20:00:00Z", "2026-03-05T00:00:00Z", 2 + 6),
        ("shift", "2026-03-02T20:00:00Z", "2026-03-05T00:00:00Z", 2 + 6),
        ("date", "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z", 0),
        ("shift", "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z", 6),
        ("date", "2026-03-04T00:00:00Z", "2026-03-04T12:00:00Z", 6),
        ("shift", "2026-03-04T00:00:00Z", "2026-03-04T12:00:00Z", 0),
    ],
)
def test_a_holiday_on_tuesday_cuts_the_date_or_drops_the_shift(
    rule: str, start: str, end: str, open_hours: float
) -> None:
    nights = {"mon": [["22:00", "06:00"]], "tue": [["22:00", "06:00"]]}
    of = calendar(nights, holidays=["2026-03-03"], holiday_rule=rule)
    assert hours(of, start, end) == open_hours


def test_extra_hours_replace_the_weekly_ones_and_beat_a_holiday() -> None:
    more: dict[str, Any] = {
        "holidays": ["2026-03-03"],
        "extra": [{"date": "2026-03-03", "hours": [["10:00", "12:00"]]}],
    }
    assert hours(calendar(OFFICE, **more), "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z") == 2


def test_an_extra_day_without_hours_is_closed() -> None:
    of = calendar(OFFICE, extra=[{"date": "2026-03-02", "hours": []}])
    assert hours(of, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z") == 0


@pytest.mark.parametrize(
    ("windows", "start", "end", "open_hours"),
    [
        ([["00:00", "24:00"]], "2025-10-25T00:00:00Z", "2025-10-28T00:00:00Z", 25),
        ([["00:00", "24:00"]], "2025-03-29T00:00:00Z", "2025-04-01T00:00:00Z", 23),
        ([["01:00", "02:00"]], "2025-10-25T00:00:00Z", "2025-10-28T00:00:00Z", 2),
        ([["01:00", "02:00"]], "2025-03-29T00:00:00Z", "2025-04-01T00:00:00Z", 0),
        ([["01:30", "05:00"]], "2025-10-25T00:00:00Z", "2025-10-28T00:00:00Z", 4),
    ],
)
def test_a_clock_change_is_measured_in_real_time(
    windows: list[list[str]], start: str, end: str, open_hours: float
) -> None:
    assert hours(calendar({"sun": windows}, tz="Europe/London"), start, end) == open_hours


def test_a_date_that_a_zone_skipped_holds_no_time() -> None:
    apia = calendar({"fri": [["00:00", "24:00"]]}, tz="Pacific/Apia")
    assert hours(apia, "2011-12-29T00:00:00Z", "2012-01-01T00:00:00Z") == 0


def test_due_is_the_earliest_instant_and_so_the_closing_not_the_next_opening() -> None:
    assert calendar(OFFICE).due_after(parse_moment("2026-03-02T09:00:00Z"), 480) == datetime(2026, 3, 2, 17, tzinfo=UTC)


def test_due_runs_across_years() -> None:
    of = calendar({"mon": [["09:00", "10:00"]]})
    assert of.due_after(parse_moment("2025-12-29T09:30:00Z"), 31) == datetime(2026, 1, 5, 9, 1, tzinfo=UTC)


def test_a_calendar_that_never_opens_reaches_nothing() -> None:
    with pytest.raises(NeverReached):
        calendar({}).due_after(parse_moment("2026-03-02T09:00:00Z"), 1)


def test_a_calendar_is_written_as_it_was_read() -> None:
    body = {
        "tz": "Asia/Ho_Chi_Minh",
        "weekly": {"mon": [["08:00", "12:00"], ["22:00", "06:00"]], "sat": [["18:00", "24:00"]]},
        "holidays": ["2026-02-17"],
        "holiday_rule": "shift",
        "extra": [{"date": "2026-02-14", "hours": [["09:00", "13:00"]]}],
    }
    of = Calendar.from_json(json.loads(json.dumps(body)))
    assert of.to_json() == body
    assert Calendar.from_json(of.to_json()) == of
    assert of.windows(date(2026, 2, 17)) == ()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"weekly": {}}, "tz"),
        ({"tz": "Mars/Olympus", "weekly": {}}, "tz"),
        ({"tz": "../../etc/passwd", "weekly": {}}, "tz"),
        ({"tz": "UTC", "weekly": {"monday": []}}, "weekly"),
        ({"tz": "UTC", "weekly": {"mon": [["9", "17:00"]]}}, "weekly.mon.0"),
        ({"tz": "UTC", "weekly": {"mon": [["24:00", "01:00"]]}}, "weekly.mon.0"),
        ({"tz": "UTC", "weekly": {"mon": [["09:00"]]}}, "weekly.mon.0"),
        ({"tz": "UTC", "weekly": [1]}, "weekly"),
        ({"tz": "UTC", "weekly": {}, "holidays": ["2026-02-30"]}, "holidays"),
        ({"tz": "UTC", "weekly": {}, "holiday_rule": "perhaps"}, "holiday_rule"),
        ({"tz": "UTC", "weekly": {}, "extra": [{"hours": []}]}, "extra.0.date"),
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused_with_its_place(body: dict[str, Any], where: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        Calendar.from_json(body)
    assert refused.value.fields["where"] == where
