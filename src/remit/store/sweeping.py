"""Sweeping: every row of every room as text, and writing over some of it, guards and word indexes included.

It is for erasure, which must reach whatever a room declared, those of tomorrow too, and for the end of journals. Who
decides what goes is the room above; here nothing is known of persons or items.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Integer, String, Table, and_, bindparam, delete, select, text, update

from remit.store.reader import Reader
from remit.store.statements import insert_if_new
from remit.store.tables import blob, metadata
from remit.store.transaction import Transaction
from remit.store.types import Hash, Identifier
from remit.values.moment import Moment

PAGE = 500
UNSWEPT = frozenset({"blob", "proof_leaf", "proof_node", "proof_checkpoint"})
"""Contents are swept by their hash; the sealed log holds no contents, only commitments to them."""
GUARD = "_is_final"
"""How the triggers end that refuse changes."""


@dataclass(frozen=True, slots=True)
class Swept:
    """A row as it is swept: its key, what its columns of text and JSON hold, and the identifiers in it."""

    table: str
    key: Mapping[str, Any]
    texts: Mapping[str, Any]
    ids: frozenset[str]

    @property
    def tenant(self) -> str:
        """Whose row it is."""
        return str(self.key["tenant"])


@cache
def swept_tables() -> tuple[Table, ...]:
    """Return the tables that are swept: those with a tenant whose key is made of texts and whole numbers."""
    return tuple(
        table
        for table in metadata.sorted_tables
        if "tenant" in table.c
        and table.name not in UNSWEPT
        and all(isinstance(column.type, String | Integer | BigInteger) for column in table.primary_key)
    )


def is_identifier(column: Column[Any]) -> bool:
    """Tell whether a column holds identifiers and no text."""
    return column.type is Identifier


def is_text(column: Column[Any]) -> bool:
    """Tell whether a column holds text or JSON that somebody may have put a name into."""
    plain = isinstance(column.type, String) and column.type is not Hash
    return (plain or isinstance(column.type, JSON)) and not is_identifier(column)


@cache
def unique_columns(table: str) -> frozenset[str]:
    """Return the columns of a table in which no value may stand twice."""
    held = metadata.tables[table]
    indexed = (column.name for index in held.indexes if index.unique for column in index.columns)
    return frozenset(indexed) | {column.name for column in held.primary_key}


def every_row(reader: Reader, *, tenant: str | None = None) -> Iterator[Swept]:
    """Yield every row of every swept table, one client's or everybody's, in bounded memory."""
    for table in swept_tables():
        texts = [column for column in table.c if is_text(column)]
        if texts:
            yield from _rows(reader, table, texts, tenant)


def _rows(reader: Reader, table: Table, texts: list[Column[Any]], tenant: str | None) -> Iterator[Swept]:
    keys, marks = list(table.primary_key), [column for column in table.c if is_identifier(column)]
    asked = select(*dict.fromkeys((*keys, *texts, *marks)))
    if tenant is not None:
        asked = asked.where(table.c.tenant == tenant)
    for row in reader.stream(asked, page=PAGE):
        held = row._mapping
        ids = (held[column] for column in marks if column.name != "tenant")
        yield Swept(
            table.name,
            {column.name: held[column] for column in keys},
            {column.name: held[column] for column in texts},
            frozenset(str(one) for one in ids if one is not None),
        )


def children(reader: Reader, *, tenant: str, column: str, of: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the identifier of each row whose `column` names one of these things, with the thing it names."""
    for table in swept_tables():
        if column in table.c and "id" in table.c and is_identifier(table.c.id) and is_identifier(table.c[column]):
            yield from _pairs(reader, table, tenant, column=column, where=column, of=of)


def parents(reader: Reader, *, tenant: str, column: str, of: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield, for each row that is one of these things, its identifier and what its `column` names."""
    for table in swept_tables():
        if column in table.c and "id" in table.c and is_identifier(table.c.id) and is_identifier(table.c[column]):
            yield from _pairs(reader, table, tenant, column=column, where="id", of=of)


def _pairs(
    reader: Reader, table: Table, tenant: str, *, column: str, where: str, of: Collection[str]
) -> Iterator[tuple[str, str]]:
    asked = select(table.c.id, table.c[column]).where(
        table.c.tenant == tenant, table.c[where].in_(bindparam("of", expanding=True))
    )
    ordered = sorted(of)
    for start in range(0, len(ordered), PAGE):
        for row in reader.rows(asked, {"of": ordered[start : start + PAGE]}):
            one, named = tuple(row)
            if named is not None:
                yield str(one), str(named)


def every_content(reader: Reader, *, tenant: str) -> Iterator[tuple[str, bytes]]:
    """Yield hash and bytes of each stored content of a client, one in memory at a time."""
    asked = select(blob.c.hash, blob.c.content).where(blob.c.tenant == tenant)
    for row in reader.stream(asked, page=1):
        yield row.hash, bytes(row.content)


def hashes_of(reader: Reader, one: Swept) -> frozenset[str]:
    """Return the contents that a row names by their hash."""
    table = metadata.tables[one.table]
    columns = [column for column in table.c if column.type is Hash]
    if not columns:
        return frozenset()
    found = reader.row(select(*columns).where(_is(table, one.key)))
    return frozenset(str(value) for value in found or () if value)


@dataclass(frozen=True, slots=True)
class Content:
    """A stored content with what is known of it."""

    tenant: str
    hash: str
    media_type: str
    name: str | None
    size: int
    created_at: Moment
    content: bytes


def take_content(tx: Transaction, *, tenant: str, content_hash: str) -> Content | None:
    """Delete a stored content and return it, None where it is not there."""
    of = (blob.c.tenant == tenant, blob.c.hash == content_hash)
    row = tx.row(select(blob).where(*of))
    if row is None:
        return None
    tx.run(delete(blob).where(*of))
    return Content(**dict(row._mapping) | {"content": bytes(row.content)})


def put_back(tx: Transaction, one: Content) -> None:
    """Store a content that was taken, unless it came in anew."""
    tx.run(insert_if_new(blob), {column.name: getattr(one, column.name) for column in blob.c})


def overwrite(tx: Transaction, *, table: str, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write over columns of one row, and over what a word index keeps of it."""
    held = metadata.tables[table]
    tx.run(update(held).where(_is(held, key)).values(dict(values)))
    if {"title", "body"} & set(values) and _index_of(tx, table):
        said = {name: value for name, value in values.items() if name in ("title", "body")}
        written = ", ".join(f"{name} = :{name}" for name in said)
        statement = f"UPDATE {table}_search SET {written} WHERE tenant = :tenant AND id = :id"  # noqa: S608 - names of our own tables
        tx.run(text(statement), {**said, "tenant": key["tenant"], "id": key["id"]})


def _is(table: Table, key: Mapping[str, Any]) -> Any:
    return and_(*(table.c[name] == value for name, value in key.items()))


def _index_of(reader: Reader, table: str) -> bool:
    if reader.dialect != "sqlite":
        return False
    named = text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name")
    return reader.scalar(named, {"name": f"{table}_search"}) is not None


@contextmanager
def unguarded(tx: Transaction, tables: Sequence[str]) -> Iterator[None]:
    """Take the guards down that keep these tables' rows from being changed, and put them back, in one transaction."""
    sqlite = tx.dialect == "sqlite"
    back = [statement for name in tables for statement in (_down_sqlite if sqlite else _down_postgresql)(tx, name)]
    yield
    for statement in back:
        tx.run(text(statement.replace(":", "\\:")))


def _down_sqlite(tx: Transaction, table: str) -> list[str]:
    guards = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    found = [row for row in tx.rows(guards, {"table": table}) if GUARD in row.name]
    for row in found:
        tx.run(text(f"DROP TRIGGER {row.name}"))
    return [str(row.sql) for row in found]


def _down_postgresql(tx: Transaction, table: str) -> list[str]:
    guards = text("SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(:table) AND NOT tgisinternal")
    found = [row.tgname for row in tx.rows(guards, {"table": table}) if GUARD in row.tgname]
    for name in found:
        tx.run(text(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"'))
    return [f'ALTER TABLE "{table}" ENABLE TRIGGER "{name}"' for name in found]
