"""What was split off an item's conversation, and of which conversation an item came."""

from dataclasses import dataclass

from remit.parties.access import Permission, Principal
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.work.model import Item
from remit.work.model.parting import Parting
from remit.work.records.items import load_headings
from remit.work.records.partings import parting_of, partings_from
from remit.work.reports.doors import read_item


@dataclass(frozen=True, slots=True)
class Partings:
    """How an item came of another's conversation, and what was split off its own, each with the other's heading."""

    of: tuple[Parting, Item] | None
    off: tuple[tuple[Parting, Item], ...]


def came_of(reader: Reader, item: Item, origin: Item) -> bool:
    """Tell whether one item was split off the conversation of another."""
    found = parting_of(reader, tenant=item.tenant, item_id=item.id)
    return found is not None and found.from_id == origin.id


def partings(reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier) -> Partings:
    """Return what was split off an item and what it was split off, for its page."""
    read_item(reader, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)
    of = parting_of(reader, tenant=tenant, item_id=item_id)
    off = partings_from(reader, tenant=tenant, item_id=item_id)
    headings = load_headings(reader, tenant=tenant, ids=[one.item_id for one in off] + ([of.from_id] if of else []))
    return Partings(
        of=(of, headings[of.from_id]) if of else None, off=tuple((one, headings[one.item_id]) for one in off)
    )
