"""Captions are mended or kept for a reason; a file is measured, judged and reported."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.services.knowledge_house import KnowledgeHouse, certifies

from remit.parties.model import Role
from remit.services.media_process import line
from remit.services.rehearsal import Answer, Rehearsal, Stage
from remit.store import open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.actions.tasks import start
from remit.work.model import NotEligible
from remit.work.rules.forms import Form, is_asked

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
REMOVED = {"shown": "hate", "hate_kind": "attack", "why": "A slur on a wall."}
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
def test_a_file_outside_the_delivery_is_judged_signed_and_certified_as_the_specimen_shows(tmp_path: Path) -> None:
    clock, chance = SimulatedClock(NOW), SeededChance(11)
    url = f"sqlite:///{tmp_path}/house.db"
    store = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    house = KnowledgeHouse(store, line, qualification="media-quality")
    expert, _, _, lead = house.crew()
    item = house.send((SAMPLES / "clip.mp4").read_bytes(), "clip.mp4")
    house.judge(item, "review", expert, verdict="reject")
    made = house.documents(house.sign(item, lead))
    store.close()
    if os.environ.get("REMIT_WRITE_EXAMPLES"):
        for name, content in made.items():
            (EXAMPLES / name).write_bytes(content)
    report = json.loads(made["quality-report.json"])
    kept = json.loads((EXAMPLES / "quality-report.json").read_text("utf-8"))
    assert (report["verdict"], report["sign_off"]["person"]) == ("reject", "Dung")
    assert report["findings"] == kept["findings"]
    assert report["measured"]["loudness"] == pytest.approx(kept["measured"]["loudness"], abs=0.1)
    if report == kept:
        assert {name: content == (EXAMPLES / name).read_bytes() for name, content in made.items()} == dict.fromkeys(
            made, True
        )
    certifies(made.pop("certificate.pdf"), made)


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


def test_what_was_passed_on_is_decided_by_a_lead_and_says_so() -> None:
    first = Answer("moderate", {"shown": "violence", "violence_kind": "unsure", "why": "A wound, or paint?"})
    again = {"second_decision": "limit", "second_policy": "violence", "second_why": "A film set."}
    came = hand_in("reported.png", first, Answer("moderate_again", again))
    told = json.loads(came.documents["decision.json"])
    assert (told["decision"], told["passed_on"], told["reason"]) == ("limit", True, "A film set.")


def test_a_tree_of_questions_leads_to_decision_and_clause_and_its_path_is_told() -> None:
    answers = {"shown": "violence", "violence_kind": "real", "violence_framing": "praised", "why": "A cheering crowd."}
    left_behind = {"nudity_kind": "art"}  # answered, then thought better of: no branch that was taken
    came = hand_in("reported.png", Answer("moderate", answers | left_behind))
    told = json.loads(came.documents["decision.json"])
    assert (told["decision"], told["policy"], told["passed_on"]) == ("remove", "violence", False)
    assert [(step["question"], step["answer"]) for step in told["path"]] == [
        ("What is seen?", "Violence or injury"),
        ("Is the violence real?", "Real"),
        ("How is the real violence shown?", "Praised, mocked or urged"),
    ]


def test_every_way_through_the_tree_ends_in_one_leaf() -> None:
    form = line.form("moderate")
    assert form
    leaves = [case["inputs"] for case in json.loads((line.folder / "moderation_policy.cases.json").read_text("utf-8"))]
    assert sorted(map(str, ways_through(form))) == sorted(
        str({key: value for key, value in leaf.items() if value}) for leaf in leaves
    )


def ways_through(form: Form) -> Iterator[dict[str, str]]:
    """Yield every set of answers that the questions of a form allow."""
    questions = [entry for entry in form.fields if entry.options]
    ways: list[dict[str, str]] = [{}]
    for entry in questions:
        ways = [
            way | answer
            for way in ways
            for answer in ([{entry.key: one.value} for one in entry.options] if is_asked(entry, way) else [{}])
        ]
    yield from ways


def test_who_has_looked_for_long_enough_is_refused_the_next_picture_by_this_clients_figures(tmp_path: Path) -> None:
    clock, chance = SimulatedClock(NOW), SeededChance(11)
    url = f"sqlite:///{tmp_path}/house.db"
    store = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    limit = {"exposure": {"stretch_minutes": 1, "break_minutes": 15}}
    house = KnowledgeHouse(store, line, qualification="none", routing=limit)
    moderator = house.person("An", Role.AGENT)
    picture = (SAMPLES / "reported.png").read_bytes()
    first, second = house.send(picture, "a.png"), house.send(picture + b"b", "b.png")
    held = house.claimed(first, "moderate", moderator)
    house.do(lambda tx: start(tx, principal=moderator, tenant=house.tenant, task_id=held.id))
    clock.advance(timedelta(minutes=2))
    house.finish(first, held, moderator, **REMOVED)
    with pytest.raises(NotEligible, match="without a break; 15 minutes of rest"):
        house.claimed(second, "moderate", moderator)
    clock.advance(timedelta(minutes=15))
    assert house.claimed(second, "moderate", moderator).assignee == moderator.id
    store.close()
