"""The call centre, run in memory: a call's seconds and disposition, calls back, a queue's day in a contract's words."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.telephony.tapes import invented_day

from remit.services.call_centre import line
from remit.services.rehearsal import Answer, AnswerRefused, Rehearsal, Stage

NOW = datetime(2026, 3, 30, 9, 30, tzinfo=UTC)
SAMPLES = line.folder / "samples"
SOLVED = Answer("wrap_up", {"disposition": "solved", "topic": "order"})
NOT_REACHED = Answer("call_back", {"call_result": "not_reached"})


def stage(**agreed: Any) -> Stage:
    return Stage(line, now=NOW, parameters=agreed)


def play(desk: Stage, name: str, *answers: Answer) -> Rehearsal:
    return desk.rehearse((SAMPLES / name).read_bytes(), name=name, answers=answers)


def paper(came: Rehearsal, name: str) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(came.documents[name])
    return written


def test_a_call_is_recorded_to_the_second_without_the_stretch_in_which_a_card_is_read_out() -> None:
    made = paper(play(stage(), "answered.json", SOLVED), "call-record.json")
    assert (made["wait_s"], made["line_s"], made["talk_s"], made["hold_s"]) == (8, 210, 180, 30)
    assert made["recording_kept_s"] == [[0, 60], [85, 210]]
    assert "caller" not in made


def test_no_answered_call_is_settled_without_a_disposition() -> None:
    with pytest.raises(AnswerRefused):
        play(stage(), "answered.json", Answer("wrap_up", {"topic": "order"}))


def test_whoever_waited_in_vain_is_called_back_where_that_is_agreed() -> None:
    assert play(stage(), "abandoned.json").waits == ("call_back",)
    assert play(stage(call_back_abandoned=False), "abandoned.json").outcome == "straight_through"
    tried = paper(play(stage(call_back_attempts=2), "abandoned.json", NOT_REACHED, NOT_REACHED), "call-record.json")
    assert tried["call_back"] == {"attempts": 2, "promised_until": "2026-03-30T12:10:40Z", "kept": True}


def test_a_complaint_on_the_telephone_is_a_leads_to_judge() -> None:
    complaint = Answer("wrap_up", {"disposition": "complaint", "topic": "delivery"})
    judged = Answer("judge_complaint", {"judgement": "partly_upheld", "reason": "The parcel was late by a day"})
    assert play(stage(), "answered.json", complaint).waits == ("judge_complaint",)
    made = paper(play(stage(), "answered.json", complaint, judged), "call-record.json")
    assert made["judgement"]["judgement"] == "partly_upheld"


@pytest.mark.parametrize(("abandons", "level"), [("missed", "33.3"), ("left_out", "50.0"), ("short_left_out", "50.0")])
def test_a_day_is_reported_by_the_contracts_own_definition(abandons: str, level: str) -> None:
    made = paper(play(stage(abandons=abandons), "day.json"), "queue-day.json")
    assert made["service_level"]["abandons"] == abandons
    assert made["day"]["service_level_pct"] == level
    assert (made["day"]["offered"], made["day"]["answered"], made["day"]["wrap_up_s"]) == (3, 2, 42)


def test_the_half_hours_of_the_table_add_up_to_an_independent_count_of_the_day() -> None:
    packets, counted = invented_day(11, calls=250)
    day = {"kind": "day", "queue": "care", "taped_until": "2026-03-30T20:00:00Z", "tape": packets}
    came = stage().rehearse(json.dumps(day).encode(), name="day.json")
    rows = list(csv.DictReader(io.StringIO(came.documents["queue-day.csv"].decode())))
    for name, wanted in {
        "offered": counted.offered,
        "answered_in_time": counted.in_time,
        "talk_s": counted.talk_s,
        "hold_s": counted.hold_s,
        "wrap_up_s": counted.wrap_up_s,
    }.items():
        assert sum(int(row[name]) for row in rows) == wanted


def test_a_tape_with_doubts_waits_for_a_lead_whose_words_stand_in_the_report() -> None:
    told = Answer("check_tape", {"explanation": "The exchange was restarted at nine."})
    made = paper(play(stage(), "day-with-doubts.json", told), "queue-day.json")
    assert made["doubts"] == ["pause_without_code", "unended"]
    assert made["explanation"] == "The exchange was restarted at nine."


@pytest.mark.parametrize("sample", ["bad-two-calls.json", "bad-broken.json", "bad-kind.json", "bad-tape.json"])
def test_what_is_no_call_is_refused_with_its_place(sample: str) -> None:
    (problem,) = line.read((line.folder / "samples" / sample).read_bytes(), media_type="", name=sample).problems
    assert problem.place
