"""API keys and search keys as rows."""

from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from remit.parties.model import ApiKey, DataClass, Scope
from remit.parties.records.selecting import by_id, mapping_of, of_tenant, row_of
from remit.parties.records.tables import api_key, search_key
from remit.store import Reader, Transaction

_INSERT = insert(api_key)
_ANYWHERE = select(api_key).where(api_key.c.id == bindparam("of_id"))
_ONE = by_id(api_key)
_OF_TENANT = of_tenant(api_key, "name")
_REVOKE = (
    update(api_key)
    .where(
        api_key.c.tenant == bindparam("of_tenant"), api_key.c.id == bindparam("of_id"), api_key.c.revoked_at.is_(None)
    )
    .values(revoked_at=bindparam("at"))
)
_USED = (
    update(api_key)
    .where(api_key.c.tenant == bindparam("of_tenant"), api_key.c.id == bindparam("of_id"))
    .values(used_at=bindparam("at"))
)
_PREVIOUS_USED = (
    update(api_key)
    .where(api_key.c.tenant == bindparam("of_tenant"), api_key.c.id == bindparam("of_id"))
    .values(previous_used_at=bindparam("at"))
)
_ROTATE = (
    update(api_key)
    .where(api_key.c.tenant == bindparam("of_tenant"), api_key.c.id == bindparam("of_id"))
    .values(
        secret_hash=bindparam("new_hash"),
        previous_hash=bindparam("old_hash"),
        previous_until=bindparam("until"),
        previous_used_at=None,
    )
)
_INSERT_SEARCH_KEY = insert(search_key)
_SEARCH_KEY = select(search_key.c.key).where(search_key.c.tenant == bindparam("of_tenant"))


def _key_of(row: Row[Any]) -> ApiKey:
    sets = {
        "scopes": frozenset(Scope(scope) for scope in row.scopes),
        "clearances": frozenset(DataClass(data_class) for data_class in row.clearances),
    }
    return ApiKey(**mapping_of(row) | sets)


def insert_key(tx: Transaction, one: ApiKey) -> None:
    """Store a key; of its secret the hash alone."""
    tx.run(_INSERT, row_of(one) | {"scopes": sorted(one.scopes), "clearances": sorted(one.clearances)})


def find_key_anywhere(reader: Reader, key_id: str) -> ApiKey | None:
    """Return a key of any client, revoked ones too, or None: for whoever presents it."""
    row = reader.row(_ANYWHERE, {"of_id": key_id})
    return _key_of(row) if row else None


def find_key(reader: Reader, *, tenant: str, key_id: str) -> ApiKey | None:
    """Return a client's key, or None."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_id": key_id})
    return _key_of(row) if row else None


def list_keys(reader: Reader, *, tenant: str) -> tuple[ApiKey, ...]:
    """Return a client's keys by name, revoked ones too."""
    return tuple(_key_of(row) for row in reader.rows(_OF_TENANT, {"of_tenant": tenant}))


def revoke(tx: Transaction, one: ApiKey) -> bool:
    """Revoke a key now; tells whether it was valid."""
    return tx.run(_REVOKE, {"of_tenant": one.tenant, "of_id": one.id, "at": tx.now}) > 0


def mark_used(tx: Transaction, one: ApiKey, *, previous: bool) -> None:
    """Note that a key was used now, with its secret or the one before it."""
    tx.run(_PREVIOUS_USED if previous else _USED, {"of_tenant": one.tenant, "of_id": one.id, "at": tx.now})


def update_secret(tx: Transaction, one: ApiKey) -> None:
    """Store a key's new secret and until when the one before it counts; of both the hashes alone."""
    new = {"new_hash": one.secret_hash, "old_hash": one.previous_hash, "until": one.previous_until}
    tx.run(_ROTATE, new | {"of_tenant": one.tenant, "of_id": one.id})


def insert_search_key(tx: Transaction, *, tenant: str, key: bytes) -> None:
    """Store the key under which a tenant's values are marked for search."""
    tx.run(_INSERT_SEARCH_KEY, {"tenant": tenant, "id": tx.identifiers.new(), "key": key.hex()})


def search_key_of(reader: Reader, tenant: str) -> bytes | None:
    """Return the key under which a tenant's values are marked for search, or None."""
    text = reader.scalar(_SEARCH_KEY, {"of_tenant": tenant})
    return bytes.fromhex(text) if text else None
