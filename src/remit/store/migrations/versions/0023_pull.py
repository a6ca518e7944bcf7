"""What a task is expected to take as a column, and the index of the pull."""

import sqlalchemy as sa
from alembic import op

revision = "0023_pull"
down_revision = "0022_desk"

PULLED = (
    *("tenant", "due_at", "id", "role", "skill", "qualification", "language"),
    *("engagement_id", "created_at", "priority", "expected_s"),
)
READY = sa.text("state = 'ready'")
SQLITE = "UPDATE task SET expected_s = 60 * json_extract(extensions, '$.handlingMinutes') WHERE {known}"
POSTGRESQL = "UPDATE task SET expected_s = 60 * (extensions->>'handlingMinutes')::integer WHERE {known}"


def upgrade() -> None:
    """Add the column, read it from the extensions of tasks that are there, and make the index."""
    op.add_column("task", sa.Column("expected_s", sa.Integer(), nullable=False, server_default="300"))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE.format(known="json_extract(extensions, '$.handlingMinutes') > 0"))
    else:
        op.execute(POSTGRESQL.format(known="extensions->>'handlingMinutes' ~ '^[1-9][0-9]{0,5}$'"))
    op.drop_index("ix_task_ready", "task")
    op.create_index("ix_task_ready", "task", [*PULLED], sqlite_where=READY, postgresql_where=READY)
