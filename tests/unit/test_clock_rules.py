"""The clock, sentence by sentence of the rules; each case shows its events as a scenario file writes them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from remit.values.moment import format_moment
from remit.work.rules.clock import Verdict, working_text
from remit.work.rules.clock_scenario import ScenarioRefused, judged, read_scenario

OFFICE = {
    "tz": "UTC",
    "weekly": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}
ALWAYS = {
    "tz": "UTC",
    "weekly": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
}


def verdict(*events: str, target: float = 60, metric: str = "resolution", **more: Any) -> Verdict:
    """Judge events written “start 2T09:00”: type, day of March 2026 (2 is Monday), time, reason or mode or minutes."""
    body = {"metric": metric, "calendar": OFFICE, "target_minutes": target, "events": [_event(e) for e in events]}
    return judged(read_scenario({**body, **more}))[0]


def _event(text: str) -> dict[str, Any]:
    kind, when, *words = text.split()
    day, time = when.split("T")
    event: dict[str, Any] = {"type": kind, "at": f"2026-03-{int(day):02d}T{time}:00Z"}
    for word in words:
        if word in ("resume", "restart", "carry", "retroactive"):
            event["mode"] = word
        elif word == "always":
            event["calendar"] = ALWAYS
        elif word.isdecimal():
            event["target_minutes"] = int(word)
        else:
            event["reason"] = word
    return event


def due(found: Verdict) -> str | None:
    return None if found.due_at is None else format_moment(found.due_at)[8:16]


def test_due_runs_in_open_time() -> None:
    assert due(verdict("start 2T16:30")) == "03T09:30"


def test_reaching_the_target_at_closing_is_due_at_closing_and_late_before_the_next_opening() -> None:
    assert due(verdict("start 2T16:00")) == "02T17:00"
    assert not verdict("start 2T16:00", "stop 2T17:00").breached
    assert verdict("start 2T16:00", "stop 2T20:00").breached


def test_a_start_outside_the_hours_counts_from_the_next_opening() -> None:
    assert due(verdict("start 1T12:00")) == "02T10:00"


def test_a_pause_stops_the_clock_while_any_reason_is_open() -> None:
    paused = ("start 2T09:00", "pause 2T09:30 customer", "pause 2T10:00 supplier", "resume 2T11:00 customer")
    assert due(verdict(*paused)) is None
    assert verdict(*paused, "evaluate 2T16:00").elapsed_minutes == 30
    assert due(verdict(*paused, "resume 2T12:00 supplier")) == "02T12:30"


def test_a_due_instant_reached_before_a_pause_stands() -> None:
    found = verdict("start 2T09:00", "pause 2T10:30 customer", "evaluate 2T12:00")
    assert (due(found), found.breached, found.elapsed_minutes) == ("02T10:00", True, 90.0)


def test_a_stopped_clock_keeps_its_due_instant_as_it_would_have_been() -> None:
    found = verdict("start 2T09:00", "stop 2T09:20", "evaluate 5T12:00")
    assert (due(found), found.breached, found.elapsed_minutes) == ("02T10:00", False, 20.0)


def test_reopen_resume_leaves_the_gap_out() -> None:
    assert due(verdict("start 2T09:00", "stop 2T09:20", "reopen 3T09:00 resume")) == "03T09:40"


def test_reopen_restart_starts_a_new_clock() -> None:
    found = verdict("start 2T09:00", "stop 2T09:50", "reopen 3T09:00 restart", levels_pct=[50])
    assert (due(found), found.elapsed_minutes) == ("03T10:00", 0.0)
    assert found.levels_at == (datetime(2026, 3, 3, 9, 30, tzinfo=UTC),)


@pytest.mark.parametrize("mode", ["resume", "restart"])
def test_reopening_a_late_item_keeps_the_breach_and_the_due_instant(mode: str) -> None:
    found = verdict("start 2T09:00", "stop 2T11:00", f"reopen 3T09:00 {mode}", "stop 3T09:05")
    assert (due(found), found.breached) == ("02T10:00", True)


def test_retarget_recounts_from_the_original_start_with_pauses_kept() -> None:
    events = ("start 2T09:00", "pause 2T09:10 customer", "resume 2T10:00 customer", "retarget 2T10:10 120")
    assert due(verdict(*events)) == "02T11:50"


def test_retarget_to_a_calendar_recounts_the_time_before() -> None:
    assert due(verdict("start 2T08:00", "retarget 2T08:30 always retroactive")) == "02T09:00"


def test_retarget_with_carry_keeps_used_time_and_runs_the_rest_on_the_new_calendar() -> None:
    assert due(verdict("start 2T16:30", "retarget 2T20:00 always carry")) == "02T20:30"


@pytest.mark.parametrize("mode", ["retroactive", "carry"])
def test_a_longer_target_after_the_due_instant_changes_nothing(mode: str) -> None:
    found = verdict("start 2T09:00", f"retarget 2T10:01 480 {mode}", "stop 2T10:02")
    assert (due(found), found.breached) == ("02T10:00", True)


def test_a_longer_target_before_the_due_instant_counts() -> None:
    found = verdict("start 2T09:00", "retarget 2T09:59 480", "stop 2T11:00")
    assert (due(found), found.breached) == ("02T17:00", False)


def test_a_shorter_target_may_turn_out_breached() -> None:
    assert verdict("start 2T09:00", "retarget 2T09:50 30", "evaluate 2T09:51").breached


def test_a_change_after_the_stop_judges_only_what_is_reopened() -> None:
    found = verdict("start 2T09:00", "stop 2T09:50", "retarget 2T10:00 30")
    assert (due(found), found.breached) == ("02T10:00", False)
    assert due(verdict("start 2T09:00", "stop 2T09:20", "retarget 2T09:30 30", "reopen 2T10:00")) == "02T10:10"


def test_the_first_response_is_stopped_by_the_first_reply_of_an_agent_only() -> None:
    events = (
        "start 2T09:00",
        "auto_reply 2T09:01",
        "internal_note 2T09:02",
        "stop 2T09:03",
        "customer_message 2T09:04",
    )
    assert verdict(*events, "evaluate 2T09:30", metric="first_response").elapsed_minutes == 30
    answered = verdict(*events, "agent_reply 2T09:40", "agent_reply 2T15:00", metric="first_response")
    assert (answered.elapsed_minutes, answered.breached) == (40.0, False)


def test_the_next_response_runs_from_the_oldest_unanswered_message() -> None:
    events = ("start 2T08:00", "customer_message 2T09:10", "customer_message 2T09:30")
    assert due(verdict(*events, metric="next_response")) == "02T10:10"
    later = (*events, "agent_reply 2T09:40", "customer_message 2T12:00", "evaluate 2T12:20")
    assert (due(verdict(*later, metric="next_response")), verdict(*later, metric="next_response").breached) == (
        "02T13:00",
        False,
    )


def test_a_late_answer_stays_a_breach_when_the_next_one_is_in_time() -> None:
    events = ("customer_message 2T09:00", "agent_reply 2T12:00", "customer_message 3T09:00", "agent_reply 3T09:01")
    assert verdict(*events, metric="next_response").breached


def test_levels_are_due_instants_of_their_percentage() -> None:
    found = verdict("start 2T09:00", levels_pct=[50, 75, 100, 150])
    assert [at and format_moment(at)[11:16] for at in found.levels_at] == ["09:30", "09:45", "10:00", "10:30"]


def test_elapsed_time_has_four_decimals() -> None:
    event = {"type": "evaluate", "at": "2026-03-02T09:00:01Z"}
    body = {"calendar": OFFICE, "target_minutes": 60, "events": [_event("start 2T09:00"), event]}
    assert judged(read_scenario(body))[0].elapsed_minutes == 0.0167


def test_what_comes_after_the_evaluation_is_not_looked_at() -> None:
    assert verdict("start 2T09:00", "evaluate 2T09:30", "stop 2T16:00").elapsed_minutes == 30


def test_a_clock_that_never_started_promises_nothing() -> None:
    found = verdict("pause 2T09:00 customer", "evaluate 2T12:00", levels_pct=[50])
    assert (found.due_at, found.breached, found.elapsed_minutes, found.levels_at) == (None, False, 0.0, (None,))


def test_a_calendar_that_never_opens_is_never_due() -> None:
    assert due(verdict("start 2T09:00", calendar={"tz": "UTC", "weekly": {}})) is None


def test_a_target_of_nothing_is_due_at_the_start() -> None:
    assert due(verdict("start 1T12:00", target=0)) == "01T12:00"


def test_the_working_names_every_day() -> None:
    found = verdict("start 6T14:30", "pause 9T10:00 customer", "resume 10T09:00 customer", "stop 10T10:30")
    assert working_text(found.stretches) == "Fri 150 min, Sat closed, Sun closed, Mon 60 min, Tue 90 min"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"metric": "speed"}, "metric"),
        ({"target_minutes": -1}, "target_minutes"),
        ({"target_minutes": "soon"}, "target_minutes"),
        ({"calendar": None}, "calendar"),
        ({"events": {}}, "events"),
        ({"events": [{"type": "start", "at": "2026-03-02T09:00:00"}]}, "events.0.at"),
        ({"events": [{"type": "start", "at": "0001-01-01T00:00:00+10:00"}]}, "events.0.at"),
        ({"events": [{"type": "begin", "at": "2026-03-02T09:00:00Z"}]}, "events.0.type"),
        ({"events": [{"type": "reopen", "mode": "twice", "at": "2026-03-02T09:00:00Z"}]}, "events.0.mode"),
        ({"expect": []}, "expect"),
    ],
)
def test_a_scenario_that_cannot_be_read_is_refused_with_its_place(change: dict[str, Any], where: str) -> None:
    body = {"calendar": OFFICE, "target_minutes": 60, "events": [_event("start 2T09:00")], **change}
    if change.get("events") == {}:
        body["events"] = {"a": 1}
    with pytest.raises(ScenarioRefused) as refused:
        read_scenario(body)
    assert refused.value.fields["where"] == where
