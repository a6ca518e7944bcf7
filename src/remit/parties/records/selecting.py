"""The selects and rows that every noun of the room shares, built once."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, select


def by_id(table: Table) -> Select[Any]:
    """Build the select of one row by tenant and id (`of_tenant`, `of_id`)."""
    return select(table).where(table.c.tenant == bindparam("of_tenant"), table.c.id == bindparam("of_id"))


def of_tenant(table: Table, *order: str) -> Select[Any]:
    """Build the select of a tenant's rows (`of_tenant`)."""
    return select(table).where(table.c.tenant == bindparam("of_tenant")).order_by(*(table.c[name] for name in order))


def of_people(table: Table) -> Select[Any]:
    """Build the select of what some people hold (`of_people`, a list), by person."""
    return (
        select(table)
        .where(table.c.person_id.in_(bindparam("of_people", expanding=True)))
        .order_by(table.c.person_id, table.c.id)
    )


def row_of(fact: Any) -> dict[str, Any]:
    """Return a flat fact as a row; tuples become lists for JSON columns."""
    values = {field.name: getattr(fact, field.name) for field in fields(fact)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def mapping_of(row: Row[Any], *left_out: str) -> dict[str, Any]:
    """Return a row by column name, some left out; lists become tuples."""
    # By place: the row's own mapping looks up every name.
    pairs = zip(row._fields, row, strict=True)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in pairs if name not in left_out}
