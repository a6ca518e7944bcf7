"""The table of elements is held to what it names: every test exists, every kind of node is in some scenario."""

import json
import re
from pathlib import Path

import pytest

from remit.engine import read_definitions
from remit.engine.bpmn.model import Kind, Trigger
from remit.engine.cmmn.model import Kind as ItemKind

FOLDER = Path(__file__).parent
SCENARIOS = FOLDER / "scenarios"
TABLE = (FOLDER.parents[1] / "docs" / "elements.md").read_text(encoding="utf-8")


def models(ending: str) -> list[Path]:
    return sorted(SCENARIOS.glob(f"*/*.{ending}"))


def test_every_test_that_the_table_names_exists() -> None:
    named = set(re.findall(r"\b((?:test_)?(?:bpmn|cmmn)_\w+)\b", TABLE))
    known = {file.stem for file in (*SCENARIOS.glob("*.json"), *FOLDER.glob("test_*.py"))}
    assert named - known == set()


def test_every_model_is_told_by_a_scenario() -> None:
    told = {
        path
        for file in SCENARIOS.glob("*.json")
        for entry in json.loads(file.read_text(encoding="utf-8"))
        for path in (entry["path"], *entry.get("also", ()))
    }
    assert {f"{model.parent.name}/{model.name}" for model in SCENARIOS.glob("*/*.*")} == told


@pytest.fixture(scope="module")
def nodes() -> list[tuple[str, str]]:
    """Return kind and trigger of every node in the BPMN models; a node without a trigger has an empty one."""
    found = []
    for model in models("bpmn"):
        for definition in read_definitions(model.read_bytes())[0]:
            for node in definition.nodes:
                found += [(str(node.kind), str(each.trigger)) for each in node.triggers] or [(str(node.kind), "")]
    return found


def test_every_kind_of_node_and_trigger_is_in_some_model(nodes: list[tuple[str, str]]) -> None:
    assert {str(kind) for kind in Kind} == {kind for kind, _trigger in nodes} & {str(kind) for kind in Kind}
    assert {str(trigger) for trigger in Trigger} - {trigger for _kind, trigger in nodes} == set()
    for trigger in ("message", "timer", "signal", "conditional"):
        assert {kind for kind, each in nodes if each == trigger} >= {
            "startEvent",
            "intermediateCatchEvent",
            "boundaryEvent",
        }


def test_every_kind_of_plan_item_is_in_some_model() -> None:
    found = {
        str(item.kind)
        for model in models("cmmn")
        for definition in read_definitions(model.read_bytes())[0]
        for item in definition.nodes
    }
    assert {str(kind) for kind in ItemKind} - found == {"serviceTask", "eventListener", "planFragment"}
