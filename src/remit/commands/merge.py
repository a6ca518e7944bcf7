"""`remit merge`, `remit unmerge`: two items that are one matter, from the command line."""

from pathlib import Path
from typing import Any

import click

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.commands.installation import folder_option, opened, refusing
from remit.parties.access import SYSTEM
from remit.work.actions.merging import merge_item, unmerge_item
from remit.work.model import Item
from remit.work.reports.items import find_by_number

engagement_option = click.option("--engagement", required=True, help="The engagement's key, such as harrow-ap.")


@click.command()
@folder_option
@engagement_option
@click.argument("number")
@click.argument("into")
@refusing
def merge(folder: Path, engagement: str, number: str, into: str) -> None:
    """Merge item NUMBER into item INTO of the same engagement, which carries on for both.

    \b
    remit merge --engagement harrow-ap HAAP-000012 HAAP-000009
    """
    with opened(folder) as house:
        item = _item(house, engagement, number)
        at: dict[str, Any] = {"principal": SYSTEM, "tenant": item.tenant, "item_id": item.id}
        house.store.write(lambda tx: merge_item(tx, house.runtime, **at, into=into), tenant=item.tenant)
    click.echo(f"{item.number} is merged into {into.strip().upper()}.")


@click.command()
@folder_option
@engagement_option
@click.argument("number")
@refusing
def unmerge(folder: Path, engagement: str, number: str) -> None:
    """Take the merge of item NUMBER back: it goes on from where it stood."""
    with opened(folder) as house:
        item = _item(house, engagement, number)
        at: dict[str, Any] = {"principal": SYSTEM, "tenant": item.tenant, "item_id": item.id}
        house.store.write(lambda tx: unmerge_item(tx, house.runtime, **at), tenant=item.tenant)
    click.echo(f"{item.number} goes on by itself.")


def _item(house: House, engagement: str, number: str) -> Item:
    with house.store.read() as reader:
        agreed = engagement_called(reader, SYSTEM, engagement)
        return find_by_number(reader, principal=SYSTEM, tenant=agreed.tenant, number=number.strip().upper())
