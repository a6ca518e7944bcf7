"""Search for words in texts: FTS5 on SQLite, `tsvector` on PostgreSQL, one condition for both.

A searched table has `tenant`, `id`, `title` and `body`; its migration makes the index: on SQLite a table
`<name>_search` kept by triggers, on PostgreSQL an index over the same expression.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"[^\W_]+")
WORDS_MAX = 12


def words_of(text: str, *, holding: Iterable[str] = ()) -> str | None:
    """Return what somebody typed as a query: every word, each as the beginning of one; None where there is none.

    `holding` are whole words of which one at least must be there too, such as the mark of an owner.
    """
    found = [f"{word.lower()}*" for word in _WORD.findall(text)][:WORDS_MAX]
    owners = " OR ".join(sorted(holding))
    return " AND ".join(([f"({owners})"] if owners else []) + found) if found else None


def folded(text: str) -> str:
    """Return the words of a text as both databases file them: no accents, no case, nothing between but a space."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return " ".join(_PIECE.findall("".join(one for one in plain if not unicodedata.combining(one))))


class Matches(FunctionElement[Any]):
    """The condition that a row of a searched table holds the words of a query, as `words_of` wrote it."""

    # No Boolean: SQLAlchemy would compare that with 1 on SQLite, which then looks at every row of the table.
    type = NullType()
    inherit_cache = True
    name = "matches"

    def __init__(self, table: Table, query: BindParameter[str]) -> None:
        super().__init__(table.c.tenant, table.c.id, table.c.title, table.c.body, query)
        self.searched = table.name


@compiles(Matches, "sqlite")
def _sqlite(element: Matches, compiler: Any, **named: Any) -> str:
    tenant, identifier, title, _, query = (compiler.process(clause, **named) for clause in element.clauses)
    index = f"{title.rpartition('.')[0].strip(chr(34))}_search"
    found = f"SELECT tenant, id FROM {index} WHERE {index} MATCH {query}"  # noqa: S608 - names of our own tables
    return f"({tenant}, {identifier}) IN ({found})"


@compiles(Matches, "postgresql")
def _postgresql(element: Matches, compiler: Any, **named: Any) -> str:
    _, _, title, body, query = (compiler.process(clause, **named) for clause in element.clauses)
    asked = f"replace(replace(replace({query}, '*', ':*'), ' AND ', ' & '), ' OR ', ' | ')"
    return f"to_tsvector('simple', {title} || ' ' || {body}) @@ to_tsquery('simple', {asked})"


class Newest(FunctionElement[Any]):
    """The condition that a row is among the newest of a searched table that hold the words: cheap for any words.

    `Matches` reads everything that holds them, which for the beginning of a word can be most of a large table; here the
    index is read backwards and left as soon as there is enough. `count` counts before any other condition.
    """

    type = NullType()  # as above
    inherit_cache = True
    name = "newest"

    def __init__(self, table: Table, query: BindParameter[str], count: BindParameter[int]) -> None:
        super().__init__(table.c.tenant, table.c.id, table.c.title, table.c.body, query, count)


@compiles(Newest, "sqlite")
def _newest_sqlite(element: Newest, compiler: Any, **named: Any) -> str:
    tenant, identifier, title, _, query, count = (compiler.process(one, **named) for one in element.clauses)
    index = f"{title.rpartition('.')[0].strip(chr(34))}_search"
    found = f"SELECT tenant, id FROM {index} WHERE {index} MATCH {query} ORDER BY rowid DESC LIMIT {count}"  # noqa: S608 - names of our own tables
    return f"({tenant}, {identifier}) IN ({found})"


@compiles(Newest, "postgresql")
def _newest_postgresql(element: Newest, compiler: Any, **named: Any) -> str:
    tenant, identifier, title, body, query, count = (compiler.process(one, **named) for one in element.clauses)
    asked = f"replace(replace(replace({query}, '*', ':*'), ' AND ', ' & '), ' OR ', ' | ')"
    table = title.rpartition(".")[0]
    held = f"to_tsvector('simple', {title} || ' ' || {body}) @@ to_tsquery('simple', {asked})"
    found = f"SELECT {tenant}, {identifier} FROM {table} WHERE {held} ORDER BY {identifier} DESC LIMIT {count}"  # noqa: S608 - names of our own tables
    return f"({tenant}, {identifier}) IN ({found})"
