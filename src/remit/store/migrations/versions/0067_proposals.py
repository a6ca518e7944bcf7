"""Proposals of every notation, and why one was returned or withdrawn."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Key

revision = "0067_proposals"
down_revision = "0066_taken"


def upgrade() -> None:
    """Add the columns; what was proposed so far were tables."""
    op.add_column("rule_proposal", sa.Column("notation", Key, nullable=False, server_default="dmn"))
    op.add_column("rule_proposal", sa.Column("reason", sa.Text()))
