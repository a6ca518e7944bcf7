"""remit tck: run a checkout of the DMN Technology Compatibility Kit and say what passes."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from remit.engine.core.xml import XmlRefused, read_xml
from remit.engine.dmn.tck import Result, run_cases
from remit.values.moment import Moment, SystemClock

_SPACE = "namespace"


@click.command("tck")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
def tck(folder: Path, as_json: bool) -> None:
    """Run the cases under FOLDER; the exit code is 1 if any did not pass."""
    report = run_folder(folder, now=SystemClock().now())
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else _summary(report))
    if report["errors"] or report["failed"]:
        raise SystemExit(1)


def run_folder(folder: Path, *, now: Moment) -> dict[str, Any]:
    """Run every file of cases at or below a folder; return the report."""
    report: dict[str, Any] = {
        "value": {"passed": 0, "total": 0},
        "null": {"passed": 0, "total": 0},
        "errors": [],
        "failed": [],
        "optional": [],
    }
    for cases in sorted(folder.rglob("*.xml")):
        for result in _run_file(cases, now):
            _count(report, cases, result)
    return report


def _count(report: dict[str, Any], cases: Path, result: Result) -> None:
    row = {"folder": cases.parent.name, "file": cases.name, **asdict(result)}
    if result.optional:
        report["optional"].append(row)
        return
    report[result.kind]["total"] += 1
    report[result.kind]["passed"] += result.passed
    if result.error:
        report["errors"].append(row)
    if not result.passed:
        report["failed"].append(row)


def _run_file(path: Path, now: Moment) -> Iterator[Result]:
    content = path.read_bytes()
    try:
        root = read_xml(content)
    except XmlRefused:
        return
    model = root.find("{*}modelName")
    if not str(root.tag).endswith("testCases") or model is None or not model.text:
        return
    source = path.parent / Path(model.text.strip()).name
    if source.is_file():
        neighbours = _namespaces(path.parent)
        yield from run_cases(source.read_bytes(), content, neighbours.get, now=now)
    else:
        reason = f"the model {source.name} is not beside the cases"
        yield Result("", source.name, "value", passed=False, expected="", got="", error=reason)


def _namespaces(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.dmn")):
        content = path.read_bytes()
        try:
            found[read_xml(content).get(_SPACE, "")] = content
        except XmlRefused:
            continue
    return found


def _summary(report: dict[str, Any]) -> str:
    lines = [f"{kind} cases: {report[kind]['passed']} of {report[kind]['total']} passed" for kind in ("value", "null")]
    lines.append(f"errors: {len(report['errors'])}; optional elements not run: {len(report['optional'])}")
    for row in report["failed"]:
        lines.append(f"{row['folder']} {row['case']} {row['result']}: expected {row['expected']}, got {row['got']}")
    return "\n".join(lines)
