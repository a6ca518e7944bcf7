"""`remit payroll`: compute payslips from a file, and list the tables of the law they rest on."""

import json
from pathlib import Path
from typing import Any

import click

from remit.commands.installation import refusing
from remit.commands.refusals import language
from remit.locale import translator
from remit.payroll.model import Result
from remit.payroll.records import tables_with
from remit.payroll.reports import results_of_file
from remit.payroll.rules.showing import amount, shown_result

tables_option = click.option(
    "--tables",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of TOML tables laid over those of the house.",
)


@click.group()
def payroll() -> None:
    """Compute pay by dated tables of the law (docs/payroll.md says how)."""


@payroll.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@tables_option
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@refusing
def calculate(file: Path, tables: Path | None, *, as_json: bool) -> None:
    """Compute the payslips of FILE (JSON or CSV): employees, elements and a period.

    Ends with 0 where everybody gets a payslip, with 1 where somebody is refused, with 2 where the file cannot be read.
    """
    results = results_of_file(file.read_bytes(), name=file.name, tables=tables_with(tables))
    click.echo(json.dumps(_facts(results), indent=1, ensure_ascii=False) if as_json else _table(results))
    if any(result.stopped for result in results):
        raise SystemExit(1)


@payroll.command("tables")
@tables_option
@refusing
def list_tables(tables: Path | None) -> None:
    """List the tables at hand: validity, approver, citation."""
    for table in sorted(tables_with(tables).entries, key=lambda one: (one.name, one.valid_from)):
        until = table.valid_until.isoformat() if table.valid_until else "…"
        click.echo(f"{table.name:<26} {table.valid_from} – {until:<10}  {table.approver}: {table.citation}")


def _facts(results: tuple[Result, ...]) -> dict[str, Any]:
    """Return one country's result as it is; of several, every payslip in one list and the results beside it."""
    shown = [shown_result(result) for result in results]
    if len(shown) == 1:
        return shown[0]
    return {
        "payslips": [slip for one in shown for slip in one["payslips"]],
        "refusals": [stop for one in shown for stop in one["refusals"]],
        "runs": [{key: value for key, value in one.items() if key not in ("payslips", "refusals")} for one in shown],
    }


def _table(results: tuple[Result, ...]) -> str:
    words = translator(language())
    lines = []
    for result in results:
        currency = result.run.country.currency
        lines.append(f"{result.run.country.value} {result.run.period.label} {currency} {result.run.frozen_hash[:12]}")
        for slip in result.slips:
            sums = (amount(value, currency) for value in (slip.gross, slip.deductions, slip.net, slip.employer_cost))
            lines.append(f"  {slip.employee:<12} {slip.name:<28} " + " ".join(f"{value:>14}" for value in sums))
        for one in result.stopped:
            lines.append(f"  {one.employee:<12} {one.name:<28} {words.refusal(one.refusal)} [{one.refusal.code}]")
    return "\n".join(lines)
