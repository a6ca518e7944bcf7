"""What a reminder is about and where its letter went: what was open, to whom, when it left."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Moment

revision = "0064_reminder_letters"
down_revision = "0063_stamps"


def upgrade() -> None:
    """Add the columns; reminders recorded before have no letter."""
    op.add_column("reminder", sa.Column("minor", sa.BigInteger()))
    op.add_column("reminder", sa.Column("letter_to", sa.Text()))
    op.add_column("reminder", sa.Column("mailed_at", Moment()))
