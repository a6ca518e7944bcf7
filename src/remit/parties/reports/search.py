"""The mark under which a value is found by whoever may not see it, and people found by name."""

from collections.abc import Iterable

from remit.parties.access import Permission, require, tenants_with
from remit.parties.model import Person, Principal, Resource
from remit.parties.records.keys import search_key_of
from remit.parties.records.people import people_of
from remit.parties.rules.blind_index import blind_index
from remit.store import Reader
from remit.store.search import folded
from remit.values.refusal import NotFound


def search_marks(
    reader: Reader, principal: Principal, *, tenant: str, kind: str, values: Iterable[str]
) -> tuple[str, ...]:
    """Return the marks of values of one kind, in order. Needs `data.search_exact`."""
    require(principal, Permission.SEARCH_EXACT, Resource(tenant=tenant, kind="organisation", name=tenant))
    key = search_key_of(reader, tenant)
    if key is None:
        raise NotFound(kind="organisation", name=tenant)
    return tuple(blind_index(value, key=key, kind=kind) for value in values)


def people_called(reader: Reader, principal: Principal, *, text: str, count_max: int) -> tuple[Person, ...]:
    """Return people of whose name or address every word typed begins a word, by name; of clients one may look into."""
    tenants = tenants_with(principal, Permission.PEOPLE_READ) or ()
    words = folded(text).split()
    if not tenants or not words:
        return ()
    return tuple(one for one in people_of(reader, tenants=tenants) if holds(f"{one.name} {one.email}", words))[
        :count_max
    ]


def holds(text: str, words: Iterable[str]) -> bool:
    """Tell whether each word begins one of a text's; the words are folded already."""
    own = folded(text).split()
    return all(any(one.startswith(word) for one in own) for word in words)
