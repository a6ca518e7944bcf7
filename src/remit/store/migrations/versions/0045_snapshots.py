"""Large states: a snapshot beside the instance's row, so that one answer does not write all of it anew."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier

revision = "0045_snapshots"
down_revision = "0044_locks"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "instance_snapshot",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("instance_id", Identifier, nullable=False),
        sa.Column("mark", Identifier, nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "instance_id"],
            ["instance.tenant", "instance.id"],
            name=op.f("fk_instance_snapshot_tenant_instance_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "instance_id", name=op.f("pk_instance_snapshot")),
    )
