"""What is one matter with an item: what it carries on for, what carries on for it, and what might be the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from remit.parties.access import Permission, Principal
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.work.model import Item
from remit.work.model.merging import Merge
from remit.work.records.items import load_headings, load_item, open_like
from remit.work.records.merges import merges_into, merges_of
from remit.work.reports.doors import read_item

ALIKE_MAX = 5
"""As many items that may be the same are named; whoever means another types its number."""


@dataclass(frozen=True, slots=True)
class Matter:
    """An item's merges in force: into which item, and of which items, each with its heading."""

    into: tuple[Merge, Item] | None
    carried: tuple[tuple[Merge, Item], ...]


def carried(reader: Reader, item: Item) -> tuple[Item, ...]:
    """Return the items that one carries on for, and those that they carry on for, in the order of the merges."""
    return tuple(_carried(reader, item))


def _carried(reader: Reader, item: Item) -> Iterator[Item]:
    for merge in merges_into(reader, tenant=item.tenant, item_id=item.id):
        one = load_item(reader, tenant=item.tenant, item_id=merge.item_id)
        yield one
        yield from _carried(reader, one)


def in_force(reader: Reader, *, tenant: Identifier, item_id: Identifier) -> Merge | None:
    """Return the merge by which an item rests, or None."""
    found = merges_of(reader, tenant=tenant, item_id=item_id)
    return found[-1] if found and found[-1].undone_at is None else None


def carrier(reader: Reader, item: Item) -> Item:
    """Return the item that carries on for one: itself where it is not merged."""
    merge = in_force(reader, tenant=item.tenant, item_id=item.id)
    return item if merge is None else carrier(reader, load_item(reader, tenant=item.tenant, item_id=merge.into_id))


def matter(reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier) -> Matter:
    """Return what is one matter with an item, for its page."""
    read_item(reader, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)
    rests = in_force(reader, tenant=tenant, item_id=item_id)
    carries = merges_into(reader, tenant=tenant, item_id=item_id)
    ids = [one.item_id for one in carries] + ([rests.into_id] if rests else [])
    headings = load_headings(reader, tenant=tenant, ids=ids)
    return Matter(
        into=(rests, headings[rests.into_id]) if rests else None,
        carried=tuple((one, headings[one.item_id]) for one in carries),
    )


def alike(reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier) -> tuple[Item, ...]:
    """Return open items that may be the same matter as one, newest first: of its engagement, with its reference."""
    opened = read_item(reader, principal=principal, permission=Permission.ITEM_MERGE, tenant=tenant, item_id=item_id)
    return open_like(reader, opened.item, count_max=ALIKE_MAX)
