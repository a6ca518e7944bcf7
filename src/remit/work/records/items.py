"""Items as rows, and the counters that number them for people."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, Row, Table, Update, bindparam, select, update
from sqlalchemy import Text as TextColumn

from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Hash, Identifier, Json, Key, Moment, Tenant
from remit.values.refusal import NotFound
from remit.work.model import OPEN_STATES, Channel, Item, ItemName, ItemState
from remit.work.records.changes import changed

item = Table(
    "item",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("number", Key, nullable=False),
    Column("engagement_id", Identifier, nullable=False),
    Column("line", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("title", TextColumn, nullable=False),
    Column("state", Key, nullable=False),
    Column("source_hash", Hash, nullable=False),
    Column("source_name", TextColumn, nullable=False),
    Column("media_type", Key, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("channel", Key, nullable=False),
    Column("received_by", Key, nullable=False),
    Column("reference", Key),
    Column("payload", Json, nullable=False),
    Column("problems", Json, nullable=False),
    Column("due_at", Moment),
    Column("resolved_at", Moment),
    Column("released_at", Moment),
    Column("straight_through", Boolean),
    Column("returns", Integer, nullable=False),
    Column("idempotency_key", Key),
    Column("version", Integer, nullable=False),
    Column("copy_of", Identifier),
    Index("uq_item_number", "tenant", "number", unique=True),
    Index("uq_item_idempotency_key", "tenant", "idempotency_key", unique=True),
    # Identifiers sort by the moment of receipt, so lists page by them alone.
    Index("ix_item_state", "tenant", "state", "id"),
    Index("ix_item_engagement", "tenant", "engagement_id", "id"),
    Index("ix_item_reference", "tenant", "reference"),
)
Index(
    "ix_item_copies",
    item.c.tenant,
    item.c.copy_of,
    sqlite_where=item.c.copy_of.is_not(None),
    postgresql_where=item.c.copy_of.is_not(None),
)
ORIGINAL = item.c.copy_of.is_(None)
"""What lists and counts are made of: a gold item is in none of them."""
# They hold all that is counted of a month, so that a year of reports reads the indexes alone.
Index(
    "ix_item_received",
    *(item.c[name] for name in ("tenant", "engagement_id", "received_at")),
    sqlite_where=ORIGINAL,
    postgresql_where=ORIGINAL,
)
_RELEASED = ORIGINAL & item.c.released_at.is_not(None)
Index(
    "ix_item_released",
    *(item.c[name] for name in ("tenant", "engagement_id", "released_at", "due_at", "returns", "straight_through")),
    sqlite_where=_RELEASED,
    postgresql_where=_RELEASED,
)

_OPEN = item.c.state.in_(sorted(OPEN_STATES))
Index("ix_item_open", item.c.tenant, item.c.due_at, sqlite_where=_OPEN, postgresql_where=_OPEN)

item_counter = Table(
    "item_counter",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("engagement_id", Identifier, primary_key=True),
    Column("prefix", Key, nullable=False),
    Column("last", Integer, nullable=False),
    Index("uq_item_counter_prefix", "tenant", "prefix", unique=True),
)

_KEY = (item.c.tenant == bindparam("of_tenant"), item.c.id == bindparam("of_id"))
_INSERT = insert_if_new(item)
_BY_ID = select(item).where(*_KEY)
_BY_ID_LOCKED = _BY_ID.with_for_update()
_BY_IDS = select(item).where(item.c.tenant == bindparam("of_tenant"), item.c.id.in_(bindparam("ids", expanding=True)))
_HEADINGS = _BY_IDS.with_only_columns(*(column for column in item.c if column.name not in ("payload", "problems")))
_NAMES = select(item.c.id, item.c.number, item.c.title).where(
    item.c.tenant.in_(bindparam("tenants", expanding=True)), item.c.id.in_(bindparam("ids", expanding=True))
)
_BY_KEY = select(item).where(
    item.c.tenant == bindparam("of_tenant"), item.c.idempotency_key == bindparam("idempotency_key")
)
_BY_NUMBER = select(item).where(item.c.tenant == bindparam("of_tenant"), item.c.number == bindparam("number"))
_OPEN_OF = (
    select(item.c.id)
    .where(
        item.c.tenant == bindparam("of_tenant"),
        item.c.engagement_id == bindparam("of_engagement"),
        item.c.reference == bindparam("of_reference"),
        item.c.channel == Channel.PROCESS.value,
        _OPEN,
    )
    .limit(1)
)
_NUMBERS = (
    select(item.c.id, item.c.number)
    .where(item.c.tenant == bindparam("of_tenant"), item.c.id > bindparam("after"), ORIGINAL)
    .order_by(item.c.id)
    .limit(bindparam("count_max"))
)
_LIKE = (
    select(item)
    .where(
        item.c.tenant == bindparam("of_tenant"),
        item.c.reference == bindparam("of_reference"),
        item.c.engagement_id == bindparam("of_engagement"),
        item.c.id != bindparam("but_id"),
        _OPEN,
        ORIGINAL,
    )
    .order_by(item.c.id.desc())
    .limit(bindparam("count_max"))
)
_FIXED = frozenset({"tenant", "id", "number", "engagement_id", "received_at", "channel", "received_by", "copy_of"})
_ALL = tuple(field.name for field in fields(Item))
assert tuple(item.columns.keys()) == _ALL, "rows are read by place"
_PAYLOAD = _ALL.index("payload")
_READ: tuple[tuple[int, Callable[[Any], Any]], ...] = tuple(
    (_ALL.index(name), read) for name, read in (("state", ItemState), ("channel", Channel), ("problems", tuple))
)
_CHANGING = tuple(name for name in _ALL if name not in _FIXED)
_COUNTER = (
    item_counter.c.tenant == bindparam("of_tenant"),
    item_counter.c.engagement_id == bindparam("of_engagement"),
)
_NEXT_NUMBER = update(item_counter).where(*_COUNTER).values(last=item_counter.c.last + 1)
_LAST_NUMBER = select(item_counter.c.prefix, item_counter.c.last).where(*_COUNTER)
_PREFIXES = select(item_counter.c.prefix).where(item_counter.c.tenant == bindparam("of_tenant"))
_NEW_COUNTER = insert_if_new(item_counter)


_WRITTEN: Mapping[str, Callable[[Any], Any]] = {
    "state": lambda state: state.value,
    "channel": lambda channel: channel.value,
    "payload": dict,
    "problems": list,
}


@lru_cache(maxsize=256)
def _update(names: tuple[str, ...]) -> Update:
    return update(item).where(*_KEY).values({name: bindparam(name) for name in names})


def _row_of(one: Item, names: Sequence[str] = _ALL) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in names}
    for name, write in _WRITTEN.items():
        if name in row:
            row[name] = write(row[name])
    return row


def item_of(row: Row[Any]) -> Item:
    """Read an item from a row that holds all its columns."""
    return _item(list(row))


def _item(values: list[Any]) -> Item:
    for place, read in _READ:
        values[place] = read(values[place])
    return Item(*values)


def insert_item(tx: Transaction, one: Item) -> bool:
    """Store a new item; False where another transaction stored its idempotency key first."""
    return tx.run(_INSERT, _row_of(one)) == 1


def save_item(tx: Transaction, one: Item, *, before: Item | None = None) -> None:
    """Store an item's changed fields; what was true at receipt never changes.

    Given the item as it stood `before`, only what differs is written: the rest would be put into its indexes anew.
    """
    names = _CHANGING if before is None else changed(before, one, _CHANGING)
    if names:
        tx.run_soon(_update(names), {"of_tenant": one.tenant, "of_id": one.id, **_row_of(one, names)})


def find_item(reader: Reader, *, tenant: str, item_id: str) -> Item | None:
    """Return an item, or None."""
    row = reader.row(_BY_ID, {"of_tenant": tenant, "of_id": item_id})
    return item_of(row) if row else None


def load_item(reader: Reader, *, tenant: str, item_id: str) -> Item:
    """Return an item. Refuses `NotFound`."""
    found = find_item(reader, tenant=tenant, item_id=item_id)
    if found is None:
        raise NotFound(kind="item", name=item_id)
    return found


def lock_item(tx: Transaction, *, tenant: str, item_id: str) -> Item:
    """Return an item and keep others from changing it until the transaction ends. Refuses `NotFound`."""
    row = tx.row(_BY_ID_LOCKED, {"of_tenant": tenant, "of_id": item_id})
    if row is None:
        raise NotFound(kind="item", name=item_id)
    return item_of(row)


def load_items(reader: Reader, *, tenant: str, ids: Sequence[str]) -> dict[str, Item]:
    """Return the items of these ids that exist, by id."""
    rows = reader.rows(_BY_IDS, {"of_tenant": tenant, "ids": list(ids)}) if ids else ()
    return {row.id: item_of(row) for row in rows}


def load_headings(reader: Reader, *, tenant: str, ids: Sequence[str]) -> dict[str, Item]:
    """Return items by id as a list shows them: without payload and problems, which are large and may be secret."""
    rows = reader.rows(_HEADINGS, {"of_tenant": tenant, "ids": list(ids)}) if ids else ()
    return {row.id: _item([*row[:_PAYLOAD], {}, (), *row[_PAYLOAD:]]) for row in rows}


def load_names(reader: Reader, *, tenants: Iterable[str], ids: Sequence[str]) -> dict[str, ItemName]:
    """Return by id what items of some clients are called."""
    rows = reader.rows(_NAMES, {"tenants": sorted(set(tenants)), "ids": list(ids)}) if ids else ()
    return {row.id: ItemName(row.number, row.title) for row in rows}


def item_by_key(reader: Reader, *, tenant: str, idempotency_key: str) -> Item | None:
    """Return the item that was received under an idempotency key, or None."""
    row = reader.row(_BY_KEY, {"of_tenant": tenant, "idempotency_key": idempotency_key})
    return item_of(row) if row else None


def begun_item_is_open(reader: Reader, *, tenant: str, engagement_id: str, reference: str) -> bool:
    """Tell whether an engagement has an open item that a message with this correlation key began."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id, "of_reference": reference}
    return reader.row(_OPEN_OF, of) is not None


def open_like(reader: Reader, one: Item, *, count_max: int) -> tuple[Item, ...]:
    """Return other open items of an item's engagement with its reference, newest first; none where it has no such."""
    if one.reference is None:
        return ()
    of = {"of_tenant": one.tenant, "of_reference": one.reference, "of_engagement": one.engagement_id}
    return tuple(map(item_of, reader.rows(_LIKE, {**of, "but_id": one.id, "count_max": count_max})))


def item_streams(reader: Reader, *, tenant: str, page: int = 1_000) -> Iterator[tuple[str, str]]:
    """Yield stream and number of every item of a client, oldest first."""
    after = ""
    while rows := reader.rows(_NUMBERS, {"of_tenant": tenant, "after": after, "count_max": page}):
        yield from ((f"item:{row.id}", row.number) for row in rows)
        after = rows[-1].id


def item_by_number(reader: Reader, *, tenant: str, number: str) -> Item | None:
    """Return the item that people call by this number, or None."""
    row = reader.row(_BY_NUMBER, {"of_tenant": tenant, "number": number})
    return item_of(row) if row else None


def prefixes(reader: Reader, *, tenant: str) -> frozenset[str]:
    """Return the number prefixes that a client's engagements use."""
    return frozenset(row.prefix for row in reader.rows(_PREFIXES, {"of_tenant": tenant}))


def next_number(tx: Transaction, *, tenant: str, engagement_id: str) -> tuple[str, int] | None:
    """Count one up; return the prefix and the number, or None where the engagement has no counter yet."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id}
    if not tx.run(_NEXT_NUMBER, of):
        return None
    row = tx.row(_LAST_NUMBER, of)
    assert row is not None
    return row.prefix, row.last


def open_counter(tx: Transaction, *, tenant: str, engagement_id: str, prefix: str) -> None:
    """Begin an engagement's numbers at 0, unless they have begun."""
    tx.run(_NEW_COUNTER, {"tenant": tenant, "engagement_id": engagement_id, "prefix": prefix, "last": 0})
