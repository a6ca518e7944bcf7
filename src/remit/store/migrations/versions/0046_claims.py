"""What a person holds, found by the person alone; and the level a task asks for in the index of the pull."""

import sqlalchemy as sa
from alembic import op

revision = "0046_claims"
down_revision = "0045_snapshots"

PULLED = (
    *("tenant", "due_at", "id", "role", "skill", "proficiency", "qualification", "language"),
    *("engagement_id", "created_at", "priority", "expected_s"),
)
READY = sa.text("state = 'ready'")


def upgrade() -> None:
    """Make the indexes."""
    for table in ("presence", "qualification", "skill"):
        op.create_index(f"ix_{table}_person", table, ["person_id"])
    op.drop_index("ix_task_ready", "task")
    op.create_index("ix_task_ready", "task", [*PULLED], sqlite_where=READY, postgresql_where=READY)
