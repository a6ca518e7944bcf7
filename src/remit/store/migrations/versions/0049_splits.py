"""The splits of a floor."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Moment

revision = "0049_splits"
down_revision = "0048_postings"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "floor_split",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("people", Json, nullable=False),
        sa.Column("until_at", Moment(), nullable=False),
        sa.Column("made_by", Identifier, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_floor_split")),
    )
    op.create_index("ix_floor_split_until", "floor_split", ["tenant", "until_at"])
