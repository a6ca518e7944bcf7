"""Scenarios kept beside processes and cases."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0021_scenarios"
down_revision = "0020_identity"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kept_scenario",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("definition", Key, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("steps", Json, nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("kept_by", Key, nullable=False),
        sa.Column("dropped_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "definition", "name", name=op.f("pk_kept_scenario")),
    )
