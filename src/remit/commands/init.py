"""`remit init`: make an empty installation for real use."""

from contextlib import closing
from pathlib import Path

import click

from remit.app.founding import Founder, found
from remit.app.house import House
from remit.app.settings import SETTINGS_FILE, write_settings
from remit.commands.installation import folder_option, refusing


@click.command()
@folder_option
@click.option("--database", help="postgresql://user@host/name; without it, an SQLite file in the folder.")
@click.option("--provider", prompt="Name of your organisation", help="Name of the organisation that does the work.")
@click.option("--country", prompt="Its country (two letters, such as VN)", help="Its country, ISO 3166-1 alpha-2.")
@click.option("--admin", prompt="Your name", help="Name of the first administrator.")
@click.option("--email", prompt="Your e-mail address", help="The administrator's e-mail address, to sign in with.")
@click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="At least 12 characters.",
    envvar="REMIT_PASSWORD",
)
@refusing
def init(
    folder: Path, database: str | None, provider: str, country: str, admin: str, email: str, password: str
) -> None:
    """Make an empty installation: a folder with its settings, a database, and one administrator.

    \b
    remit init --folder /srv/remit
    remit init --folder /srv/remit --database postgresql://remit@db.example/remit
    """
    settings = write_settings(folder, database=database)
    try:
        with closing(House(settings)) as house:
            house.prepare_database()
            found(house, Founder(provider=provider, country=country, name=admin, email=email, password=password))
    except BaseException:
        (folder / SETTINGS_FILE).unlink()  # so that a corrected call is not told that there is one already
        raise
    click.echo(f"Installed in {folder}. Start it with:  remit serve --folder {folder}")
