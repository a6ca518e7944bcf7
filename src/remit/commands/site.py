"""`remit site`: let a client deploy a site by git push."""

from pathlib import Path

import click

from remit.app.finding import engagement_called
from remit.app.hosting.answering import SITE
from remit.app.hosting.repositories import open_repository
from remit.commands.installation import folder_option, opened, refusing
from remit.hosting.model import HostingAbsent, SiteUnknown
from remit.parties.access import SYSTEM


@click.group()
def site() -> None:
    """Sites of clients: deployed by git push."""


@site.command()
@folder_option
@click.option("--engagement", required=True, help="The engagement's key, such as harrow-web.")
@click.option("--site", "key", required=True, help="The site's key, as its reference data has it.")
@refusing
def repository(*, folder: Path, engagement: str, key: str) -> None:
    """Make the repository whose main branch goes live when somebody pushes to it.

    \b
    remit site repository --folder /srv/remit --engagement harrow-web --site shop
    git push ssh://host/srv/remit/repositories/harrow-web/shop.git main
    """
    with opened(folder) as house:
        if not house.settings.watch or not house.settings.sites:
            raise HostingAbsent(place="sites, watch")
        if not SITE.fullmatch(key):
            raise SiteUnknown(place="site", site=key)
        with house.store.read() as reader:
            found = engagement_called(reader, SYSTEM, engagement)
        inbox = Path(house.settings.watch) / found.key
        made = open_repository(folder.absolute() / "repositories" / found.key, site=key, inbox=inbox)
    click.echo(f"Push branch main to {made}")
