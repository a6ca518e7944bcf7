"""An application is read, confirmed, redacted, scored and answered; nothing is decided by arithmetic."""

import base64
import io
import json
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from icalendar import Calendar

from remit.services.recruiting import line
from remit.services.recruiting.frames import FrameRefused, read_frame
from remit.services.rehearsal import Answer, Rehearsal, Stage

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
SAMPLES = line.folder / "samples"
JOBS = json.loads((SAMPLES / "references.json").read_text("utf-8"))
KEYS = ("accuracy.1", "communication.1", "integrity.1")
CONFIRMED = Answer("confirm_cv", {"confirmation": "confirmed", "confirmed_on": "2026-03-02"})
INVITED = Answer("screen", {"screening": "pass", "screening_reason": "in the second line"})


def stage() -> Stage:
    return Stage(line, now=NOW, references=JOBS)


def application(**changes: Any) -> bytes:
    whole = json.loads((SAMPLES / "application.json").read_text("utf-8"))
    return json.dumps({**whole, **changes}).encode()


def scheduled(**changes: Any) -> Answer:
    people = [{"name": "Panel", "email": "panel@example.com"}]
    values = {
        "interview_date": "2026-07-09",
        "interview_time": "14:30",
        "interview_zone": "Europe/London",
        "interview_place": "Room 2",
        "invited_people": people,
    }
    return Answer("schedule", {**values, **changes})


def scored(who: str, *scores: int) -> Answer:
    rows = [{"question": key, "score": one, "evidence": "a case"} for key, one in zip(KEYS, scores, strict=True)]
    return Answer(f"interview_{who}", {f"scores_{who}": rows})


def send(on: Stage, content: bytes, *answers: Answer, name: str = "application.json") -> Rehearsal:
    return on.rehearse(content, name=name, answers=answers)


def impact(on: Stage) -> dict[str, Any]:
    content = json.dumps({"kind": "impact", "job": "AP-CLERK"}).encode()
    came = send(on, content)
    if came.waits:
        came = send(on, content, Answer("read_figures", {"reading": "few people yet"}))
    found: dict[str, Any] = json.loads(came.documents["adverse-impact.json"])
    return found


def test_a_cv_as_a_word_document_is_read_and_shown_to_the_candidate() -> None:
    made, written = docx.Document(), io.BytesIO()
    made.add_paragraph("Linh Tran matched four hundred invoices a month at Norwick Timber.")
    made.save(written)
    cv = {"name": "cv.docx", "content": base64.b64encode(written.getvalue()).decode()}
    came = send(stage(), application(cv=cv), CONFIRMED)
    assert came.waits == ("screen",)
    assert came.documents["cv-confirmation.pdf"].startswith(b"%PDF")
    assert "[name] matched four hundred invoices" in came.variables["desk"]["application"]


def test_what_the_candidate_corrected_counts_and_is_redacted_too() -> None:
    corrected = Answer("confirm_cv", {"confirmation": "corrected", "corrections": "Linh also speaks German."})
    text = send(stage(), application(), corrected).variables["desk"]["application"]
    assert "[name] also speaks German." in text
    assert "Linh" not in text


def test_the_invitation_names_the_hour_in_its_zone_and_not_the_candidate() -> None:
    came = send(stage(), application(), CONFIRMED, INVITED, scheduled())
    content = came.documents["interview.ics"]
    event: Any = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["dtstart"].dt.astimezone(UTC) == datetime(2026, 7, 9, 13, 30, tzinfo=UTC)
    assert event["attendee"] == "mailto:panel@example.com"
    assert b"Linh" not in content
    assert came.waits == ("interview_a", "interview_b")


def test_an_hour_that_cannot_be_meant_comes_back_with_the_reason() -> None:
    unclear = send(stage(), application(), CONFIRMED, INVITED, scheduled(interview_zone="Mars/Base"))
    assert (unclear.waits, unclear.reasons) == (("schedule",), ("unclear",))
    past = send(stage(), application(), CONFIRMED, INVITED, scheduled(interview_date="2025-07-09"))
    assert past.reasons == ("past",)


def test_scores_lie_side_by_side_once_both_are_in_and_not_before() -> None:
    first = (CONFIRMED, INVITED, scheduled(), scored("a", 5, 3, 4))
    one = send(stage(), application(), *first)
    assert one.waits == ("interview_b",)
    assert "sheets" not in one.variables["desk"]
    both = send(stage(), application(), *first, scored("b", 2, 3, 4))
    assert both.waits == ("decide",)
    assert both.variables["composite"] == "3.42"  # (3 * 3.5 + 2 * 3 + 1 * 4) / 6
    assert both.variables["desk"]["wide"] == ["accuracy.1"]
    assert both.reasons == ("apart",)


def test_a_sheet_that_leaves_a_question_out_gives_no_composite() -> None:
    rows = [{"question": "accuracy.1", "score": 4, "evidence": "a case"}]
    answers = (CONFIRMED, INVITED, scheduled(), Answer("interview_a", {"scores_a": rows}), scored("b", 4, 4, 4))
    came = send(stage(), application(), *answers)
    assert came.reasons == ("incomplete",)
    assert "composite" not in came.variables


def test_the_record_holds_the_grounds_and_nothing_of_who_it_was() -> None:
    decided = Answer("decide", {"decision": "reject", "decision_reasons": "No case for accuracy."})
    answers = (CONFIRMED, INVITED, scheduled(), scored("a", 1, 3, 4), scored("b", 2, 3, 4), decided)
    came = send(stage(), application(), *answers)
    record = came.documents["decision-record.json"]
    assert json.loads(record)["reasons"] == "No case for accuracy."
    assert json.loads(record)["composite"] == "2.4167"
    assert b"Linh" not in record
    assert "rejection-letter.pdf" in came.documents


def test_outcomes_are_counted_by_group_and_a_low_ratio_goes_before_a_person() -> None:
    on = stage()
    for number in range(12):
        told = {"gender": "f" if number < 6 else "m"}
        form = {"kind": "monitoring", "job": "AP-CLERK", "candidate": f"C-{number}", "attributes": told}
        send(on, json.dumps(form).encode())
        passed = number in (0, 6, 7, 8, 9, 10)
        screened = {"screening": "pass" if passed else "reject", "screening_reason": "see there"}
        answers = [CONFIRMED, Answer("screen", screened)]
        if passed:
            answers += [scheduled(), scored("a", 3, 3, 3), scored("b", 3, 3, 3)]
            answers.append(Answer("decide", {"decision": "reserve", "decision_reasons": "none better"}))
        send(on, application(candidate=f"C-{number}"), *answers)
    assert send(on, json.dumps({"kind": "impact", "job": "AP-CLERK"}).encode()).reasons == ("below",)
    screening, interview = impact(on)["tables"]
    assert [(one["group"], one["counts"], one["ratio"], one["p"]) for one in screening["rows"]] == [
        ("f", "1/6", "0.200", "0.0801")
    ]
    assert screening["rows"][0]["small"] is None
    assert interview["rows"][0]["small"] == "few"


def test_protected_attributes_and_identity_are_classified() -> None:
    assert line.payload_classes("monitoring")["attributes"] == "protected"
    assert line.payload_classes("application")["identity"] == "secret"


def test_a_table_with_other_headings_is_no_frame_however_its_lines_end() -> None:
    assert read_frame(b"skill\rname\n1,2\n") is None


def test_a_frame_that_is_no_table_is_refused() -> None:
    with pytest.raises(FrameRefused, match="it is no table"):
        read_frame(b"conceptUri,preferredLabel,altLabels\n1," + b"A" * 200_000)
