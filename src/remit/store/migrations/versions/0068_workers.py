"""Workers, each with the process it is, since when it runs and when it was last heard of."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Key, Moment

revision = "0068_workers"
down_revision = "0067_proposals"


def upgrade() -> None:
    """Make the table; each worker enters itself within a minute."""
    op.create_table(
        "worker",
        sa.Column("name", Key, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("heard_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
