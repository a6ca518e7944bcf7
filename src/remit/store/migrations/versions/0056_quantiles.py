"""Questions whose answer is a number with a unit or a distribution, and the known answer of a seed question."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Json

revision = "0056_quantiles"
down_revision = "0055_merges"


def upgrade() -> None:
    """No question so far has a unit, quantiles or a known answer."""
    op.add_column("question", sa.Column("unit", sa.Text(), nullable=True))
    op.add_column("question", sa.Column("shares", Json, nullable=True))
    op.add_column("question", sa.Column("known", sa.Text(), nullable=True))
