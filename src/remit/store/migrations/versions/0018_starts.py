"""Timers that start instances; the correlation key that an instance waits for."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Key, Moment

revision = "0018_starts"
down_revision = "0013_invoices"


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "start_timer",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("element", Key, nullable=False),
        sa.Column("definition_key", Key, nullable=False),
        sa.Column("definition_hash", Hash, nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("interval", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "engagement_id", "kind", "element", name=op.f("pk_start_timer")),
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_start_timer_due", "start_timer", ["due_at"], sqlite_where=due, postgresql_where=due)
    op.add_column("subscription", sa.Column("key", Key, nullable=True))
    op.drop_index("ix_subscription_name", "subscription")
    op.create_index("ix_subscription_name", "subscription", ["tenant", "kind", "name", "key"])
