"""What people have written in forms of other pages than items' and not sent."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0062_page_jottings"
down_revision = "0061_panels"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "page_jotting",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("place", Key, nullable=False),
        sa.Column("about", Json, nullable=False),
        sa.Column("entries", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("discarded_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "person_id", "place", name=op.f("pk_page_jotting")),
    )
