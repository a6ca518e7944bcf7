"""Forms of tasks that somebody began to fill in."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Moment

revision = "0052_drafts"
down_revision = "0051_assessment_version"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "task_draft",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("task_id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("filled", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("discarded_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "task_id", "person_id", name=op.f("pk_task_draft")),
    )
