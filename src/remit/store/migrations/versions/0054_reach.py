"""The pull asks its index what may lie before a person: tasks for on-shore hands alone, and which data they show."""

import sqlalchemy as sa
from alembic import op

revision = "0054_reach"
down_revision = "0053_payments_taken_back"

PULLED = (
    *("tenant", "due_at", "id", "role", "skill", "proficiency", "qualification", "language"),
    *("onshore_only", "data_classes"),
    *("engagement_id", "created_at", "priority", "expected_s", "stake"),
)
READY = sa.text("state = 'ready'")


def upgrade() -> None:
    """Hold both in the index of the pull."""
    op.drop_index("ix_task_ready", "task")
    op.create_index("ix_task_ready", "task", [*PULLED], sqlite_where=READY, postgresql_where=READY)
