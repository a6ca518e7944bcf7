"""remit table: check decision tables, run their cases, take them to Excel and back."""

import json
from pathlib import Path

import click

from remit.commands.models import load_model, read_file
from remit.commands.refusals import NoTables
from remit.engine.dmn.analysis.check import Check, check_model
from remit.engine.dmn.cases import CaseReport, read_cases, run_author_cases
from remit.engine.dmn.model import DecisionNode, Table
from remit.engine.dmn.workbook import read_workbook, write_workbook
from remit.engine.dmn.writing import new_model, write_model
from remit.values.moment import SystemClock
from remit.values.problem import errors

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.group("table")
def table() -> None:
    """Check decision tables for gaps and overlaps; run their cases; take them to Excel and back."""


@table.command("check")
@click.argument("model", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON.")
def check(model: Path, as_json: bool) -> None:
    """Check every table of MODEL; the exit code is 1 if there are errors."""
    found = check_model(load_model(model))
    click.echo(json.dumps([_json(each) for each in found], ensure_ascii=False, indent=2) if as_json else _text(found))
    if any(errors(each.problems) for each in found):
        raise SystemExit(1)


def _json(found: Check) -> dict[str, object]:
    problems = [
        {"code": each.code, "message": each.message, "place": each.place, "severity": each.severity, **each.fields}
        for each in found.problems
    ]
    return {"decision": found.decision, "rules": found.rules, "decided": found.decided, "problems": problems}


def _text(found: tuple[Check, ...]) -> str:
    lines = []
    for each in found:
        verdict = "nothing to report" if not each.problems else f"{len(each.problems)} findings"
        lines.append(f"{each.decision}: {each.rules} rules, {verdict}")
        lines += [f"  {problem.severity}: {problem.message}" for problem in each.problems]
    return "\n".join(lines) or "The model has no decision tables."


@table.command("test")
@click.argument("model", type=_FILE)
@click.argument("cases", type=_FILE)
def test(model: Path, cases: Path) -> None:
    """Run the CASES (JSON) of MODEL and say which rules no case fires; the exit code is 1 if a case fails."""
    rows, problems = read_cases(cases.read_bytes())
    for problem in problems:
        click.echo(f"{problem.place or cases.name}: {problem.message}", err=True)
    report = run_author_cases(load_model(model), rows, now=SystemClock().now())
    click.echo(_report(report))
    if problems or not report.passed:
        raise SystemExit(1)


def _report(report: CaseReport) -> str:
    lines = [f"{sum(result.passed for result in report.results)} of {len(report.results)} cases passed"]
    for result in report.results:
        if not result.passed:
            why = f" ({'; '.join(result.problems)})" if result.problems else ""
            lines.append(f"  {result.case.name}: expected {result.case.expected!r}, got {result.got!r}{why}")
    for each in report.coverage:
        covered = len(each.fired) - len(each.untested)
        rest = f"; not fired: {', '.join(map(str, each.untested))}" if each.untested else ""
        lines.append(f"{each.decision}: {covered} of {len(each.fired)} rules fired{rest}")
    return "\n".join(lines)


@table.command("export")
@click.argument("model", type=_FILE)
@click.argument("workbook", type=_OUT)
def export(model: Path, workbook: Path) -> None:
    """Write the tables of MODEL into an Excel WORKBOOK."""
    tables = {
        node.name: node.expression
        for node in read_file(model).of_kind(DecisionNode)
        if isinstance(node.expression, Table)
    }
    if not tables:
        raise NoTables
    workbook.write_bytes(write_workbook(tables))
    click.echo(f"{len(tables)} tables written to {workbook}.")


@table.command("import")
@click.argument("workbook", type=_FILE)
@click.argument("out", type=_OUT)
@click.option("--into", type=_FILE, help="The model whose tables are replaced; without it a new model is written.")
def import_(workbook: Path, out: Path, into: Path | None) -> None:
    """Read the tables of an Excel WORKBOOK into a DMN model OUT."""
    tables, problems = read_workbook(workbook.read_bytes())
    for problem in problems:
        click.echo(f"{problem.place}: {problem.message}", err=True)
    if into is not None:
        content = write_model(read_file(into), tables)
    else:
        content = new_model(workbook.stem, f"urn:remit:dmn:{workbook.stem}", tables)
    out.write_bytes(content)
    click.echo(f"{len(tables)} tables written to {out}.")
