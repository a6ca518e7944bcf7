"""Whether a release went straight through stands with its usage; of earlier ones the record does not tell."""

import sqlalchemy as sa
from alembic import op

revision = "0029_straight_through"
down_revision = "0028_notices"


def upgrade() -> None:
    """Add the column."""
    op.add_column("usage", sa.Column("straight_through", sa.Boolean(), nullable=False, server_default=sa.false()))
