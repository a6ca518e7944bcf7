"""Search for words in texts: FTS5 on SQLite, `tsvector` on PostgreSQL, one condition for both.

A searched table has `tenant`, `id`, `title` and `body`; its migration makes the index: on SQLite a table
`<name>_search` kept by triggers, on PostgreSQL an index over the same expression.
"""

import re
from typing import Any

from sqlalchemy import BindParameter, Boolean, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_WORD = re.compile(r"\w+")
WORDS_MAX = 12


def words_of(text: str) -> str | None:
    """Return what somebody typed as a query: every word, each as the beginning of one; None where there is none."""
    found = [word.lower() for word in _WORD.findall(text)][:WORDS_MAX]
    return " AND ".join(f"{word}*" for word in found) or None


class Matches(FunctionElement[bool]):
    """The condition that a row of a searched table holds the words of a query, as `words_of` wrote it."""

    type = Boolean()
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
    asked = f"replace(replace({query}, '*', ':*'), ' AND ', ' & ')"
    return f"to_tsvector('simple', {title} || ' ' || {body}) @@ to_tsquery('simple', {asked})"
