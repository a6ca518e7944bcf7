"""The stamp of a task on PostgreSQL: the transaction that last made it ready, changed it while it was, or took it away.

Whoever keeps a copy of what waits asks by it for what changed since. The database writes it, so that no statement can
forget to; SQLite, with one writer in one process, needs none.
"""

from sqlalchemy import DDL, Table, event

FUNCTION = """CREATE OR REPLACE FUNCTION remit_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.stamp := pg_current_xact_id()::text::bigint; RETURN NEW; END $$"""
TRIGGERS = (
    "CREATE TRIGGER task_is_stamped_new BEFORE INSERT ON task"
    " FOR EACH ROW WHEN (NEW.state = 'ready') EXECUTE FUNCTION remit_stamp()",
    "CREATE TRIGGER task_is_stamped BEFORE UPDATE ON task"
    " FOR EACH ROW WHEN (OLD.state = 'ready' OR NEW.state = 'ready') EXECUTE FUNCTION remit_stamp()",
)


def stamp(table: Table) -> None:
    """Have the database stamp a table's rows wherever it is made."""
    for statement in (FUNCTION, *TRIGGERS):
        made = DDL(statement)  # type: ignore[no-untyped-call]  # - SQLAlchemy does not type it
        event.listen(table, "after_create", made.execute_if(dialect="postgresql"))
