"""`remit forget`: what machines finished long ago, deleted."""

from datetime import timedelta
from pathlib import Path

import click

from remit.app.house import House
from remit.app.settings import KEEP_DAYS_MIN
from remit.commands.installation import folder_option, opened, refusing
from remit.work.rules.keeping import Keeping


@click.command()
@folder_option
@click.option("--older-than", "days", type=click.IntRange(min=KEEP_DAYS_MIN), help="Days; else as the settings say.")
@click.option(
    "--journals-older-than",
    "journals",
    type=click.IntRange(min=KEEP_DAYS_MIN),
    help="Days since the end of an instance; else as the settings say.",
)
@refusing
def forget(folder: Path, days: int | None, journals: int | None) -> None:
    """Delete jobs and sent messages that were finished long ago, in small transactions while work goes on.

    Journals of instances that ended long ago are dropped as well; the log that seals them stays, its proofs hold.
    A worker does both once a day by the settings keep_finished_days (90; 0 keeps them for ever) and keep_journals_days
    (for ever; `365, supplier-invoices=90` names other days for a definition).
    """
    with opened(folder) as house:
        _forget_finished(house, house.settings.keep_finished_days if days is None else days)
        keeping = house.settings.keep_journals_days if journals is None else Keeping(journals)
        if not keeping.for_ever:
            click.echo(f"Dropped the journals of {house.machine.drop_journals(keeping):,} ended instances.")


def _forget_finished(house: House, kept: int) -> None:
    if not kept:
        click.echo("Everything is kept: the setting keep_finished_days is 0.")
        return
    count = house.store.forget_finished(before=house.clock.now() - timedelta(days=kept))
    click.echo(f"Deleted {count:,} finished jobs and messages older than {kept} days.")
