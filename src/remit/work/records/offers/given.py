"""Lists that PostgreSQL takes as one JSON text and spreads into a table `given`: one plan for any length."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.json import encode
from sqlalchemy import JSON, ColumnElement, Integer, Text, bindparam, cast, func, literal_column
from sqlalchemy.sql.selectable import TableValuedAlias

TEXT = Text(collation="C")


def as_json(given: Sequence[Mapping[str, Any]]) -> str:
    """Write the rows of a table as the value that `given_as` takes."""
    return encode(given).decode()


def given_as(name: str, *columns: Any) -> TableValuedAlias:
    """Return the table `given`, whose rows come as the value called `name`."""
    rows = func.json_to_recordset(cast(bindparam(name, type_=Text), JSON))
    return rows.table_valued(*columns).render_derived("given", with_types=True)


def literal_count(count: int) -> ColumnElement[int]:
    """Write a count into a statement, where its plan depends on it."""
    return literal_column(str(count), Integer)
