"""The mark under which a value is found by whoever may not see it."""

from remit.parties.access import Permission, require
from remit.parties.model import Principal, Resource
from remit.parties.records.keys import search_key_of
from remit.parties.rules.blind_index import blind_index
from remit.store import Reader
from remit.values.refusal import NotFound


def search_mark(reader: Reader, principal: Principal, *, tenant: str, kind: str, value: str) -> str:
    """Return the mark of a value of one kind (`iban`, `email`, ...) for search. Needs `data.search_exact`."""
    require(principal, Permission.SEARCH_EXACT, Resource(tenant=tenant, kind="organisation", name=tenant))
    key = search_key_of(reader, tenant)
    if key is None:
        raise NotFound(kind="organisation", name=tenant)
    return blind_index(value, key=key, kind=kind)
