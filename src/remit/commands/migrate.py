"""`remit migrate`: bring the database to this release."""

from pathlib import Path

import click

from remit.app.house import House
from remit.app.settings import read_settings
from remit.commands.installation import folder_option, refusing


@click.command()
@folder_option
@refusing
def migrate(folder: Path) -> None:
    """Bring the database to this release's schema and publish what the installed lines run by; safe to repeat."""
    house = House(read_settings(folder))
    try:
        house.prepare_database()
    finally:
        house.close()
    click.echo("The database is at this release.")
