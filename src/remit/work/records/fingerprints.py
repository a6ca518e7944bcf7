"""Fingerprints as rows: which item of an engagement showed a mark first."""

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Column, Index, Table, bindparam, select

from remit.store import Reader, Transaction, metadata
from remit.store.statements import insert_if_new
from remit.store.types import Identifier, Key, Moment, Tenant
from remit.work.model import Fingerprint

fingerprint = Table(
    "fingerprint",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("engagement_id", Identifier, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("ix_fingerprint_item", "tenant", "engagement_id", "item_id"),
)

_INSERT = insert_if_new(fingerprint)
_FIRST = select(fingerprint).where(
    fingerprint.c.tenant == bindparam("of_tenant"),
    fingerprint.c.engagement_id == bindparam("of_engagement"),
    fingerprint.c.kind == bindparam("of_kind"),
    fingerprint.c.key == bindparam("of_key"),
)
_FORGET = fingerprint.delete().where(
    fingerprint.c.tenant == bindparam("of_tenant"),
    fingerprint.c.engagement_id == bindparam("of_engagement"),
    fingerprint.c.item_id == bindparam("of_item"),
)
_BEGINNING = (
    select(fingerprint)
    .where(
        fingerprint.c.tenant == bindparam("of_tenant"),
        fingerprint.c.engagement_id == bindparam("of_engagement"),
        fingerprint.c.kind == bindparam("of_kind"),
        fingerprint.c.key >= bindparam("prefix"),
        fingerprint.c.key < bindparam("beyond"),
    )
    .order_by(fingerprint.c.key)
)
_FORGET_KINDS = _FORGET.where(fingerprint.c.kind.in_(bindparam("kinds", expanding=True)))
_LAST_CHARACTER = chr(0x10FFFF)


def keep_fingerprints(tx: Transaction, marks: Sequence[Fingerprint]) -> None:
    """Store marks that nobody showed before; a mark once shown stays with its first item."""
    tx.run(_INSERT, [{field.name: getattr(one, field.name) for field in fields(one)} for one in marks])


def first_seen(reader: Reader, *, tenant: str, engagement_id: str, kind: str, key: str) -> Fingerprint | None:
    """Return the first item that showed a mark, or None."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id, "of_kind": kind, "of_key": key}
    row = reader.row(_FIRST, of)
    return Fingerprint(**row._mapping) if row else None


def fingerprints_beginning(
    reader: Reader, *, tenant: str, engagement_id: str, kind: str, prefix: str
) -> tuple[Fingerprint, ...]:
    """Return the marks of one kind whose key begins with `prefix`, by key."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id, "of_kind": kind}
    rows = reader.rows(_BEGINNING, {**of, "prefix": prefix, "beyond": prefix + _LAST_CHARACTER})
    return tuple(Fingerprint(**row._mapping) for row in rows)


def forget_kinds(tx: Transaction, *, tenant: str, engagement_id: str, item_id: str, kinds: Sequence[str]) -> None:
    """Drop an item's marks of some kinds: it says anew what it did."""
    of = {"of_tenant": tenant, "of_engagement": engagement_id, "of_item": item_id}
    tx.run(_FORGET_KINDS, {**of, "kinds": list(kinds)})


def forget_fingerprints(tx: Transaction, *, tenant: str, engagement_id: str, item_id: str) -> None:
    """Drop an item's marks: a cancelled item no longer makes others duplicates."""
    tx.run(_FORGET, {"of_tenant": tenant, "of_engagement": engagement_id, "of_item": item_id})
