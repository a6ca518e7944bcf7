"""Sources as rows: the documents that judgements rest on, with their text and pages."""

from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Row, Table, bindparam, insert, select
from sqlalchemy import Text as TextColumn

from remit.judgement.model import Page, Source
from remit.judgement.records.guard import make_final
from remit.store import Reader, Transaction, metadata
from remit.store.types import Hash, Identifier, Json, Key, Moment, Tenant

source = make_final(
    Table(
        "source",
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("id", Identifier, primary_key=True),
        Column("item_id", Identifier, nullable=False),
        Column("name", TextColumn, nullable=False),
        Column("media_type", Key, nullable=False),
        Column("document_hash", Hash, nullable=False),
        Column("text_hash", Hash, nullable=False),
        Column("text", TextColumn, nullable=False),
        Column("pages", Json, nullable=False),
        Column("added_at", Moment, nullable=False),
        ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
        Index("uq_source_document", "tenant", "item_id", "document_hash", unique=True),
    )
)

_INSERT = insert(source)
_OF_ITEM = (
    select(source)
    .where(source.c.tenant == bindparam("of_tenant"), source.c.item_id == bindparam("of_item"))
    .order_by(source.c.added_at, source.c.id)
)


def insert_source(tx: Transaction, one: Source, *, tenant: str) -> None:
    """Store a new source."""
    row = {
        "tenant": tenant,
        "id": one.id,
        "item_id": one.item_id,
        "name": one.name,
        "media_type": one.media_type,
        "document_hash": one.document_hash,
        "text_hash": one.text_hash,
        "text": one.text,
        "pages": [[page.number, page.start, page.end] for page in one.pages],
        "added_at": one.added_at,
    }
    tx.run(_INSERT, row)


def sources_of(reader: Reader, *, tenant: str, item_id: str) -> tuple[Source, ...]:
    """Return an item's sources, oldest first."""
    rows = reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id})
    return tuple(_source_of(row) for row in rows)


def _source_of(row: Row[Any]) -> Source:
    columns = dict(row._mapping)
    del columns["tenant"]
    columns["pages"] = tuple(Page(*page) for page in columns["pages"])
    return Source(**columns)
