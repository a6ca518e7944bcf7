"""Notices to people about items."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Key, Moment

revision = "0028_notices"
down_revision = "0027_provisioning"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "notice",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("subject", Key, nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_notice")),
    )
    op.create_index("uq_notice_subject", "notice", ["tenant", "person_id", "kind", "subject"], unique=True)
    op.create_index("ix_notice_person", "notice", ["person_id", "read_at", "at"])
