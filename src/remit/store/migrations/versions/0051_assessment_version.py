"""The version of an assessment, and who changed it last: of two who edit at a time the second is told."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier

revision = "0051_assessment_version"
down_revision = "0050_rating_order"


def upgrade() -> None:
    """Count from 1; nobody is known to have changed what is there."""
    op.add_column("assessment", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("assessment", sa.Column("changed_by", Identifier, nullable=True))
