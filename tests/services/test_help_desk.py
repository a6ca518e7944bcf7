"""The help desk, run in memory and on a floor: known answers, dispositions, call backs, complaints, refusals."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from remit.services.help_desk import line
from remit.services.rehearsal import Answer, AnswerRefused, Rehearsal, Stage

NOW = datetime(2026, 3, 30, 4, tzinfo=UTC)
SAMPLES = line.folder / "samples"
REFERENCES = json.loads((SAMPLES / "references.json").read_text("utf-8"))


def stage(**agreed: Any) -> Stage:
    return Stage(line, now=NOW, references=REFERENCES, parameters=agreed)


def play(desk: Stage, name: str, *answers: Answer) -> Rehearsal:
    return desk.rehearse((SAMPLES / name).read_bytes(), name=name, answers=answers)


def record(came: Rehearsal) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(came.documents["contact-record.json"])
    return written


def test_an_answer_goes_out_alone_only_where_the_client_agreed_to_it() -> None:
    assert play(stage(), "opening-hours.eml").outcome == "straight_through"
    assert play(stage(answer_alone=False), "opening-hours.eml").waits == ("answer",)
    assert play(stage(), "chat.json").waits == ("answer",)  # the article is not marked to go out alone


def test_a_word_of_the_clients_own_makes_a_complaint() -> None:
    assert play(stage(complaint_words=["flickers"]), "broken-lamp.eml").waits == ("judge_complaint",)


def test_nothing_is_settled_without_a_disposition() -> None:
    with pytest.raises(AnswerRefused):
        play(stage(), "broken-lamp.eml", Answer("answer", {"topic": "product"}))


def test_a_call_back_is_kept_by_its_first_call_and_tried_as_often_as_agreed() -> None:
    tried = [Answer("call_back", {"call_result": "not_reached"})] * 3
    late = play(stage(), "call-back-unreached.json", *tried)
    assert record(late)["call_back"] == {"attempts": 3, "promised_until": "2026-03-30T03:00:00Z", "kept": False}
    kept = play(stage(call_back_attempts=1), "call-back.json", tried[0])
    assert record(kept)["call_back"]["kept"] is True
    assert record(kept)["disposition"] == "not_reached"


def test_an_agent_may_find_a_complaint_that_no_word_showed() -> None:
    found = Answer("answer", {"disposition": "complaint", "topic": "product"})
    assert play(stage(), "broken-lamp.eml", found).waits == ("judge_complaint",)


def test_the_record_repeats_nobodys_personal_data() -> None:
    written = play(stage(), "opening-hours.eml").documents["contact-record.json"].decode()
    assert "C-1001" in written
    assert "priya" not in written.lower()


def test_promised_hours_count_from_the_contact_where_none_were_asked_for() -> None:
    booked = Answer("answer", {"disposition": "call_back", "topic": "order"})
    desk = stage(call_back_hours=2)
    assert play(desk, "broken-lamp.eml", booked).waits == ("call_back",)
    called = play(desk, "broken-lamp.eml", booked, Answer("call_back", {"call_result": "reached"}))
    promised = datetime.fromisoformat(record(called)["call_back"]["promised_until"])
    assert promised == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("name", "title"), [("opening-hours.eml", "Contact by mail"), ("chat.json", "Contact by chat")]
)
def test_a_contact_is_called_by_the_way_it_came_and_never_by_its_subject(name: str, title: str) -> None:
    assert line.read((SAMPLES / name).read_bytes(), media_type="", name=name).title == title
