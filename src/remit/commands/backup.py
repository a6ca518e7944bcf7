"""`remit backup` and `remit restore`: a consistent copy of a running installation, and an installation from it."""

from pathlib import Path

import click

from remit.app.settings import read_settings
from remit.commands.installation import folder_option, opened, refusing
from remit.parties.access import SYSTEM
from remit.parties.actions.upkeep import note_backup
from remit.store import restore_store


@click.command()
@folder_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@refusing
def backup(folder: Path, file: Path) -> None:
    """Write a consistent copy of the database to FILE while work goes on."""
    with opened(folder) as house:
        house.store.backup(file)
        size_bytes = file.stat().st_size
        house.store.write(lambda tx: note_backup(tx, SYSTEM, size_bytes=size_bytes))
    click.echo(f"Backed up to {file} ({size_bytes:,} bytes).")


@click.command()
@folder_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@refusing
def restore(folder: Path, file: Path) -> None:
    """Make the installation's database anew from a backup FILE; a database that holds data is never overwritten."""
    restore_store(file, read_settings(folder).database)
    with opened(folder) as house:
        health = house.store.health()
    click.echo(f"Restored: the log stands at position {health.position}.")
