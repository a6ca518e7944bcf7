"""Messages that were split off a conversation and became an item of their own."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Moment

revision = "0060_partings"
down_revision = "0059_posting_at_once"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "item_parting",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("from_id", Identifier, nullable=False),
        sa.Column("message_ids", Json, nullable=False),
        sa.Column("parted_by", Identifier, nullable=False),
        sa.Column("parted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_item_parting_tenant_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "from_id"], ["item.tenant", "item.id"], name=op.f("fk_item_parting_tenant_from_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_item_parting")),
    )
    op.create_index("uq_item_parting_item", "item_parting", ["tenant", "item_id"], unique=True)
    op.create_index("ix_item_parting_from", "item_parting", ["tenant", "from_id"])
