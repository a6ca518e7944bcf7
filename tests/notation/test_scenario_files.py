"""Every scenario in `scenarios/`, each a test of its own: the sentence is its id, the model lies beside it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from remit.commands.scenario import scenario

FOLDER = Path(__file__).parent / "scenarios"
FAMILIES = sorted(FOLDER.glob("*.json"))


@cache
def results(file: Path) -> dict[str, dict[str, Any]]:
    """Run a family once, as a process designer would."""
    output = CliRunner().invoke(scenario, ["run", str(file), "--json"]).output
    return {entry["id"]: entry for entry in json.loads(output)}


def sentences() -> list[Any]:
    """Return every scenario of every family."""
    return [
        pytest.param(file, entry["id"], id=f"{file.stem}: {entry['id']}")
        for file in FAMILIES
        for entry in json.loads(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("file", "sentence"), sentences())
def test_the_standards_scenario_by_scenario(file: Path, sentence: str) -> None:
    found = results(file)[sentence]
    assert found["result"] == "passed", found


@pytest.mark.parametrize("file", FAMILIES, ids=lambda file: file.stem)
def test_a_sentence_stands_for_one_scenario(file: Path) -> None:
    names = [entry["id"] for entry in json.loads(file.read_text(encoding="utf-8"))]
    assert sorted(set(names)) == sorted(names)
