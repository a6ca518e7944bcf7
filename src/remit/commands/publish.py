"""`remit publish`: a process, case or decision from a file goes live, as the installation's operator."""

import json
from functools import partial
from pathlib import Path

import click

from remit.commands.installation import folder_option, opened, organisation_called, refusing
from remit.parties.access import SYSTEM
from remit.values.problem import Problem
from remit.work.actions.publishing import Published, publish_document
from remit.work.model import HOUSE, Definition


@click.command("publish")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@folder_option
@click.option("--client", help="For one client alone, by name or identifier; without it, for the whole house.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@refusing
def publish(*, file: Path, folder: Path, client: str | None, as_json: bool) -> None:
    """Publish what FILE (BPMN, CMMN or DMN) holds; new instances use it, running ones stay on their version."""
    with opened(folder) as house:
        tenant = organisation_called(house, client) if client else HOUSE
        act = partial(publish_document, principal=SYSTEM, tenant=tenant, xml=file.read_bytes(), file_name=file.name)
        made = house.store.write(act, tenant=tenant if client else None)
    click.echo(json.dumps(_answer(made), ensure_ascii=False, indent=2) if as_json else _said(made))
    for each in () if as_json else made.warnings:
        click.echo(f"warning: {_place(each)}{each.message}", err=True)


def _said(made: Published) -> str:
    return "\n".join(f"{one.key}  version {one.version}{_new(made, one)}  {one.name}" for one in made.versions)


def _new(made: Published, one: Definition) -> str:
    return "" if one in made.fresh else " (as before)"


def _place(problem: Problem) -> str:
    return "".join(f"{part}: " for part in (problem.place, problem.clause) if part)


def _answer(made: Published) -> dict[str, object]:
    return {
        "versions": [
            {
                "id": one.id,
                "notation": one.notation.value,
                "key": one.key,
                "version": one.version,
                "name": one.name,
                "hash": one.hash,
                "new": one in made.fresh,
            }
            for one in made.versions
        ],
        "warnings": [
            {"code": each.code, "message": each.message, "place": each.place, "clause": each.clause}
            for each in made.warnings
        ],
    }
