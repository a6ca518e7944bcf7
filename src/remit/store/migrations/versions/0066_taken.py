"""Indexes of what somebody took and did: a claim and a completion cost the same, however much was done before."""

import sqlalchemy as sa
from alembic import op

revision = "0066_taken"
down_revision = "0065_panel_stops"


def upgrade() -> None:
    """Replace the index of what people took, and add those of what they did and of what weighed on them."""
    _some("ix_task_taken", ["assignee", "claimed_at", "tenant"], "claimed_at IS NOT NULL")
    _some(
        "ix_task_claimed",
        ["claimed_at", "tenant", "engagement_id", "expected_s", "assignee"],
        "claimed_at IS NOT NULL",
    )
    op.drop_index("ix_task_assignee", "task")
    _some("ix_task_hard", ["assignee", "claimed_at", "tenant"], "skill IN ('moderation')")
    _some("ix_task_done_by", ["tenant", "assignee", "completed_at", "handling_time_s"], "state = 'completed'")


def _some(name: str, columns: list[str], which: str) -> None:
    where = sa.text(which)
    op.create_index(name, "task", columns, sqlite_where=where, postgresql_where=where)
