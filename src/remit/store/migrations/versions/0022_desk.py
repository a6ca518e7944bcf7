"""An index of what people hold: a desk is read without walking over all that was ever on it."""

import sqlalchemy as sa
from alembic import op

revision = "0022_desk"
down_revision = "0021_scenarios"


def upgrade() -> None:
    """Make the index."""
    held = sa.text("state IN ('in_progress', 'reserved', 'suspended')")
    op.create_index(
        "ix_task_held", "task", ["tenant", "assignee", "claimed_at"], sqlite_where=held, postgresql_where=held
    )
