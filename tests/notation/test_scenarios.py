import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from remit.commands.scenario import scenario

FOLDER = (
    Path(os.environ.get("REMIT_CONFORMANCE", Path(__file__).parents[2].parent / "shared" / "conformance")) / "scenarios"
)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the conformance scenarios are not beside the repository")
def test_every_conformance_scenario_passes() -> None:
    result = CliRunner().invoke(scenario, ["run", str(FOLDER / "scenarios.json"), "--json"])
    assert [entry for entry in json.loads(result.output) if entry["result"] != "passed"] == []
    assert result.exit_code == 0


MODEL = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="p">
  <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/>
  <userTask id="a"/><sequenceFlow id="g" sourceRef="a" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""


def run(folder: Path, *steps: dict[str, object]) -> tuple[int, list[dict[str, object]]]:
    (folder / "model.bpmn").write_text(MODEL, encoding="utf-8")
    entry = {"id": "one", "path": "model.bpmn", "process": "p", "steps": steps}
    file = folder / "scenarios.json"
    file.write_text(json.dumps([entry]), encoding="utf-8")
    result = CliRunner().invoke(scenario, ["run", str(file), "--json"])
    return result.exit_code, json.loads(result.output)


def test_an_unmet_expectation_names_its_step_and_what_was_got(tmp_path: Path) -> None:
    code, results = run(tmp_path, {"start": {}}, {"complete": "a", "expect_ended": False})
    assert code == 1
    assert results == [
        {"id": "one", "result": "failed", "step": 1, "expected": {"expect_ended": False}, "got": {"expect_ended": True}}
    ]


def test_a_refused_action_is_what_expect_error_asks_for(tmp_path: Path) -> None:
    steps: tuple[dict[str, object], ...] = (
        {"start": {}},
        {"message": "nobody", "expect_error": True, "expect_active": ["a"]},
    )
    assert run(tmp_path, *steps)[1][0]["result"] == "passed"
    assert run(tmp_path, {"start": {}, "expect_error": True})[1][0]["got"] == "the action was accepted"


def test_a_step_nobody_knows_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, {"begin": {}})[1][0]["result"] == "refused"


def test_a_deployment_that_should_fail_and_does_not_is_a_failure(tmp_path: Path) -> None:
    assert run(tmp_path, {"expect_deploy_error": True})[1][0]["result"] == "failed"


DECISION = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="n" name="limits" id="l">
  <decision id="limit" name="limit"><variable name="limit"/><informationRequirement><requiredInput href="#amount"/>
  </informationRequirement><literalExpression><text>amount * 2</text></literalExpression></decision>
  <inputData id="amount" name="amount"><variable name="amount"/></inputData>
</definitions>"""
ASKING = MODEL.replace('<userTask id="a"/>', '<businessRuleTask id="a" remit:decision="limit" remit:result="limit"/>')


def test_a_decision_of_a_further_model_is_evaluated(tmp_path: Path) -> None:
    asking = ASKING.replace("targetNamespace", 'xmlns:remit="urn:remit:definition:1" targetNamespace')
    (tmp_path / "asking.bpmn").write_text(asking, encoding="utf-8")
    (tmp_path / "limits.dmn").write_text(DECISION, encoding="utf-8")
    step = {"start": {"vars": {"amount": 21}}, "expect_vars": {"limit": 42}, "expect_ended": True}
    entry = {"id": "one", "path": "asking.bpmn", "also": ["limits.dmn"], "process": "p", "steps": [step]}
    (tmp_path / "file.json").write_text(json.dumps([entry]), encoding="utf-8")
    result = CliRunner().invoke(scenario, ["run", str(tmp_path / "file.json")])
    assert (result.exit_code, result.output) == (0, "passed   one\n1 of 1 passed\n")


def test_a_scenario_that_names_no_process_starts_the_first_of_its_model(tmp_path: Path) -> None:
    (tmp_path / "model.bpmn").write_text(MODEL, encoding="utf-8")
    entry = {"id": "one", "path": "model.bpmn", "steps": [{"start": {}, "expect_active": ["a"]}]}
    (tmp_path / "file.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert CliRunner().invoke(scenario, ["run", str(tmp_path / "file.json")]).exit_code == 0


WAITING = (
    MODEL.replace('<startEvent id="s"/>', "<startEvent id='s'><messageEventDefinition messageRef='M'/></startEvent>")
    .replace("<process", "<message id='M' name='order'/><process")
    .replace('"p"', '"ordered"')
)
TIMED = "<startEvent id='s'><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent>"


def test_a_start_by_message_finds_the_process_that_begins_with_it(tmp_path: Path) -> None:
    for name, model in (("model.bpmn", MODEL), ("waiting.bpmn", WAITING)):
        (tmp_path / name).write_text(model, encoding="utf-8")
    steps = [{"start": {"message": "order", "vars": {"n": 1}}, "expect_active": ["a"], "expect_vars": {"n": 1}}]
    entry = {"id": "one", "path": "model.bpmn", "also": ["waiting.bpmn"], "process": "p", "steps": steps}
    (tmp_path / "file.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert CliRunner().invoke(scenario, ["run", str(tmp_path / "file.json")]).exit_code == 0


@pytest.mark.parametrize(("timers", "result"), [([], "passed"), (["s"], "passed"), (["a"], "failed")])
def test_a_timer_that_starts_instances_may_be_named_among_the_timers(
    tmp_path: Path, timers: list[str], result: str
) -> None:
    (tmp_path / "model.bpmn").write_text(MODEL.replace('<startEvent id="s"/>', TIMED), encoding="utf-8")
    steps = [{"fire_timer": "s", "expect_active": ["a"], "expect_timers": timers}]
    file = tmp_path / "file.json"
    file.write_text(json.dumps([{"id": "one", "path": "model.bpmn", "process": "p", "steps": steps}]), encoding="utf-8")
    output = CliRunner().invoke(scenario, ["run", str(file), "--json"]).output
    assert json.loads(output)[0]["result"] == result


def test_numbers_inside_lists_and_maps_are_compared_as_decimals(tmp_path: Path) -> None:
    script = '<scriptTask id="a" scriptFormat="feel"><script>{l: [0.1 + 0.2], m: {x: 0.3}}</script></scriptTask>'
    (tmp_path / "model.bpmn").write_text(MODEL.replace('<userTask id="a"/>', script), encoding="utf-8")
    steps = [{"start": {}, "expect_vars": {"l": [0.3], "m": {"x": 0.3}}}]
    entry = {"id": "one", "path": "model.bpmn", "process": "p", "steps": steps}
    (tmp_path / "file.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert CliRunner().invoke(scenario, ["run", str(tmp_path / "file.json")]).exit_code == 0
