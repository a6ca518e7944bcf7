"""`remit merge`, `remit unmerge`, `remit split`: two items that are one matter, and one that is two."""

from pathlib import Path
from typing import Any

import click

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.commands.installation import folder_option, opened, refusing
from remit.conversation.reports.conversation import parts_of
from remit.parties.access import SYSTEM
from remit.values.refusal import NotFound
from remit.work.actions.merging import merge_item, unmerge_item
from remit.work.model import Comment, Item
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


@click.command()
@folder_option
@engagement_option
@click.option("--onward", is_flag=True, help="Also everything said after the first message named.")
@click.argument("number")
@click.argument("messages", nargs=-1, type=click.IntRange(min=1))
@refusing
def split(folder: Path, engagement: str, number: str, messages: tuple[int, ...], *, onward: bool) -> None:
    """Make an item of MESSAGES of item NUMBER, which are about another matter; without any, list them.

    `remit merge` of the new item into the old one takes it back.

    \b
    remit split --engagement harrow-ap HAAP-000012
    remit split --engagement harrow-ap HAAP-000012 3 --onward
    """
    with opened(folder) as house:
        item = _item(house, engagement, number)
        with house.store.read(tenant=item.tenant) as reader:
            said, _ = parts_of(reader, item)
        if not messages:
            click.echo("\n".join(_line(place, one) for place, one in enumerate(said, start=1)) or "Nobody wrote yet.")
            return
        named = [said[place - 1].id for place in messages if place <= len(said)]
        if len(named) < len(messages):
            raise NotFound(kind="message", name=str(max(messages)))
        wanted: dict[str, Any] = {"since": named[0]} if onward else {"message_ids": named}
        made = house.part_off(SYSTEM, tenant=item.tenant, item_id=item.id, **wanted)
    click.echo(f"{made.number} is split off from {item.number}.")


def _line(place: int, one: Comment) -> str:
    return f"{place:>3}  {one.at:%Y-%m-%d %H:%M}  {one.author_name}: {' '.join(one.text.split())[:70]}"


def _item(house: House, engagement: str, number: str) -> Item:
    with house.store.read() as reader:
        agreed = engagement_called(reader, SYSTEM, engagement)
        return find_by_number(reader, principal=SYSTEM, tenant=agreed.tenant, number=number.strip().upper())
