"""What open credits of a client settle of their open invoices."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Key, Moment

revision = "0057_credit_offset"
down_revision = "0056_quantiles"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "credit_offset",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("credit_id", Identifier, nullable=False),
        sa.Column("invoice_id", Identifier, nullable=False),
        sa.Column("currency", Key, nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("booked_date", sa.Date(), nullable=False),
        sa.Column("reversed_date", sa.Date(), nullable=True),
        sa.Column("reversed_by", Key, nullable=True),
        sa.CheckConstraint("minor > 0", name=op.f("ck_credit_offset_minor")),
        sa.CheckConstraint("credit_id <> invoice_id", name=op.f("ck_credit_offset_two")),
        sa.ForeignKeyConstraint(
            ["tenant", "credit_id"], ["invoice.tenant", "invoice.id"], name=op.f("fk_credit_offset_tenant_credit_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "invoice_id"], ["invoice.tenant", "invoice.id"], name=op.f("fk_credit_offset_tenant_invoice_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_credit_offset")),
    )
