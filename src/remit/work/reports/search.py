"""Search over items: by number, by words, and by a guarded value that the asker need not be let see."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from remit.parties.access import Permission, Principal, tenants_with
from remit.parties.reports.search import search_marks
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.work.model import Item
from remit.work.records.words import items_called, items_marked, items_with_words, query_of
from remit.work.rules.wording import findable

FOUND_MAX = 20
MARK_KIND = "item"
"""One kind for every field: whoever searches knows the value and not where it stands."""


class FoundBy(StrEnum):
    """What of an item was what somebody typed."""

    NUMBER = "number"
    WORDS = "words"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item, and by what it was found. `VALUE` says that a field holds exactly this, and not which."""

    item: Item
    by: FoundBy


def search_items(
    reader: Reader,
    *,
    principal: Principal,
    text: str,
    tenants: Sequence[Identifier] | None = None,
    count_max: int = FOUND_MAX,
) -> tuple[FoundItem, ...]:
    """Return items by number, then by exact value, then by words, each kind newest first.

    `tenants` names the clients that are meant, for the house itself; others are searched over all they may read.
    """
    readable = tenants_with(principal, Permission.ITEM_READ)
    meant = sorted(tenants or ()) if readable is None else readable
    if not meant or not text.strip():
        return ()
    query = query_of(text, tenants=meant)
    called = items_called(reader, tenants=meant, text=text.strip(), count_max=count_max)
    holding = _holding(reader, principal, meant, text, count_max)
    worded = items_with_words(reader, tenants=meant, query=query, count_max=count_max) if query else ()
    found = (
        *(FoundItem(one, FoundBy.NUMBER) for one in called),
        *(FoundItem(one, FoundBy.VALUE) for one in holding),
        *(FoundItem(one, FoundBy.WORDS) for one in worded),
    )
    first: dict[str, FoundItem] = {}
    for one in found:
        first.setdefault(one.item.id, one)
    return tuple(first.values())[:count_max]


def _holding(
    reader: Reader, principal: Principal, tenants: Sequence[str], text: str, count_max: int
) -> tuple[Item, ...]:
    """Find items by a guarded value, of clients whose values the asker may search for."""
    may = tenants_with(principal, Permission.SEARCH_EXACT)
    asked = [one for one in tenants if may is None or one in may] if findable(text) else []
    marks = [
        mark
        for tenant in asked
        for mark in search_marks(reader, principal, tenant=tenant, kind=MARK_KIND, values=(text,))
    ]
    return items_marked(reader, tenants=asked, marks=marks, count_max=count_max) if marks else ()
