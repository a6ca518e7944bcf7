"""The register of erasures, the subjects' keys, and what is sealed under them."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0039_erasure"
down_revision = "0038_calibration"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "erasure",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("items", Json, nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("contents", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", Key, nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by", Key, nullable=True),
        sa.Column("settled_by_name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "subject_key",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("erasure_id", Identifier, nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "erasure_id", name=op.f("pk_subject_key")),
    )
    op.create_table(
        "sealed_cell",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("erasure_id", Identifier, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "erasure_id", "ordinal", name=op.f("pk_sealed_cell")),
    )
