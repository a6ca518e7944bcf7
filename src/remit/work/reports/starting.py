"""Which items were received and could not be set going: their definition was missing or faulty."""

from remit.store import Reader
from remit.work.model import Item, ItemState
from remit.work.records.instances import instances_of_item


def waits_to_start(reader: Reader, item: Item) -> bool:
    """Tell whether an item is in incident with nothing running that could be tried again."""
    if item.state is not ItemState.INCIDENT:
        return False
    return all(one.ended_at for one in instances_of_item(reader, tenant=item.tenant, item_id=item.id))
