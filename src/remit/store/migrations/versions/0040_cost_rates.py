"""What an hour of work costs the provider, by site and role."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Key, Moment

revision = "0040_cost_rates"
down_revision = "0039_erasure"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "cost_rate",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("site_id", Identifier, nullable=False),
        sa.Column("role", Key, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("currency", Key, nullable=False),
        sa.Column("hourly_minor", sa.BigInteger(), nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "site_id", "role", "valid_from", name=op.f("pk_cost_rate")),
    )
