"""Broken scenario files and models: `remit scenario run` refuses them by name and never breaks."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.notation.play import bpmn, cmmn, users

from remit.cli import main

MODEL = bpmn('<startEvent id="s"/><endEvent id="e"/>' + users("a"), flows="s -> a -> e")
CASE = cmmn('<planItem id="a" definitionRef="da"/><humanTask id="da"/>')


def run(folder: Path, content: bytes, model: bytes = MODEL) -> tuple[int, str]:
    (folder / "model.bpmn").write_bytes(model)
    (folder / "scenarios.json").write_bytes(content)
    result = CliRunner().invoke(main, ["scenario", "run", str(folder / "scenarios.json"), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def one(folder: Path, entry: Any, model: bytes = MODEL) -> dict[str, Any]:
    code, output = run(folder, json.dumps([entry]).encode(), model)
    assert code == (0 if json.loads(output)[0]["result"] == "passed" else 1)
    (found,) = json.loads(output)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"nonsense"])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    code, output = run(tmp_path, content)
    assert code == 2
    assert "cannot be read as JSON" in output


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (7, "no object"),
        ("text", "no object"),
        ({"id": "x"}, "no object"),
        ({"path": 7}, "no object"),
        ({"path": "model.bpmn", "also": "text"}, "no object"),
        ({"path": "nowhere.bpmn"}, "nowhere.bpmn"),
        ({"path": "."}, "cannot be read"),
        ({"path": "model.bpmn", "steps": 7}, "no list of objects"),
        ({"path": "model.bpmn", "steps": ["start"]}, "no list of objects"),
        ({"path": "model.bpmn", "steps": [{"start": 7}]}, "start"),
        ({"path": "model.bpmn", "steps": [{"start": {"vars": 7}}]}, "start"),
        ({"path": "model.bpmn", "steps": [{"advance_ms": "long"}]}, "advance_ms"),
        ({"path": "model.bpmn", "steps": [{"advance_ms": -1}]}, "advance_ms"),
        ({"path": "model.bpmn", "steps": [{"complete": ["a"]}]}, "complete"),
        ({"path": "model.bpmn", "steps": [{"expect_active": "a"}]}, "expect_active"),
        ({"path": "model.bpmn", "steps": [{"expect_vars": []}]}, "expect_vars"),
        ({"path": "model.bpmn", "steps": [{"expect_ended": "yes"}]}, "expect_ended"),
        ({"path": "model.bpmn", "steps": [{"begin": {}}]}, "begin"),
    ],
)
def test_a_scenario_of_another_shape_is_refused_by_what_is_wrong(tmp_path: Path, entry: Any, said: str) -> None:
    found = one(tmp_path, entry)
    assert found["result"] == "refused"
    assert said in found["got"]


@pytest.mark.parametrize("model", [b"", b"<a", b"<a/>", MODEL[:200], b"\x00" * 50])
def test_a_model_that_cannot_be_read_is_refused_and_may_be_expected_to_be(tmp_path: Path, model: bytes) -> None:
    entry = {"id": "x", "path": "model.bpmn", "process": "p", "steps": [{"start": {}}]}
    assert one(tmp_path, entry, model)["result"] == "refused"
    entry["steps"] = [{"expect_deploy_error": True}]
    assert one(tmp_path, entry, model)["result"] == "passed"


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut, double or overwrite a few pieces."""
    found = bytearray(content)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(found) + 1)
        piece = found[place : place + chance.choice((1, 6, 40))]
        found[place : place + len(piece)] = chance.choice((b"", bytes(piece) * 2, b"null", b'"x"', b"<", b"7", b"{}"))
    return bytes(found)


@pytest.mark.parametrize("seed", range(12))
def test_damage_to_scenario_and_model_never_breaks_the_run(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    steps = [{"start": {"vars": {"x": 1}}, "expect_active": ["a"]}, {"complete": "a", "expect_ended": True}]
    for model, case in ((MODEL, False), (CASE, True)):
        whole = json.dumps([{"path": "model.bpmn", "process": "case" if case else "p", "steps": steps}]).encode()
        for _ in range(6):
            run(tmp_path, damaged(whole, chance), model)
            run(tmp_path, whole, damaged(model, chance))


def chain(length: int) -> bytes:
    names = [f"t{number}" for number in range(length)]
    tasks = "".join(f'<task id="{name}"/>' for name in names)
    return bpmn(f'<startEvent id="s"/><endEvent id="e"/>{tasks}', flows=" -> ".join(["s", *names, "e"]))


def nested(depth: int) -> bytes:
    body = "<task id='innermost'/>"
    for level in range(depth):
        body = f'<subProcess id="l{level}">{body}</subProcess>'
    return bpmn(body)


ENDED = [{"start": {}, "expect_ended": True}]


def test_a_thousand_steps_and_deep_nesting_run_through(tmp_path: Path) -> None:
    assert one(tmp_path, {"path": "model.bpmn", "process": "p", "steps": ENDED}, chain(1000))["result"] == "passed"
    assert one(tmp_path, {"path": "model.bpmn", "process": "p", "steps": ENDED}, nested(150))["result"] == "passed"


def test_nesting_without_bounds_is_refused(tmp_path: Path) -> None:
    found = one(tmp_path, {"path": "model.bpmn", "process": "p", "steps": ENDED}, nested(2000))
    assert found["result"] == "refused"
    assert "nests deeper" in found["got"]


def test_a_cycle_without_a_wait_is_refused_where_it_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.core.run.MAX_MOVES", 20_000)
    body = '<startEvent id="s"/><exclusiveGateway id="g"/><task id="a"/>'
    model = bpmn(body, flows="s -> g -> a -> g")
    found = one(tmp_path, {"path": "model.bpmn", "process": "p", "steps": [{"start": {}}]}, model)
    assert (found["result"], found["step"]) == ("failed", 0)
    assert "loops for ever" in found["got"]


def test_a_cycle_that_only_throws_signals_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.core.run.MAX_MOVES", 2_000)
    body = '<startEvent id="s"/><intermediateThrowEvent id="t"><signalEventDefinition signalRef="S"/>'
    model = bpmn(body + "</intermediateThrowEvent>", flows="s -> t -> t", declarations='<signal id="S" name="sig"/>')
    found = one(tmp_path, {"path": "model.bpmn", "process": "p", "steps": [{"start": {}}]}, model)
    assert "loops for ever" in found["got"]


def test_a_process_that_calls_itself_for_ever_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.scenario.world.MAX_INSTANCES", 300)
    model = bpmn('<startEvent id="s"/><callActivity id="c" calledElement="p"/>', flows="s -> c")
    found = one(tmp_path, {"path": "model.bpmn", "process": "p", "steps": [{"start": {}}]}, model)
    assert found["result"] == "failed"
    assert "loops for ever" in found["got"]


def test_a_timer_that_repeats_without_pause_is_refused(tmp_path: Path) -> None:
    timer = "<timerEventDefinition><timeCycle>R/PT0S</timeCycle></timerEventDefinition>"
    model = bpmn(f'<startEvent id="s">{timer}</startEvent>' + users("a"), flows="s -> a")
    found = one(tmp_path, {"path": "model.bpmn", "process": "p", "steps": [{"advance_ms": 1000}]}, model)
    assert (found["result"], "longer than nothing" in str(found["got"])) == ("refused", True)
