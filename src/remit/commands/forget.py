"""`remit forget`: what machines finished long ago, deleted."""

from datetime import timedelta
from pathlib import Path

import click

from remit.app.settings import KEEP_DAYS_MIN
from remit.commands.installation import folder_option, opened, refusing


@click.command()
@folder_option
@click.option("--older-than", "days", type=click.IntRange(min=KEEP_DAYS_MIN), help="Days; else as the settings say.")
@refusing
def forget(folder: Path, days: int | None) -> None:
    """Delete jobs and sent messages that were finished long ago, in small transactions while work goes on.

    A worker does it once a day by the setting keep_finished_days (90; 0 keeps them for ever). The log, and with it the
    journal of every instance, is sealed and stays.
    """
    with opened(folder) as house:
        kept = house.settings.keep_finished_days if days is None else days
        if not kept:
            click.echo("Everything is kept: the setting keep_finished_days is 0.")
            return
        count = house.store.forget_finished(before=house.clock.now() - timedelta(days=kept))
    click.echo(f"Deleted {count:,} finished jobs and messages older than {kept} days.")
