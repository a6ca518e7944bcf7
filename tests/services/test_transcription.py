"""A recording is transcribed by one, by two who do not see each other, or refused; what leaves reads back."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import docx
from tests.media.endpoint import endpoint

from remit.media.rules.captions import read_subrip, read_webvtt
from remit.services.rehearsal import Answer, Rehearsal, Stage
from remit.services.transcription import line

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
GREETING = (line.folder / "samples" / "greeting.wav").read_bytes()
QUIET = {"recogniser": "none"}
GLOSSARY = {"glossary": {"desk": {"term": "Billing Desk", "heard_as": ["building desk", "billing desk"]}}}


def written(text: str, *, task: str = "transcribe", start: int = 140, end: int = 2900) -> Answer:
    row = {"start_ms": start, "end_ms": end, "speaker": "Agent", "text": text}
    return Answer(task, {"second" if task == "transcribe_again" else "segments": [row]})


def hand_in(*answers: Answer, references: Mapping[str, Any] | None = None, **agreed: Any) -> Rehearsal:
    on = Stage(line, now=NOW, parameters={**QUIET, **agreed}, references=references or {})
    return on.rehearse(GREETING, name="call.wav", answers=answers)


def test_one_writes_and_every_form_says_the_same() -> None:
    came = hand_in(written("Good morning. You have reached the billing desk."))
    assert came.outcome == "straight_through"
    webvtt = read_webvtt(came.documents["transcript.vtt"].decode())
    assert [one.text for one in webvtt.cues] == ["Good morning.", "You have reached the billing desk."]
    assert {one.speaker for one in webvtt.cues} == {"Agent"}
    subrip = read_subrip(came.documents["transcript.srt"].decode())
    assert [(one.start_ms, one.end_ms) for one in subrip.cues] == [(one.start_ms, one.end_ms) for one in webvtt.cues]
    paper = docx.Document(io.BytesIO(came.documents["transcript.docx"]))
    assert paper.paragraphs[-1].text == "00:00:00  Agent: Good morning. You have reached the billing desk."
    assert came.documents["transcript.txt"].decode().startswith("[00:00:00] Agent: Good morning.")
    (segment,) = json.loads(came.documents["words.json"])
    assert [word[0] for word in segment["words"]][-2:] == ["billing", "desk"]


def test_another_language_is_drafted_by_the_agreed_endpoint_whose_times_the_captions_have() -> None:
    with endpoint() as address:
        agreed: dict[str, Any] = {
            "recogniser": "endpoint",
            "language": "vi",
            "speech_endpoint": {"address": f"{address}/vietnamese", "model": "whisper-small"},
        }
        came = hand_in(**agreed)
        assert [row["text"] for row in came.variables["desk"]["rows"]] == ["Xin chào quý khách"]
        begin = came.variables["desk"]["rows"][0]["start_ms"]
        told = hand_in(written("Xin chào quý khách.", start=begin), **agreed)
    (segment,) = json.loads(told.documents["words.json"])
    assert segment["aligned"]
    assert segment["words"] == [
        ["xin", begin + 200, begin + 400],
        ["chào", begin + 400, begin + 700],
        ["quý", begin + 900, begin + 1100],
        ["khách", begin + 1100, begin + 1500],
    ]


def test_two_who_agree_need_no_third_and_two_who_do_not_are_settled() -> None:
    first = written("Good morning. You have reached the billing desk.")
    unseen = written("good morning you have reached the billing desk", task="transcribe_again")
    same = hand_in(first, unseen, double_blind_percent=100)
    assert same.outcome == "straight_through"
    assert json.loads(same.documents["quality.json"])["second_writing_percent"] == "0.00"
    other = written("Good morning. You have reached the building.", task="transcribe_again")
    apart = hand_in(first, other, double_blind_percent=100)
    assert (apart.waits, apart.reasons) == (("settle",), ("apart",))
    assert apart.variables["desk"]["notes"]["140"]["other"] == "Good morning. You have reached the building."
    settled = hand_in(first, other, written("Good morning.", task="settle"), double_blind_percent=100)
    assert settled.documents["transcript.txt"].decode().endswith("Good morning.\n")


def test_marks_fillers_and_misheard_words_of_the_client_go_to_a_second_listener() -> None:
    came = hand_in(written("Um, you have reached the [unclear] building desk."), references=GLOSSARY)
    assert (came.waits, came.reasons) == (("listen_again",), ("unclear", "fillers", "glossary"))
    verbatim = hand_in(written("Um, you have reached the billing office."), style="verbatim")
    assert verbatim.outcome == "straight_through"


def test_a_transcript_that_runs_backwards_or_says_nothing_is_mended_first() -> None:
    assert hand_in(written("Good morning.", start=900, end=800)).reasons == ("backwards",)
    beyond = hand_in(written("Good morning.", end=60_000))
    assert (beyond.waits, beyond.reasons) == (("mend",), ("beyond",))
    empty = hand_in(written(" "))
    assert empty.reasons == ("empty",)
    assert hand_in(written(" "), written("Good morning.", task="mend")).outcome == "straight_through"


def test_a_long_recording_gets_no_draft_and_says_why() -> None:
    came = hand_in(recogniser="local", draft_seconds=1)
    assert came.reasons == ("long",)
    assert "at most 1 seconds" in came.variables["reasons"][0]["text"]["en"]
    assert [row["text"] for row in came.variables["desk"]["rows"]] == [""]


def test_what_is_no_recording_is_refused_with_its_place() -> None:
    came = Stage(line, now=NOW).rehearse(b"a letter", name="letter.wav")
    assert came.outcome == "refused"
    problem = line.read(b"RIFF a letter", media_type="audio/wav", name="letter.wav").problems[0]
    assert problem.place == "file"
    assert problem.code == "media.unreadable"


def test_whoever_settles_or_listens_again_is_somebody_else() -> None:
    drawn = line.definition("transcription.bpmn").decode()
    assert 'remit:separateFrom="transcribe,transcribe_again"' in drawn
    assert drawn.count('remit:separateFrom="transcribe"') == 2
    assert drawn.count('remit:mode="job"') == 2
