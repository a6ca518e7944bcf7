"""Usage to be priced, rating runs with their charges, and the values of indices."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Exact, Hash, Identifier, Json, Key, Moment

revision = "0012_rating"
down_revision = "0016_conversation"

FINAL = ("usage", "rating_run", "charge", "index_value")


def upgrade() -> None:
    """Make the tables; their rows are never changed."""
    _make_usage()
    _make_runs()
    _make_values()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name in FINAL:
        for statement in _sqlite_final(name) if sqlite else _postgresql_final(name):
            op.execute(statement)


def _make_usage() -> None:
    op.create_table(
        "usage",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("meter", Key, nullable=False),
        sa.Column("source", Key, nullable=False),
        sa.Column("worked_at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount", Exact(), nullable=True),
        sa.Column("item_id", Identifier, nullable=True),
        sa.Column("site_id", Identifier, nullable=True),
        sa.Column("role", Key, nullable=True),
        sa.Column("handling_time_s", sa.Integer(), nullable=False),
        sa.Column("rework", sa.Boolean(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_usage")),
    )
    op.create_index("uq_usage_source", "usage", ["tenant", "source"], unique=True)
    op.create_index("ix_usage_worked", "usage", ["tenant", "engagement_id", "worked_at", "source"], unique=False)


def _make_runs() -> None:
    op.create_table(
        "rating_run",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("month_date", sa.Date(), nullable=False),
        sa.Column("cut_off", Moment(), nullable=False),
        sa.Column("currency", Key, nullable=False),
        sa.Column("inputs_hash", Hash, nullable=False),
        sa.Column("charges_hash", Hash, nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("usages", sa.BigInteger(), nullable=False),
        sa.Column("levels", Json, nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("rated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_rating_run")),
    )
    op.create_index("uq_rating_run_month", "rating_run", ["tenant", "engagement_id", "month_date"], unique=True)
    op.create_table(
        "charge",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("run_id", Identifier, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("price_item", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("month_date", sa.Date(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("quantity", Key, nullable=False),
        sa.Column("unit_price", Exact(), nullable=True),
        sa.Column("working", sa.Text(), nullable=False),
        sa.Column("meter", Key, nullable=False),
        sa.Column("from_at", Moment(), nullable=False),
        sa.Column("until_at", Moment(), nullable=False),
        sa.Column("skip", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "run_id"], ["rating_run.tenant", "rating_run.id"], name=op.f("fk_charge_tenant_run_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "run_id", "ordinal", name=op.f("pk_charge")),
    )


def _make_values() -> None:
    op.create_table(
        "index_value",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("month_date", sa.Date(), nullable=False),
        sa.Column("value", Exact(), nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name", "month_date", name=op.f("pk_index_value")),
    )


def _sqlite_final(name: str) -> tuple[str, ...]:
    told = f"SELECT RAISE(ABORT, 'billing: {name} rows are never changed')"
    return tuple(
        f"CREATE TRIGGER {name}_is_final_{verb.lower()} BEFORE {verb} ON {name} BEGIN {told}; END"
        for verb in ("UPDATE", "DELETE")
    )


def _postgresql_final(name: str) -> tuple[str, ...]:
    told = f"RAISE EXCEPTION 'billing: {name} rows are never changed' USING ERRCODE = 'check_violation'"
    return (
        f"CREATE FUNCTION {name}_is_final() RETURNS trigger AS $$ BEGIN {told}; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {name}_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_is_final()",
    )
