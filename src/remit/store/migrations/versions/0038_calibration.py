"""Calibration sessions and their marks."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0038_calibration"
down_revision = "0037_shift"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "calibration",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("line", Key, nullable=False),
        sa.Column("opened_by", Identifier, nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_calibration_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_calibration")),
    )
    op.create_index("ix_calibration_opened", "calibration", ["tenant", "opened_at"])
    op.create_table(
        "calibration_mark",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("calibration_id", Identifier, nullable=False),
        sa.Column("reviewer_id", Identifier, nullable=False),
        sa.Column("verdict", Key, nullable=False),
        sa.Column("defects", Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("marked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "calibration_id"],
            ["calibration.tenant", "calibration.id"],
            name=op.f("fk_calibration_mark_tenant_calibration_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "calibration_id", "reviewer_id", name=op.f("pk_calibration_mark")),
    )
