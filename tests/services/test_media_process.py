"""Captions are mended or kept for a reason; a file is measured, judged and reported."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from remit.services.media_process import line
from remit.services.rehearsal import Answer, Rehearsal, Stage

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
SAMPLES = line.folder / "samples"
EXAMPLES = Path(__file__).parents[2] / "examples" / "media_process"
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs Debian's ffmpeg")


def hand_in(name: str, *answers: Answer, **agreed: object) -> Rehearsal:
    content = (SAMPLES / name).read_bytes()
    return Stage(line, now=NOW, parameters=agreed).rehearse(content, name=name, answers=answers)


def test_good_captions_leave_in_three_formats_with_all_they_hold() -> None:
    came = hand_in("good.vtt")
    assert came.documents["captions.vtt"] == (SAMPLES / "good.vtt").read_bytes()
    report = json.loads(came.documents["caption-report.json"])
    assert report["left_behind"]["subrip"] == ["settings", "identifier", "notes and styles"]
    assert report["kept"] == []


def test_what_is_kept_for_a_reason_is_named_in_the_report() -> None:
    rows = [{"start_ms": 1000, "end_ms": 1500, "text": "This is far too much to read in half a second."}]
    keep = {"caption_verdict": "keep", "caption_comment": "A sign in the picture", "cues": rows}
    came = hand_in("too-fast.srt", Answer("mend_captions", keep))
    report = json.loads(came.documents["caption-report.json"])
    assert (came.outcome, report["why_kept"]) == ("straight_through", "A sign in the picture")
    assert [one["rule"] for one in report["kept"]] == ["short", "wide", "fast"]


def test_the_table_of_the_language_and_audience_decides() -> None:
    assert hand_in("good.vtt", language="ja").reasons == ("fast",)
    assert hand_in("good.vtt", audience="children").outcome == "straight_through"


@needs_ffmpeg
def test_the_report_of_the_specimen_is_rebuilt_as_it_lies_in_the_examples() -> None:
    judged = {"quality_verdict": "reject", "quality_comment": "Black in the middle; too soft for air."}
    came = hand_in("clip.mp4", Answer("judge_findings", judged))
    assert set(came.reasons) == {"loudness", "black", "rung"}
    report = json.loads(came.documents["quality-report.json"])
    kept = json.loads((EXAMPLES / "quality-report.json").read_text("utf-8"))
    assert report["findings"] == kept["findings"]
    assert report["measured"]["loudness"] == pytest.approx(kept["measured"]["loudness"], abs=0.1)
    assert came.documents["quality-report.pdf"].startswith(b"%PDF-")
    if report == kept:
        assert came.documents["quality-report.pdf"] == (EXAMPLES / "quality-report.pdf").read_bytes()


@needs_ffmpeg
def test_a_file_as_agreed_passes_by_itself(tmp_path: Path) -> None:
    tone = "aevalsrc=0.0708*sin(2*PI*1000*t)|0.0708*sin(2*PI*1000*t):s=48000:d=6"
    path = tmp_path / "tone.wav"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", tone, str(path)], check=True)
    came = Stage(line, now=NOW).rehearse(path.read_bytes(), name="tone.wav")
    assert came.outcome == "straight_through"
    assert json.loads(came.documents["quality-report.json"])["verdict"] == "accept"


def test_broken_captions_are_refused_with_their_line() -> None:
    problem = line.read(b"WEBVTT\n\n00:03.000 --> 00:01.000\nx\n", media_type="text/vtt", name="x.vtt").problems[0]
    assert (problem.code, problem.fields["line"]) == ("media.captions", 3)
    latin = line.read("1\n00:00:01,000 --> 00:00:02,000\né".encode("latin-1"), media_type="", name="x.srt").problems[0]
    assert "UTF-8" in problem_text(latin.message)


def problem_text(text: str) -> str:
    return text.replace("\n", " ")
