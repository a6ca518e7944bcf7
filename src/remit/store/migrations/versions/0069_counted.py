"""Indexes that hold what is counted of a month, by engagement: a year of reports over many items reads them alone."""

import sqlalchemy as sa
from alembic import op

revision = "0069_counted"
down_revision = "0068_workers"


def upgrade() -> None:
    """Replace the indexes of what came in and what was released."""
    op.drop_index("ix_item_received", "item")
    op.drop_index("ix_item_released", "item")
    _some("ix_item_received", ["received_at"], "copy_of IS NULL")
    released = ["released_at", "due_at", "returns", "straight_through"]
    _some("ix_item_released", released, "copy_of IS NULL AND released_at IS NOT NULL")


def _some(name: str, columns: list[str], which: str) -> None:
    where = sa.text(which)
    op.create_index(name, "item", ["tenant", "engagement_id", *columns], sqlite_where=where, postgresql_where=where)
