"""Invoices and credit notes, their gapless numbers, and what invoices say of the parties."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0013_invoices"
down_revision = "0017_guidance"


def upgrade() -> None:
    """Make the tables; an issued document is never changed."""
    op.create_table(
        "invoice_party",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_invoice_party")),
    )
    op.create_table(
        "invoice_series",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("series", Key, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "series", name=op.f("pk_invoice_series")),
    )
    op.create_table(
        "invoice",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("issuer", Identifier, nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("run_id", Identifier, nullable=True),
        sa.Column("corrects", Key, nullable=True),
        sa.Column("issued_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("currency", Key, nullable=False),
        sa.Column("tax_category", Key, nullable=False),
        sa.Column("tax_rate", Key, nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("lines", Json, nullable=False),
        sa.Column("seller", Json, nullable=False),
        sa.Column("buyer", Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checkpoint", Json, nullable=True),
        sa.Column("by", Key, nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "run_id"], ["rating_run.tenant", "rating_run.id"], name=op.f("fk_invoice_tenant_run_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_invoice")),
    )
    op.create_index("uq_invoice_number", "invoice", ["tenant", "issuer", "number"], unique=True)
    op.create_index("uq_invoice_run", "invoice", ["tenant", "run_id"], unique=True)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_FINAL if sqlite else POSTGRESQL_FINAL:
        op.execute(statement)


_TOLD = "billing: invoice rows are never changed"
SQLITE_FINAL = tuple(
    f"CREATE TRIGGER invoice_is_final_{verb.lower()} BEFORE {verb} ON invoice BEGIN SELECT RAISE(ABORT, '{_TOLD}'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRESQL_FINAL = (
    f"CREATE FUNCTION invoice_is_final() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{_TOLD}' "
    "USING ERRCODE = 'check_violation'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER invoice_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice "
    "FOR EACH STATEMENT EXECUTE FUNCTION invoice_is_final()",
)
