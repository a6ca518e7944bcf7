"""Comments as rows."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Table,
    bindparam,
    exists,
    false,
    insert,
    select,
)
from sqlalchemy import Text as TextColumn

from remit.parties.model import DataClass
from remit.store import Reader, Transaction, metadata
from remit.store.types import Identifier, Key, Moment, Tenant
from remit.values.refusal import NotFound
from remit.work.model import Comment, CommentKind, Visibility, Way
from remit.work.records.items import item

comment = Table(
    "comment",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("item_id", Identifier, nullable=False),
    Column("author", Key, nullable=False),
    Column("author_name", TextColumn, nullable=False),
    Column("text", TextColumn, nullable=False),
    Column("at", Moment, nullable=False),
    Column("visibility", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("question_id", Identifier),
    Column("activation", Integer),
    Column("answered_at", Moment),
    Column("data_class", Key, nullable=False, server_default="personal"),
    Column("way", Key, nullable=False, server_default="house"),
    Column("from_client", Boolean, nullable=False, server_default=false()),
    Column("automatic", Boolean, nullable=False, server_default=false()),
    ForeignKeyConstraint(["tenant", "item_id"], ["item.tenant", "item.id"]),
    Index("ix_comment_item", "tenant", "item_id", "at"),
)
_UNANSWERED = (comment.c.kind == CommentKind.QUESTION.value) & comment.c.answered_at.is_(None)
Index("ix_comment_unanswered", comment.c.tenant, comment.c.at, sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED)

_KEY = (comment.c.tenant == bindparam("of_tenant"), comment.c.id == bindparam("of_id"))
_INSERT = insert(comment)
_LOCKED = select(comment).where(*_KEY).with_for_update()
_ANSWER = comment.update().where(*_KEY).values(answered_at=bindparam("now_at"))
_MOVE = (
    comment.update()
    .where(comment.c.tenant == bindparam("of_tenant"), comment.c.id.in_(bindparam("of_ids", expanding=True)))
    .values(item_id=bindparam("to_item"))
)
_CALLED = select(comment).where(
    comment.c.tenant == bindparam("of_tenant"), comment.c.id.in_(bindparam("of_ids", expanding=True))
)
_OF_ITEM = (
    select(comment)
    .where(comment.c.tenant == bindparam("of_tenant"), comment.c.item_id == bindparam("of_item"))
    .order_by(comment.c.at, comment.c.id)
)
_WAITING = (
    select(comment)
    .where(
        comment.c.tenant == bindparam("of_tenant"),
        _UNANSWERED,
        # Whoever asks about a gold item asks nobody: the client knows nothing of it.
        ~exists().where(item.c.tenant == comment.c.tenant, item.c.id == comment.c.item_id, item.c.copy_of.is_not(None)),
    )
    .order_by(comment.c.at, comment.c.id)
)


_OPEN_QUESTIONS = select(comment.c.id).where(
    comment.c.tenant == bindparam("of_tenant"), comment.c.item_id == bindparam("of_item"), _UNANSWERED
)


def _comment_of(row: Row[Any]) -> Comment:
    columns = dict(row._mapping)
    columns["visibility"] = Visibility(columns["visibility"])
    columns["kind"] = CommentKind(columns["kind"])
    columns["data_class"] = DataClass(columns["data_class"])
    columns["way"] = Way(columns["way"])
    return Comment(**columns)


def insert_comment(tx: Transaction, one: Comment) -> None:
    """Store a new comment."""
    row = {field.name: getattr(one, field.name) for field in fields(one)}
    written = {name: str(row[name]) for name in ("visibility", "kind", "data_class", "way")}
    tx.run(_INSERT, row | written)


def lock_comment(tx: Transaction, *, tenant: str, comment_id: str) -> Comment:
    """Return a comment and keep others from answering it until the transaction ends. Refuses `NotFound`."""
    row = tx.row(_LOCKED, {"of_tenant": tenant, "of_id": comment_id})
    if row is None:
        raise NotFound(kind="comment", name=comment_id)
    return _comment_of(row)


def mark_answered(tx: Transaction, one: Comment) -> None:
    """Note that a question has its answer now."""
    tx.run(_ANSWER, {"of_tenant": one.tenant, "of_id": one.id, "now_at": tx.now})


def comments_of_item(reader: Reader, *, tenant: str, item_id: str) -> tuple[Comment, ...]:
    """Return an item's comments, oldest first."""
    rows = reader.rows(_OF_ITEM, {"of_tenant": tenant, "of_item": item_id})
    return tuple(_comment_of(row) for row in rows)


def comments_called(reader: Reader, *, tenant: str, ids: Sequence[str]) -> tuple[Comment, ...]:
    """Return comments by their ids, wherever they stand."""
    return tuple(_comment_of(row) for row in reader.rows(_CALLED, {"of_tenant": tenant, "of_ids": list(ids)}))


def move_comments(tx: Transaction, *, tenant: str, ids: Sequence[str], item_id: str) -> None:
    """Put comments into the record of another item."""
    tx.run(_MOVE, {"of_tenant": tenant, "of_ids": list(ids), "to_item": item_id})


def unanswered_questions(reader: Reader, *, tenant: str) -> tuple[Comment, ...]:
    """Return the questions that wait for a client, oldest first."""
    return tuple(_comment_of(row) for row in reader.rows(_WAITING, {"of_tenant": tenant}))


def open_questions(reader: Reader, *, tenant: str, item_id: str) -> int:
    """Return how many questions about an item wait for the client."""
    return len(reader.rows(_OPEN_QUESTIONS, {"of_tenant": tenant, "of_item": item_id}))
