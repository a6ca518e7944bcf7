"""Statements that the two databases spell alike but SQLAlchemy files under each: insert if new, and upsert."""

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as _insert


def insert_if_new(table: Table) -> Insert:
    """Build an insert that leaves rows with a known key as they are; `run` returns how many were new."""
    return _insert(table).inline().on_conflict_do_nothing()


def upsert(table: Table, *, columns: Sequence[str]) -> Insert:
    """Build an insert that, where the primary key is known, sets `columns` to the new values instead."""
    statement = _insert(table).inline()
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: statement.excluded[name] for name in columns},
    )
