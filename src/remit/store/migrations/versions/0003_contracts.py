"""The tables of the room contracts."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0003_contracts"
down_revision = "0002_parties"


def upgrade() -> None:
    """Make the tables of the room."""
    _make_engagement()
    _make_statement_of_work()


def _make_engagement() -> None:
    op.create_table(
        "engagement",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("provider", Identifier, nullable=False),
        sa.Column("line", Key, nullable=False),
        sa.Column("country", Key, nullable=False),
        sa.Column("valid_from", Moment(), nullable=False),
        sa.Column("valid_until", Moment(), nullable=True),
        sa.Column("colour", Key, nullable=False),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_engagement_period")),
        sa.ForeignKeyConstraint(
            ["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name="fk_engagement_client"
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_engagement")),
    )
    op.create_index("uq_engagement_key", "engagement", ["tenant", "key"], unique=True)


def _make_statement_of_work() -> None:
    op.create_table(
        "statement_of_work",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("engagement_id", Identifier, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("follows", Moment(), nullable=True),
        sa.Column("valid_from", Moment(), nullable=False),
        sa.Column("valid_until", Moment(), nullable=True),
        sa.Column("body", Json, nullable=False),
        sa.CheckConstraint("(version = 1) = (follows IS NULL)", name=op.f("ck_statement_of_work_first")),
        sa.CheckConstraint("follows IS NULL OR follows = valid_from", name=op.f("ck_statement_of_work_chain")),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_statement_of_work_period")),
        sa.ForeignKeyConstraint(
            ["tenant", "engagement_id", "follows"],
            ["statement_of_work.tenant", "statement_of_work.engagement_id", "statement_of_work.valid_until"],
            name="fk_statement_of_work_follows",
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "engagement_id"],
            ["engagement.tenant", "engagement.id"],
            name=op.f("fk_statement_of_work_tenant_engagement_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_statement_of_work")),
        sa.UniqueConstraint("tenant", "engagement_id", "valid_until", name="uq_statement_of_work_end"),
    )
    op.create_index(
        "uq_statement_of_work_follows", "statement_of_work", ["tenant", "engagement_id", "follows"], unique=True
    )
    op.create_index(
        "uq_statement_of_work_open",
        "statement_of_work",
        ["tenant", "engagement_id"],
        unique=True,
        sqlite_where=sa.text("valid_until IS NULL"),
        postgresql_where=sa.text("valid_until IS NULL"),
    )
    op.create_index(
        "uq_statement_of_work_version", "statement_of_work", ["tenant", "engagement_id", "version"], unique=True
    )
