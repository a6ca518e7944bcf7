"""How people wish to be told, and when a notice went out by mail."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Moment

revision = "0035_notice_wishes"
down_revision = "0034_escalation"


def upgrade() -> None:
    """Make the table, add the column."""
    op.create_table(
        "notice_wish",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("ways", Json, nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("digest_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "person_id", name=op.f("pk_notice_wish")),
    )
    op.add_column("notice", sa.Column("mailed_at", Moment(), nullable=True))
