"""The register of erasures as rows, the subjects' keys, and what is sealed under them."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, Row, Table, Text, bindparam, delete, insert, select, update

from remit.erasure.model import Erasure, ErasureState
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Json, Key, Moment, Tenant
from remit.values.refusal import NotFound

erasure = Table(
    "erasure",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("state", Key, nullable=False),
    Column("reason", Text, nullable=False),
    Column("items", Json, nullable=False),
    Column("cells", Integer, nullable=False),
    Column("contents", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", Key, nullable=False),
    Column("asked_by_name", Text, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", Key),
    Column("settled_by_name", Text),
)
# Each subject's key, wrapped by the installation's secret; to destroy the row is to erase the subject.
subject_key = Table(
    "subject_key",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("erasure_id", Identifier, primary_key=True),
    Column("wrapped", Text, nullable=False),
)
sealed_cell = Table(
    "sealed_cell",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("erasure_id", Identifier, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

_TENANT, _ID = bindparam("of_tenant", type_=Text()), bindparam("of_id", type_=Text())
_LIST = select(erasure).where(erasure.c.tenant == _TENANT).order_by(erasure.c.id.desc())
_ONE = select(erasure).where(erasure.c.tenant == _TENANT, erasure.c.id == _ID)
_LOCKED = _ONE.with_for_update()
_SETTLE = update(erasure).where(erasure.c.tenant == _TENANT, erasure.c.id == _ID)
_KEY = select(subject_key.c.wrapped).where(subject_key.c.tenant == _TENANT, subject_key.c.erasure_id == _ID)
_DROP_KEY = delete(subject_key).where(subject_key.c.tenant == _TENANT, subject_key.c.erasure_id == _ID)
_CELLS = (
    select(sealed_cell.c.content)
    .where(sealed_cell.c.tenant == _TENANT, sealed_cell.c.erasure_id == _ID)
    .order_by(sealed_cell.c.ordinal)
)
_DROP_CELLS = delete(sealed_cell).where(sealed_cell.c.tenant == _TENANT, sealed_cell.c.erasure_id == _ID)


def insert_erasure(tx: Transaction, one: Erasure, *, wrapped: str) -> None:
    """Store an erasure with its key."""
    tx.run(insert(erasure), {name: getattr(one, name) for name in erasure.c.keys()} | {"items": list(one.items)})  # noqa: SIM118 - a column collection
    tx.run(insert(subject_key), {"tenant": one.tenant, "erasure_id": one.id, "wrapped": wrapped})


def insert_cells(tx: Transaction, one: Erasure, contents: Iterable[bytes]) -> None:
    """Store what is sealed."""
    for ordinal, content in enumerate(contents):
        row = {"tenant": one.tenant, "erasure_id": one.id, "ordinal": ordinal, "content": content}
        tx.run(insert(sealed_cell), row)


def sealed_cells(reader: Reader, one: Erasure) -> Iterator[bytes]:
    """Yield what is sealed, in the order in which it was written over."""
    rows = reader.rows(_CELLS, {"of_tenant": one.tenant, "of_id": one.id})
    yield from (bytes(row.content) for row in rows)


def wrapped_key(reader: Reader, one: Erasure) -> str:
    """Return a subject's wrapped key. Refuses `NotFound` once it is destroyed."""
    found = reader.scalar(_KEY, {"of_tenant": one.tenant, "of_id": one.id})
    if found is None:
        raise NotFound(kind="key", name=one.id)
    return str(found)


def destroy(tx: Transaction, one: Erasure) -> None:
    """Destroy a subject's key, and what was sealed under it."""
    of = {"of_tenant": one.tenant, "of_id": one.id}
    tx.run(_DROP_KEY, of)
    tx.run(_DROP_CELLS, of)


def settle(tx: Transaction, one: Erasure) -> None:
    """Store how an erasure ended."""
    names = ("state", "settled_at", "settled_by", "settled_by_name")
    tx.run(_SETTLE.values({name: getattr(one, name) for name in names}), {"of_tenant": one.tenant, "of_id": one.id})


def lock_erasure(tx: Transaction, *, tenant: str, erasure_id: str) -> Erasure:
    """Return an erasure and keep others from settling it meanwhile. Refuses `NotFound`."""
    row = tx.row(_LOCKED, {"of_tenant": tenant, "of_id": erasure_id})
    if row is None:
        raise NotFound(kind="erasure", name=erasure_id)
    return _erasure(row)


def list_erasures(reader: Reader, *, tenant: str) -> tuple[Erasure, ...]:
    """Return a client's register, newest first."""
    return tuple(_erasure(row) for row in reader.rows(_LIST, {"of_tenant": tenant}))


def _erasure(row: Row[Any]) -> Erasure:
    held = dict(row._mapping)
    return Erasure(**held | {"state": ErasureState(held["state"]), "items": tuple(held["items"])})
