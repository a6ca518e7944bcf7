"""Disputes, payments and what they settle, reminders, and rates of exchange."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Exact, Identifier, Key, Moment

revision = "0026_settling"
down_revision = "0025_viewers"


def upgrade() -> None:
    """Make the tables."""
    _disputes()
    _payments()
    _reminders_and_rates()


def _disputes() -> None:
    op.create_table(
        "invoice_dispute",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("invoice_id", Identifier, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("charge", sa.Integer(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", Key, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("opened_by", Key, nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("settled_by", Key, nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("credit_note", Key, nullable=True),
        sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", name=op.f("ck_invoice_dispute_settled")),
        sa.ForeignKeyConstraint(
            ["tenant", "invoice_id"],
            ["invoice.tenant", "invoice.id"],
            name=op.f("fk_invoice_dispute_tenant_invoice_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_invoice_dispute")),
    )
    op.create_index(
        "uq_invoice_dispute_open",
        "invoice_dispute",
        ["tenant", "invoice_id", "charge"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _payments() -> None:
    op.create_table(
        "payment",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("issuer", Identifier, nullable=False),
        sa.Column("reference", Key, nullable=False),
        sa.Column("paid_date", sa.Date(), nullable=False),
        sa.Column("currency", Key, nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint("minor > 0", name=op.f("ck_payment_minor")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_payment")),
    )
    op.create_index("uq_payment_reference", "payment", ["tenant", "issuer", "reference"], unique=True)
    op.create_table(
        "payment_application",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("payment_id", Identifier, nullable=False),
        sa.Column("invoice_id", Identifier, nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint("minor > 0", name=op.f("ck_payment_application_minor")),
        sa.ForeignKeyConstraint(
            ["tenant", "payment_id"],
            ["payment.tenant", "payment.id"],
            name=op.f("fk_payment_application_tenant_payment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "invoice_id"],
            ["invoice.tenant", "invoice.id"],
            name=op.f("fk_payment_application_tenant_invoice_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_payment_application")),
    )
    op.create_index("ix_payment_application_invoice", "payment_application", ["tenant", "invoice_id"])


def _reminders_and_rates() -> None:
    op.create_table(
        "reminder",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("invoice_id", Identifier, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("sent_date", sa.Date(), nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "invoice_id"], ["invoice.tenant", "invoice.id"], name=op.f("fk_reminder_tenant_invoice_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_reminder")),
    )
    op.create_index("uq_reminder_level", "reminder", ["tenant", "invoice_id", "level"], unique=True)
    op.create_table(
        "exchange_rate",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("currency", Key, nullable=False),
        sa.Column("base", Key, nullable=False),
        sa.Column("rate_date", sa.Date(), nullable=False),
        sa.Column("rate", Exact, nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "currency", "base", "rate_date", name=op.f("pk_exchange_rate")),
    )
