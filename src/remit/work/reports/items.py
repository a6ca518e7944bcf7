"""One item as a page shows it: the payload as the reader may see it, and everything that hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.contracts.model import Terms
from remit.parties.access import Permission, Principal, Resource, allowed, require
from remit.parties.model import DataClass
from remit.parties.rules.masking import present
from remit.store import LoggedEvent, Reader
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.model import (
    Comment,
    Deliverable,
    Incident,
    Instance,
    Item,
    Lines,
    Task,
)
from remit.work.records.comments import comments_of_item
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.instances import incidents_of_item, instances_of_item
from remit.work.records.items import item_by_number
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.doors import OpenedItem, read_item
from remit.work.rules.speech import heard, may_hear


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as a principal may see it; what is not for them is empty."""

    item: Item
    terms: Terms
    payload: Any
    deliverables: tuple[Deliverable, ...]
    comments: tuple[Comment, ...]
    tasks: tuple[Task, ...]
    instances: tuple[Instance, ...]
    incidents: tuple[Incident, ...]
    opens: bool
    """Whether what was received may be handed to the reader as it came, with every class of data in it."""


def item_view(
    reader: Reader, lines: Lines, *, principal: Principal, tenant: Identifier, item_id: Identifier
) -> ItemView:
    """Return an item for its page. A client sees its own items without the provider's inner workings."""
    opened = read_item(reader, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)
    item = opened.item
    inside = not principal.is_client_of(tenant)
    of = {"tenant": tenant, "item_id": item_id}
    made = deliverables_of_item(reader, **of)
    comments = comments_of_item(reader, **of)
    seen: dict[str, Any] = {"principal": principal, "resource": opened.resource}
    return ItemView(
        item=item,
        terms=opened.terms,
        payload=shown_payload(lines, item, opened.terms, principal),
        deliverables=made if inside else tuple(one for one in made if one.released_at is not None),
        comments=tuple(heard(one, **seen) for one in comments if may_hear(principal, one)),
        tasks=tasks_of_item(reader, **of) if inside else (),
        instances=instances_of_item(reader, **of) if inside else (),
        incidents=incidents_of_item(reader, **of) if inside else (),
        opens=allowed(principal, Permission.ITEM_READ, _unmasked(lines, opened)),
    )


def shown_payload(lines: Lines, item: Item, terms: Terms, principal: Principal) -> Any:
    """Return an item's payload as a principal may see it: masked by class, clearance and shore."""
    classes = payload_classes(lines, item)
    return present(dict(item.payload), classes, principal=principal, resource=terms.resource("item", item.id))


def payload_classes(lines: Lines, item: Item) -> Mapping[str, DataClass]:
    """Return path -> data class of an item's classified fields, as its line declares them."""
    declared = lines.line(item.line).payload_classes(item.kind)
    return {path: DataClass(name) for path, name in declared.items()}


def find_by_number(reader: Reader, *, principal: Principal, tenant: Identifier, number: str) -> Item:
    """Return the item that people call by a number. Refuses `NotFound`."""
    found = item_by_number(reader, tenant=tenant, number=number)
    if found is None:
        raise NotFound(kind="item", name=number)
    return read_item(reader, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=found.id).item


def called_item(
    reader: Reader, *, principal: Principal, permission: Permission, tenant: Identifier, name: str
) -> OpenedItem:
    """Return an item by the number that people call it by, or by its id. Refuses `AccessDenied` and `NotFound`."""
    found = item_by_number(reader, tenant=tenant, number=name)
    item_id = found.id if found else name
    return read_item(reader, principal=principal, permission=permission, tenant=tenant, item_id=item_id)


def trail(reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier) -> tuple[LoggedEvent, ...]:
    """Return everything that happened to an item, oldest first."""
    opened = read_item(reader, principal=principal, permission=Permission.TRAIL_READ, tenant=tenant, item_id=item_id)
    return tuple(reader.events(tenant=tenant, stream=opened.item.stream))


def deliverable_content(
    reader: Reader,
    lines: Lines,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    deliverable_id: Identifier,
) -> tuple[Deliverable, bytes]:
    """Return a deliverable and its bytes: to a client what was released to it, to others where they may see its data.

    A deliverable is made of the payload and is not masked, so whoever works for the client must be let see every class
    of data in it. Refuses `AccessDenied` and `NotFound`.
    """
    permission, client = Permission.DELIVERABLE_READ, principal.is_client_of(tenant)
    opened = read_item(reader, principal=principal, permission=permission, tenant=tenant, item_id=item_id)
    if not client:
        require(principal, permission, _unmasked(lines, opened))
    for one in deliverables_of_item(reader, tenant=tenant, item_id=item_id):
        if one.id == deliverable_id and (one.released_at is not None or not client):
            return one, reader.blob(tenant, one.content_hash)
    raise NotFound(kind="deliverable", name=deliverable_id)


def source_content(
    reader: Reader, lines: Lines, *, principal: Principal, tenant: Identifier, item_id: Identifier
) -> tuple[Item, bytes]:
    """Return an item and the bytes that were received; only for whoever may see every class of data in it."""
    opened = read_item(reader, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)
    require(principal, Permission.ITEM_READ, _unmasked(lines, opened))
    return opened.item, reader.blob(tenant, opened.item.source_hash)


def _unmasked(lines: Lines, opened: OpenedItem) -> Resource:
    """Name an item together with every class of data that its payload holds."""
    classes = frozenset(payload_classes(lines, opened.item).values())
    return opened.terms.resource("item", opened.item.id, data_classes=classes)
