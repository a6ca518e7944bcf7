"""What people have written on items' pages and not sent."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0058_jottings"
down_revision = "0057_credit_offset"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "item_jotting",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("place", Key, nullable=False),
        sa.Column("entries", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("discarded_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_item_jotting_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "item_id", "person_id", "place", name=op.f("pk_item_jotting")),
    )
