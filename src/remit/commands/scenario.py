"""`remit scenario run FILE`: run scenario files and say of each whether it passed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from remit.commands.refusals import NotJson
from remit.engine.core.run import Decide
from remit.engine.core.xml import XmlRefused, read_xml
from remit.engine.dmn import CompiledModel, DecisionUnknown, compile_model, read_model
from remit.engine.scenario import Outcome, ScenarioRefused, run_scenario
from remit.values.refusal import Refusal


@click.group()
def scenario() -> None:
    """Try out processes and cases before they go live."""


@scenario.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def run(file: Path, as_json: bool) -> None:
    """Run every scenario of FILE; paths in it are relative to it. Exits with 1 if any did not pass."""
    outcomes = [_run_one(entry, file.parent) for entry in _entries(file)]
    if as_json:
        click.echo(json.dumps([_as_json(outcome) for outcome in outcomes], ensure_ascii=False, default=str))
    else:
        for outcome in outcomes:
            click.echo(_as_line(outcome))
        passed = sum(outcome.result == "passed" for outcome in outcomes)
        click.echo(f"{passed} of {len(outcomes)} passed")
    if any(outcome.result != "passed" for outcome in outcomes):
        raise SystemExit(1)


def _entries(file: Path) -> list[Any]:
    """Read the scenarios of a file; one that is no JSON is a refusal of the command."""
    try:
        content = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as fault:
        raise NotJson(place=str(file), reason=str(fault)) from None
    return content if isinstance(content, list) else [content]


def _run_one(entry: Any, folder: Path) -> Outcome:
    """Run one scenario; whatever keeps it from running is its refusal."""
    name = str(entry.get("id", "")) if isinstance(entry, dict) else ""
    try:
        contents = [_content(folder, path) for path in _paths(entry)]
        decisions = [model for model in map(_decision_model, contents) if model is not None]
    except Refusal as refusal:
        return Outcome(name, "refused", got=str(refusal))
    models = [content for content in contents if not _is_dmn(content)]
    return run_scenario(entry, models, decide=_decider(decisions) if decisions else None)


def _paths(entry: Any) -> list[str]:
    """Return the paths of a scenario's models, the main one first. Refuses `ScenarioRefused`."""
    also = entry.get("also") or [] if isinstance(entry, dict) else None
    if not isinstance(also, list) or not all(isinstance(path, str) for path in (entry.get("path"), *also)):
        raise ScenarioRefused(reason="it is no object with the path of a model")
    return [entry["path"], *also]


def _content(folder: Path, path: str) -> bytes:
    try:
        return (folder / path).read_bytes()
    except (OSError, ValueError) as fault:
        raise ScenarioRefused(reason=f"{path} cannot be read ({fault})") from None


def _is_dmn(content: bytes) -> bool:
    """Tell whether a document is a decision model; what is no XML is left for the run to refuse."""
    try:
        return "/DMN/" in str(read_xml(content).tag)
    except XmlRefused:
        return False


def _decision_model(content: bytes) -> CompiledModel | None:
    if not _is_dmn(content):
        return None
    model, problems = read_model(content)
    if model is None:
        raise ScenarioRefused(reason="; ".join(problem.message for problem in problems))
    return compile_model(model)


def _decider(models: list[CompiledModel]) -> Decide:
    """Ask the first model that knows a decision."""

    def decide(reference: str, variables: Mapping[str, Any]) -> Any:
        refusal: DecisionUnknown | None = None
        for model in models:
            try:
                return model.decide(reference, variables).value
            except DecisionUnknown as unknown:
                refusal = unknown
        assert refusal is not None
        raise refusal

    return decide


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "result": outcome.result,
        "step": outcome.step,
        "expected": outcome.expected,
        "got": outcome.got,
    }


def _as_line(outcome: Outcome) -> str:
    if outcome.result == "passed":
        return f"passed   {outcome.id}"
    place = "" if outcome.step is None else f" at step {outcome.step}"
    return f"{outcome.result:8} {outcome.id}{place}: expected {outcome.expected}, got {outcome.got}"
