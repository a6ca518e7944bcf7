"""`remit health`: how the installation stands, for an operator's eyes and scripts."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from remit.app.health import Condition, Part, examine
from remit.app.retrying import retry_all, retry_kind
from remit.commands.installation import folder_option, opened, refusing
from remit.parties.access import SYSTEM
from remit.store.workers import WorkerStanding
from remit.values.moment import format_moment
from remit.web.health import CONDITIONS, FIGURES, NEEDS, PARTS


@click.command()
@folder_option
@click.option("--json", "as_json", is_flag=True, help="As JSON, for scripts.")
@click.option("--retry", is_flag=True, help="First have the jobs done again that were given up.")
@click.option("--kind", help="Of those, only the jobs of this kind.")
@refusing
def health(folder: Path, as_json: bool, retry: bool, kind: str | None) -> None:
    """Say how each part stands; ends with 1 where something needs somebody."""
    with opened(folder) as house:
        if retry:
            again = retry_kind(house, SYSTEM, kind=kind) if kind else retry_all(house, SYSTEM)
            click.echo(f"{again} jobs wait for a worker again.", err=True)
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
    lines += [f"  given up: {one.kind} {one.id}, due {format_moment(one.due_at)} {one.fault}" for one in part.stuck]
    lines += [f"  {_worker(one)}" for one in part.workers]
    return "\n".join(lines)


def _worker(one: WorkerStanding) -> str:
    heard = f"heard of {_shown(one.heard_at)}{' (silent)' if one.silent else ''}" if one.heard_at else "not heard of"
    return f"{one.name}: {one.host} {one.process or ''}, {heard}, holds {one.held}"


def _shown(value: object) -> str:
    return "–" if value is None else _plain(value)
