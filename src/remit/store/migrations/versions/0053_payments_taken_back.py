"""Payments that were taken back as a mistake; the bank's reference of one is free again."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Key

revision = "0053_payments_taken_back"
down_revision = "0052_drafts"


def upgrade() -> None:
    """All payments that are there stand."""
    op.add_column("payment", sa.Column("reversed_date", sa.Date(), nullable=True))
    op.add_column("payment", sa.Column("reversed_by", Key, nullable=True))
    op.drop_index("uq_payment_reference", "payment")
    op.create_index(
        "uq_payment_reference",
        "payment",
        ["tenant", "issuer", "reference"],
        unique=True,
        sqlite_where=sa.text("reversed_date IS NULL"),
        postgresql_where=sa.text("reversed_date IS NULL"),
    )
