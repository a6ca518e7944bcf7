"""Messages and signals that an outside sender brought, each taken once."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Key, Moment

revision = "0036_messages_taken"
down_revision = "0035_notice_wishes"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "message_taken",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("idempotency_key", Key, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("item_id", Identifier, nullable=True),
        sa.Column("started", sa.Boolean(), nullable=False),
        sa.Column("listeners", sa.Integer(), nullable=False),
        sa.Column("sent_by", Identifier, nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_message_taken")),
    )
    op.create_index("uq_message_taken_key", "message_taken", ["tenant", "idempotency_key"], unique=True)
