"""The transaction that last changed what waits, for whoever keeps a copy of it in memory."""

import sqlalchemy as sa
from alembic import op

revision = "0063_stamps"
down_revision = "0062_page_jottings"

_TRIGGERS = (
    """CREATE OR REPLACE FUNCTION remit_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.stamp := pg_current_xact_id()::text::bigint; RETURN NEW; END $$""",
    "CREATE TRIGGER task_is_stamped_new BEFORE INSERT ON task"
    " FOR EACH ROW WHEN (NEW.state = 'ready') EXECUTE FUNCTION remit_stamp()",
    "CREATE TRIGGER task_is_stamped BEFORE UPDATE ON task"
    " FOR EACH ROW WHEN (OLD.state = 'ready' OR NEW.state = 'ready') EXECUTE FUNCTION remit_stamp()",
)


def upgrade() -> None:
    """Add the column, its index, and on PostgreSQL the triggers that write it."""
    op.add_column("task", sa.Column("stamp", sa.BigInteger()))
    some = sa.text("stamp IS NOT NULL")
    op.create_index("ix_task_stamp", "task", ["tenant", "stamp"], sqlite_where=some, postgresql_where=some)
    for statement in _TRIGGERS if op.get_bind().dialect.name == "postgresql" else ():
        op.execute(statement)
