"""`remit health`: how the installation stands, for an operator's eyes and scripts."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from remit.app.health import Condition, Part, examine
from remit.commands.installation import folder_option, opened, refusing
from remit.parties.access import SYSTEM
from remit.values.moment import format_moment
from remit.web.health import CONDITIONS, FIGURES, NEEDS, PARTS


@click.command()
@folder_option
@click.option("--json", "as_json", is_flag=True, help="As JSON, for scripts.")
@click.option("--retry", is_flag=True, help="First have the jobs done again that were given up.")
@refusing
def health(folder: Path, as_json: bool, retry: bool) -> None:
    """Say how each part stands; ends with 1 where something needs somebody."""
    with opened(folder) as house:
        if retry:
            click.echo(f"{house.store.retry_stuck_jobs()} jobs wait for a worker again.", err=True)
        parts = examine(house, SYSTEM)
    click.echo(_in_json(parts) if as_json else "\n".join(map(_in_words, parts)))
    if any(one.condition is Condition.NEEDS for one in parts):
        raise click.exceptions.Exit(1)


def _plain(value: object) -> str:
    return format_moment(value) if isinstance(value, datetime) else str(value)


def _in_json(parts: tuple[Part, ...]) -> str:
    told = {one.name: {"condition": one.condition.value, **asdict(one)} for one in parts}
    return json.dumps(told, default=_plain, indent=2)


def _in_words(part: Part) -> str:
    lines = [f"{PARTS[part.name]}: {CONDITIONS[part.condition][0]}"]
    for trouble in part.troubles:
        since = f" Since {format_moment(trouble.since)}." if trouble.since else ""
        about = " ".join(word for word in (trouble.about, trouble.fault) if word)
        lines.append("  ! " + " ".join(word for word in (NEEDS[trouble.need][0], about) if word) + since)
        lines.append(f"    {NEEDS[trouble.need][1]}")
    lines += [f"  {FIGURES.get(name, name)}: {_shown(value)}" for name, value in part.figures.items()]
    lines += [f"  {one.address}: fetched {_shown(one.fetched_at)}, {one.waiting} waiting" for one in part.mailboxes]
    return "\n".join(lines)


def _shown(value: object) -> str:
    return "–" if value is None else _plain(value)
