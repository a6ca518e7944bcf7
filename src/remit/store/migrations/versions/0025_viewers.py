"""Who has an item open just now."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Moment

revision = "0025_viewers"
down_revision = "0024_quality_replies"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "viewer",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "item_id", "person_id", name=op.f("pk_viewer")),
    )
    op.create_index("ix_viewer_seen", "viewer", ["tenant", "seen_at"])
