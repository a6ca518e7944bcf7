"""Escalations that were done."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Exact, Identifier, Key, Moment

revision = "0034_escalation"
down_revision = "0033_suspension"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "escalation",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("metric", Key, nullable=False),
        sa.Column("at_pct", Exact(), nullable=False),
        sa.Column("act", Key, nullable=False),
        sa.Column("level_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_escalation_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "item_id", "key", name=op.f("pk_escalation")),
    )
    op.create_index("ix_escalation_done", "escalation", ["tenant", "done_at"])
