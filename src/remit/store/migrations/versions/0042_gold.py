"""Gold items: work whose answer is known, and its copies among people's items."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0042_gold"
down_revision = "0041_review_sets"


def upgrade() -> None:
    """Add the column and make the tables."""
    op.add_column("item", sa.Column("copy_of", Identifier, nullable=True))
    copies = sa.text("copy_of IS NOT NULL")
    op.create_index("ix_item_copies", "item", ["tenant", "copy_of"], sqlite_where=copies, postgresql_where=copies)
    op.create_table(
        "gold_item",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("line", Key, nullable=False),
        sa.Column("task_id", Identifier, nullable=False),
        sa.Column("task_name", sa.Text(), nullable=False),
        sa.Column("form", Key, nullable=True),
        sa.Column("known", Json, nullable=False),
        sa.Column("critical", Json, nullable=False),
        sa.Column("made_by", Identifier, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_gold_item_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_gold_item")),
    )
    op.create_index("uq_gold_item_task", "gold_item", ["tenant", "task_id"], unique=True)
    op.create_index("ix_gold_item_engagement", "gold_item", ["tenant", "engagement_id"])
    op.create_table(
        "gold_copy",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("gold_id", Identifier, nullable=False),
        sa.Column("seeded_at", Moment(), nullable=False),
        sa.Column("person_id", Identifier, nullable=True),
        sa.Column("worked_at", Moment(), nullable=True),
        sa.Column("given", Json, nullable=True),
        sa.Column("missed", Json, nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_gold_copy_tenant_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "gold_id"], ["gold_item.tenant", "gold_item.id"], name=op.f("fk_gold_copy_tenant_gold_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "item_id", name=op.f("pk_gold_copy")),
    )
    op.create_index("ix_gold_copy_gold", "gold_copy", ["tenant", "gold_id"])
    op.create_index("ix_gold_copy_person", "gold_copy", ["tenant", "person_id", "worked_at"])
