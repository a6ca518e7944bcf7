"""The index of items: their open words, and marks under which a guarded value is found without being there."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, Table, Text, bindparam, select, union_all

from remit.store import Reader, Transaction, metadata
from remit.store.search import Newest, folded, words_of
from remit.store.statements import insert_if_new
from remit.store.types import Hash, Identifier, Tenant
from remit.work.model import Item
from remit.work.records.items import ORIGINAL, item, item_of
from remit.work.rules.wording import owner_word

# Written once per item and never changed: on SQLite a changed row would have to be looked for in the whole index.
# Who changes what is filed empties both tables in a migration and gives the consumer a new name; the log fills them.
item_words = Table(
    "item_words",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
)
item_mark = Table(
    "item_mark",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("mark", Hash, primary_key=True),
    Column("item_id", Identifier, primary_key=True),
)
_QUERY = bindparam("of_words", type_=Text())
_TENANTS = item.c.tenant.in_(bindparam("tenants", expanding=True))
_INSERT_WORDS = insert_if_new(item_words)
_INSERT_MARK = insert_if_new(item_mark)
_NEWEST = select(item).join(item_words, (item_words.c.tenant == item.c.tenant) & (item_words.c.id == item.c.id))
_MARKED = (
    select(item)
    .join(item_mark, (item_mark.c.tenant == item.c.tenant) & (item_mark.c.item_id == item.c.id))
    .where(item_mark.c.mark.in_(bindparam("marks", expanding=True)))
)
HOLDING_MAX = 1_000
"""The newest items with some words that a list is narrowed to: beyond that nobody reads on, they type another word."""


@cache
def _found(statement: Select[Any]) -> Select[Any]:
    return statement.where(_TENANTS, ORIGINAL).order_by(item.c.id.desc()).limit(bindparam("count_max"))


_NAMED = item.alias("named")
_OF_CLIENTS = _NAMED.c.tenant.in_(bindparam("tenants", expanding=True))
# Two index look-ups; one with "or" reads every item of the clients.
_IDS_CALLED = tuple(
    select(_NAMED.c.id).where(_OF_CLIENTS, column == bindparam("text"))
    for column in (_NAMED.c.number, _NAMED.c.reference)
)
_IDS_HOLDING = select(item_words.c.id).where(Newest(item_words, _QUERY, bindparam("holding_max")))
_CALLED_ONCE = union_all(*_IDS_CALLED).cte("called")
# Found once and then looked up for each client: a list of thousands of ids takes SQLite seconds to read.
_HELD_ONCE = union_all(*_IDS_CALLED, _IDS_HOLDING).cte("held")
IS_CALLED = item.c.id.in_(select(_CALLED_ONCE.c.id))
"""The condition, for lists, that an item's number or reference is `text`; `tenants` are the clients."""

IS_CALLED_OR_HOLDS = item.c.id.in_(select(_HELD_ONCE.c.id))
"""The condition that it is so called, or among the newest `holding_max` that hold the words of `of_words`."""

_BY_NAME = _found(select(item).where(IS_CALLED))
_BY_WORDS = _found(_NEWEST.where(Newest(item_words, _QUERY, bindparam("count_max"))))
_BY_MARK = _found(_MARKED)


def file_words(tx: Transaction, *, tenant: str, item_id: str, title: str, body: str, marks: Iterable[str]) -> None:
    """File an item's words and marks, once."""
    tx.run(_INSERT_WORDS, {"tenant": tenant, "id": item_id, "title": title, "body": body})
    for mark in marks:
        tx.run(_INSERT_MARK, {"tenant": tenant, "mark": mark, "item_id": item_id})


def query_of(text: str, *, tenants: Sequence[str]) -> str | None:
    """Return the words that somebody typed as a query on these clients' part of the index; None where there is none."""
    return words_of(folded(text), holding=map(owner_word, tenants))


def items_called(reader: Reader, *, tenants: Sequence[str], text: str, count_max: int) -> tuple[Item, ...]:
    """Return the items of exactly this number or reference."""
    return _items(reader, _BY_NAME, tenants=tenants, count_max=count_max, text=text)


def items_with_words(reader: Reader, *, tenants: Sequence[str], query: str, count_max: int) -> tuple[Item, ...]:
    """Return the newest items that hold the words of a query."""
    return _items(reader, _BY_WORDS, tenants=tenants, count_max=count_max, of_words=query)


def items_marked(reader: Reader, *, tenants: Sequence[str], marks: Sequence[str], count_max: int) -> tuple[Item, ...]:
    """Return the newest items that hold one of the values of these marks."""
    return _items(reader, _BY_MARK, tenants=tenants, count_max=count_max, marks=list(marks))


def _items(
    reader: Reader, statement: Select[Any], *, tenants: Sequence[str], count_max: int, **asked: Any
) -> tuple[Item, ...]:
    rows = reader.rows(statement, {"tenants": list(tenants), "count_max": count_max, **asked})
    return tuple(map(item_of, rows))
