"""Items that are one matter, merged until somebody takes it back."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0055_merges"
down_revision = "0054_reach"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "item_merge",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("into_id", Identifier, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("held", Json, nullable=False),
        sa.Column("merged_by", Identifier, nullable=False),
        sa.Column("merged_at", Moment(), nullable=False),
        sa.Column("undone_by", Identifier, nullable=True),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_item_merge_tenant_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "into_id"], ["item.tenant", "item.id"], name=op.f("fk_item_merge_tenant_into_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_item_merge")),
    )
    in_force = sa.text("undone_at IS NULL")
    op.create_index("ix_item_merge_item", "item_merge", ["tenant", "item_id"])
    op.create_index("ix_item_merge_into", "item_merge", ["tenant", "into_id"])
    op.create_index(
        "uq_item_merge_in_force",
        "item_merge",
        ["tenant", "item_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
