"""Suspensions: qualifications that rest for a client after findings."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Key, Moment

revision = "0033_suspension"
down_revision = "0032_saved_views"
OPEN = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "suspension",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since_at", Moment(), nullable=False),
        sa.Column("lifted_at", Moment(), nullable=True),
        sa.Column("lifted_by", Identifier, nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_suspension")),
    )
    op.create_index("ix_suspension_person", "suspension", ["person_id", "since_at"])
    columns = ["tenant", "person_id", "key"]
    op.create_index("uq_suspension_open", "suspension", columns, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
