"""Rows that nobody may change: triggers on both databases refuse updates and deletions."""

from sqlalchemy import DDL, Table, event
from sqlalchemy.schema import ExecutableDDLElement

_SQLITE = """CREATE TRIGGER {name}_is_final_{verb} BEFORE {VERB} ON {name}
BEGIN SELECT RAISE(ABORT, '{name} rows are superseded, never changed'); END"""
_FUNCTION = """CREATE OR REPLACE FUNCTION {name}_is_final() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{name} rows are superseded, never changed'; END $$ LANGUAGE plpgsql"""
_POSTGRESQL = """CREATE TRIGGER {name}_is_final BEFORE UPDATE OR DELETE ON {name}
FOR EACH ROW EXECUTE FUNCTION {name}_is_final()"""


def guard_statements(name: str, *, dialect: str) -> tuple[str, ...]:
    """Return the statements that make a table's rows final, for a migration or a fresh schema."""
    if dialect == "sqlite":
        return tuple(_SQLITE.format(name=name, verb=verb.lower(), VERB=verb) for verb in ("UPDATE", "DELETE"))
    return _FUNCTION.format(name=name), _POSTGRESQL.format(name=name)


def make_final(table: Table) -> Table:
    """Have the guards created with the table."""
    for dialect in ("sqlite", "postgresql"):
        for statement in guard_statements(table.name, dialect=dialect):
            guard: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call]  # untyped - SQLAlchemy left it so
            event.listen(table, "after_create", guard.execute_if(dialect=dialect))
    return table
