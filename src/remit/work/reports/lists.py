"""Lists of items by page, with filters; for the floor and for the client's portal."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from remit.parties.access import Permission, Principal, tenants_with
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import BadCursor, Item, ItemState
from remit.work.model.views import ItemSort
from remit.work.records.listing import list_items
from remit.work.records.words import query_of

PAGE = 50
"""Items on one page unless asked for fewer or more."""

PAGE_MAX = 1_000
"""The longest page."""

_CURSOR = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What a list is narrowed to; None leaves out nothing. Spans take their start and exclude their end.

    `text` is an item's number or reference, or words that it holds: of items with very common words the newest ones.
    `returned` asks whether an item came back for rework, `late` whether it was released after it was due.
    """

    states: frozenset[ItemState] | None = None
    engagement_id: Identifier | None = None
    line: str | None = None
    kind: str | None = None
    text: str | None = None
    straight_through: bool | None = None
    received_from: Moment | None = None
    received_until: Moment | None = None
    released_from: Moment | None = None
    released_until: Moment | None = None
    due_until: Moment | None = None
    returned: bool | None = None
    late: bool | None = None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of a list in its order, and the mark of the next page if there is one."""

    items: tuple[Item, ...]
    next_cursor: str | None = None


def item_list(
    reader: Reader,
    *,
    principal: Principal,
    narrowed: ItemFilter | None = None,
    tenants: Iterable[Identifier] | None = None,
    cursor: str | None = None,
    count_max: int = PAGE,
    sort: ItemSort = ItemSort.NEWEST,
) -> ItemPage:
    """Return a page of the items that a principal may know of. Refuses `BadCursor`."""
    allowed = tenants_with(principal, Permission.ITEM_READ)
    asked = frozenset(tenants or ())
    # The house itself may read every tenant's, and names those it means.
    wanted = sorted(asked if allowed is None else allowed if tenants is None else asked & frozenset(allowed))
    if not wanted:
        return ItemPage(())
    filters = _filters(narrowed or ItemFilter(), cursor)
    if narrowed is not None and narrowed.text and (query := query_of(narrowed.text, tenants=wanted)):
        filters["of_words"] = query
    size = max(1, min(count_max, PAGE_MAX))
    found = list_items(reader, tenants=wanted, filters=filters, count_max=size + 1, sort=sort)
    page = found[:size]
    return ItemPage(page, page[-1].id if len(found) > size else None)


def _filters(narrowed: ItemFilter, cursor: str | None) -> dict[str, Any]:
    filters = {field.name: value for field in fields(narrowed) if (value := getattr(narrowed, field.name)) is not None}
    if "states" in filters:
        filters["states"] = sorted(state.value for state in filters["states"])
    if cursor is not None:
        if not _CURSOR.fullmatch(cursor):
            raise BadCursor(cursor=cursor)
        filters["after_id"] = cursor
    return filters
