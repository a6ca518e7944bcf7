"""Disputes, feedback by person, coaching notes, and sampling by lots."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0024_quality_replies"
down_revision = "0023_pull"


def upgrade() -> None:
    """Make the tables."""
    op.add_column("sample", sa.Column("lot_id", Identifier, nullable=True))
    _make_feedback()
    _make_dispute()
    _make_coaching_note()
    _make_inspection()
    _make_lot()


def _make_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("sample_id", Identifier, nullable=False),
        sa.Column("reviewed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "sample_id"], ["sample.tenant", "sample.id"], name=op.f("fk_feedback_tenant_sample_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "person_id", "sample_id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_person", "feedback", ["tenant", "person_id", "reviewed_at"])


def _make_dispute() -> None:
    op.create_table(
        "dispute",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("sample_id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("ruling", Key, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by", Identifier, nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "sample_id"], ["sample.tenant", "sample.id"], name=op.f("fk_dispute_tenant_sample_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_dispute")),
    )
    op.create_index("uq_dispute_person", "dispute", ["tenant", "sample_id", "person_id"], unique=True)


def _make_coaching_note() -> None:
    op.create_table(
        "coaching_note",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("author_id", Identifier, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_coaching_note")),
    )
    op.create_index("ix_coaching_note_person", "coaching_note", ["tenant", "person_id", "noted_at"])


def _make_inspection() -> None:
    op.create_table(
        "inspection",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("severity", Key, nullable=False),
        sa.Column("recent", Json, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "engagement_id", name=op.f("pk_inspection")),
    )


def _make_lot() -> None:
    op.create_table(
        "inspection_lot",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("severity", Key, nullable=False),
        sa.Column("letter", Key, nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=False),
        sa.Column("accept", sa.Integer(), nullable=False),
        sa.Column("reject", sa.Integer(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_inspection_lot")),
    )
    op.create_index("uq_inspection_lot_number", "inspection_lot", ["tenant", "engagement_id", "number"], unique=True)
