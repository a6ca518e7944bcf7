"""The tables of the room quality."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0006_quality"
down_revision = "0005_judgement"


def upgrade() -> None:
    """Make the tables of the room."""
    _make_released()
    _make_sample()
    _make_review()


def _make_released() -> None:
    op.create_table(
        "released",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("line", Key, nullable=False),
        sa.Column("workers", Json, nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("released_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "item_id", name=op.f("pk_released")),
    )


def _make_sample() -> None:
    op.create_table(
        "sample",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("line", Key, nullable=False),
        sa.Column("reason", Key, nullable=False),
        sa.Column("workers", Json, nullable=False),
        sa.Column("drawn_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_sample_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_sample")),
    )
    op.create_index("uq_sample_round", "sample", ["tenant", "item_id", "returns"], unique=True)


def _make_review() -> None:
    op.create_table(
        "review",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("sample_id", Identifier, nullable=False),
        sa.Column("reviewer_id", Identifier, nullable=False),
        sa.Column("verdict", Key, nullable=False),
        sa.Column("defects", Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reviewed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "sample_id"], ["sample.tenant", "sample.id"], name=op.f("fk_review_tenant_sample_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_review")),
    )
    op.create_index("uq_review_sample", "review", ["tenant", "sample_id"], unique=True)
