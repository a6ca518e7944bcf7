"""`remit receive`, `remit items`, `remit restart`, `remit export`: work in, listed and set going, deliverables out."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.commands.installation import folder_option, opened, refusing
from remit.commands.refusals import language
from remit.contracts.model import Engagement
from remit.contracts.reports import engagements
from remit.locale import translator
from remit.parties.access import SYSTEM
from remit.store import Reader
from remit.values.canonical import content_hash
from remit.values.moment import format_moment
from remit.values.refusal import Refusal
from remit.work.actions.incidents import restart_item
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Item, ItemState
from remit.work.reports.items import item_view
from remit.work.reports.lists import ItemFilter, item_list
from remit.work.reports.starting import waits_to_start

LISTED = 200


@click.command()
@folder_option
@click.option("--engagement", required=True, help="The engagement's key, such as harrow-ap.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@refusing
def receive(folder: Path, engagement: str, files: tuple[Path, ...]) -> None:
    """Take FILES in for an engagement; each is stored before it is acknowledged.

    The same file again gives the same item. The exit code is 2 where any file was refused; the others are taken in.

    \b
    remit receive --engagement harrow-ap inbox/*.xml
    """
    refused = 0
    with opened(folder) as house:
        with house.store.read() as reader:
            agreed = engagement_called(reader, SYSTEM, engagement)
        for path in files:
            refused += not _receive_one(house, agreed, path)
    if refused:
        sys.exit(2)


def _receive_one(house: House, agreed: Engagement, path: Path) -> bool:
    content = path.read_bytes() if path.stat().st_size <= house.settings.max_upload_bytes else None
    if content is None:
        click.echo(f"{path.name}: larger than {house.settings.max_upload_bytes:,} bytes [work.too_large]", err=True)
        return False
    parcel = Parcel(content, path.name, Channel.CLI, f"cli:{path.name}:{content_hash(content)}")
    try:
        receipt = house.receive(SYSTEM, tenant=agreed.tenant, engagement_id=agreed.id, parcel=parcel)
        item = receipt.accepted()
    except Refusal as refusal:
        click.echo(f"{path.name}: {translator(language()).refusal(refusal)} [{refusal.code}]", err=True)
        return False
    again = " (already known)" if receipt.repeated else ""
    click.echo(f"{path.name}: {item.number} {item.state.value}{again}  {item.title}")
    return True


@click.command()
@folder_option
@click.option("--engagement", help="Only this engagement's.")
@click.option("--state", type=click.Choice([state.value for state in ItemState]), help="Only in this state.")
@click.option("--search", "--text", "text", help="Only of this number or reference, or holding these words.")
@click.option("--limit", default=LISTED, show_default=True, type=click.IntRange(1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@refusing
def items(
    folder: Path, engagement: str | None, state: str | None, text: str | None, limit: int, *, as_json: bool
) -> None:
    """List items, newest first."""
    with opened(folder) as house, house.store.read() as reader:
        agreed = engagement_called(reader, SYSTEM, engagement) if engagement else None
        narrowed = ItemFilter(
            states=frozenset({ItemState(state)}) if state else None,
            engagement_id=agreed.id if agreed else None,
            text=text,
        )
        tenants = [agreed.tenant] if agreed else sorted({one.tenant for one in engagements(reader, SYSTEM)})
        found = item_list(reader, principal=SYSTEM, narrowed=narrowed, tenants=tenants, count_max=limit).items
    click.echo(json.dumps([_facts(item) for item in found], ensure_ascii=False, indent=1) if as_json else _table(found))


def _facts(item: Item) -> dict[str, object]:
    return {
        "number": item.number,
        "id": item.id,
        "state": item.state.value,
        "kind": item.kind,
        "title": item.title,
        "reference": item.reference,
        "received_at": format_moment(item.received_at),
        "due_at": format_moment(item.due_at) if item.due_at else None,
        "straight_through": item.straight_through,
    }


def _table(found: tuple[Item, ...]) -> str:
    lines = [
        f"{item.number:<18} {item.state.value:<16} {item.received_at:%Y-%m-%d %H:%M}  {item.title[:70]}"
        for item in found
    ]
    return "\n".join(lines) or "No items."


@click.command()
@folder_option
@click.option("--engagement", required=True, help="The engagement's key.")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@refusing
def export(folder: Path, engagement: str, target: Path) -> None:
    """Write the released deliverables of an engagement to TARGET, a folder for each item."""
    written = 0
    with opened(folder) as house, house.store.read() as reader:
        agreed = engagement_called(reader, SYSTEM, engagement)
        narrowed = ItemFilter(states=frozenset({ItemState.RELEASED}), engagement_id=agreed.id)
        cursor: str | None = None
        while True:
            page = item_list(reader, principal=SYSTEM, narrowed=narrowed, tenants=[agreed.tenant], cursor=cursor)
            for item in page.items:
                view = item_view(reader, house.lines, principal=SYSTEM, tenant=item.tenant, item_id=item.id)
                for made in view.deliverables:
                    place = target / item.number
                    place.mkdir(parents=True, exist_ok=True)
                    (place / made.name).write_bytes(reader.blob(item.tenant, made.content_hash))
                    written += 1
            cursor = page.next_cursor
            if cursor is None:
                break
    click.echo(f"{written} documents written to {target}.")


@click.command()
@folder_option
@click.option("--engagement", required=True, help="The engagement's key.")
@refusing
def restart(folder: Path, engagement: str) -> None:
    """Set every item of an engagement going that could not be set going when it was received.

    The exit code is 2 where one still cannot; its definition is missing or faulty as before.
    """
    with opened(folder) as house:
        with house.store.read() as reader:
            agreed = engagement_called(reader, SYSTEM, engagement)
            stopped = [one for one in _in_incident(reader, agreed) if waits_to_start(reader, one)]
        tried = [_restart_one(house, one) for one in stopped]
    for item in tried:
        click.echo(f"{item.number}: {item.state.value}  {item.title[:70]}")
    if any(item.state is ItemState.INCIDENT for item in tried):
        sys.exit(2)


def _in_incident(reader: Reader, agreed: Engagement) -> Iterator[Item]:
    narrowed = ItemFilter(states=frozenset({ItemState.INCIDENT}), engagement_id=agreed.id)
    cursor: str | None = None
    while True:
        page = item_list(reader, principal=SYSTEM, narrowed=narrowed, tenants=[agreed.tenant], cursor=cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _restart_one(house: House, item: Item) -> Item:
    at: dict[str, Any] = {"principal": SYSTEM, "tenant": item.tenant, "item_id": item.id}
    return house.store.write(lambda tx: restart_item(tx, house.runtime, **at), tenant=item.tenant)
