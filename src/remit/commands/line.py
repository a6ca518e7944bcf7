"""`remit line`: scaffold a line of service, and check that a line is whole."""

import importlib.util
import sys
from pathlib import Path

import click

from remit.commands.installation import refusing
from remit.services.kit import Line
from remit.services.registry import installed_lines
from remit.services.scaffolding import scaffold
from remit.services.validation import validate
from remit.values.moment import SystemClock
from remit.values.problem import errors
from remit.values.refusal import Refusal


class NoLine(Refusal):
    """A folder that offers no line."""

    code = "services.no_line"
    sentence = "“{folder}” is no package with a “line” in it."


@click.group()
def line() -> None:
    """Scaffold and check lines of service.

    A line is a Python package with a `line` of `remit.services.kit.Line` in it, installed under the entry point group
    `remit.lines`.
    """


@line.command()
@click.argument("key")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=".",
    show_default=True,
    help="Where the line's folder is made.",
)
@refusing
def new(key: str, into: Path) -> None:
    """Write the folder of a new line that passes the check, to be changed step by step.

    KEY names the line in small letters, such as travel_expenses.
    """
    folder = scaffold(key, into=into)
    click.echo(f"The line stands in {folder}. Prove it with: remit line check {folder}")
    click.echo("To install it, give its package this entry point in pyproject.toml:")
    click.echo(f'\n[project.entry-points."remit.lines"]\n{key} = "{key}:line"')


@line.command()
@click.argument("key", required=False)
@refusing
def check(key: str | None) -> None:
    """Check that lines are whole: definitions, forms, topics, texts, papers, samples.

    KEY is the key of an installed line or the folder of one that is not; without it every installed line is checked.
    """
    lines = (_wanted(key),) if key else installed_lines().all()
    bad = sum(_report(one) for one in lines)
    if bad:
        raise SystemExit(1)


def _wanted(key: str) -> Line:
    return _load(Path(key)) if (Path(key) / "__init__.py").exists() else installed_lines().line(key)


def _load(folder: Path) -> Line:
    """Import a line's package from its folder, whether it is installed or not. Refuses `NoLine`."""
    name = folder.resolve().name
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder.resolve())]
    )
    if spec is None or spec.loader is None:
        raise NoLine(folder=str(folder))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    found = getattr(module, "line", None)
    if not isinstance(found, Line):
        raise NoLine(folder=str(folder))
    return found


def _report(one: Line) -> int:
    problems = validate(one, now=SystemClock().now())
    for problem in problems:
        click.echo(f"{one.key}: {problem.severity}: {problem.place}: {problem.message} [{problem.code}]")
    bad = len(errors(problems))
    click.echo(f"{one.key}: {'whole' if not bad else f'{bad} problem(s)'}")
    return bad
