"""What a task is worth by the contract, and how the clients stand with the hands of their provider."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Moment

revision = "0047_attention"
down_revision = "0046_claims"

PULLED = (
    *("tenant", "due_at", "id", "role", "skill", "proficiency", "qualification", "language"),
    *("engagement_id", "created_at", "priority", "expected_s", "stake"),
)
READY = sa.text("state = 'ready'")


def upgrade() -> None:
    """Add the column, make the table, and hold the column in the index of the pull."""
    op.add_column("task", sa.Column("stake", sa.Integer(), nullable=False, server_default="100"))
    op.create_table(
        "attention",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("floor", sa.Float(), nullable=False),
        sa.Column("lift", sa.Float(), nullable=False),
        sa.Column("reckoned_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "engagement_id", name=op.f("pk_attention")),
    )
    op.drop_index("ix_task_ready", "task")
    op.create_index("ix_task_ready", "task", [*PULLED], sqlite_where=READY, postgresql_where=READY)
