"""The published roster."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Key, Moment

revision = "0037_shift"
down_revision = "0036_messages_taken"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "shift",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("begins_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_shift")),
    )
    op.create_index("ix_shift_person", "shift", ["person_id", "ends_at"])
    op.create_index("ix_shift_tenant", "shift", ["tenant", "ends_at"])
