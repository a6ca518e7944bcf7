"""Statements that rooms build on: insert if new, upsert, and an insert into the log of what a statement finds out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Insert as PlainInsert
from sqlalchemy import Select, Table, insert
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as _insert

from remit.store.tables import log


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


def record_from(events: Select[Any]) -> PlainInsert:
    """Build an insert into the log of what a selection yields: tenant, stream, kind, moment and body, in this order.

    For a statement that itself finds out what happened; on PostgreSQL, where the log counts its positions.
    """
    return insert(log).from_select(["tenant", "stream", "kind", "at", "body"], events)
