"""Orders to rate a month, with how far each has come."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0050_rating_order"
down_revision = "0049_splits"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "rating_order",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("month_date", sa.Date(), nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("ordered_at", Moment(), nullable=False),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("of", sa.BigInteger(), nullable=False),
        sa.Column("over_at", Moment(), nullable=True),
        sa.Column("run_id", Identifier, nullable=True),
        sa.Column("refused", Json, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_rating_order")),
    )
    op.create_index("ix_rating_order_engagement", "rating_order", ["tenant", "engagement_id", "ordered_at"])
