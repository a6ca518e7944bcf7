"""Assessments: what is known of a process before it is handed over."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Moment

revision = "0043_assessment"
down_revision = "0042_gold"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "assessment",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("steps", Json, nullable=False),
        sa.Column("trial_id", Identifier, nullable=True),
        sa.Column("engagement_id", Identifier, nullable=True),
        sa.Column("made_by", Identifier, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_assessment")),
    )
