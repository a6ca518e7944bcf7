"""The store's own tables: log, cursor, parked, job, outbox, blob."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Json, Key, Moment, Tenant

revision = "0001_store"
down_revision = None


def upgrade() -> None:
    """Make the tables on an empty database."""
    _make_log()
    _make_leased("job", "kind")
    _make_leased("outbox", "channel")
    op.create_table(
        "blob",
        sa.Column("tenant", Tenant, nullable=False),
        sa.Column("hash", Hash, nullable=False),
        sa.Column("media_type", Key, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "hash", name="pk_blob"),
    )


def _make_log() -> None:
    op.create_table(
        "log",
        sa.Column("tenant", Tenant, nullable=False),
        sa.Column("position", sa.BigInteger, sa.Identity(cache=1), nullable=False),
        sa.Column("stream", Key, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "position", name="pk_log"),
    )
    op.create_index("ix_log_position", "log", ["position"])
    op.create_index("ix_log_tenant_stream", "log", ["tenant", "stream", "position"])
    op.create_table(
        "cursor",
        sa.Column("consumer", Key, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("consumer", name="pk_cursor"),
    )
    op.create_table(
        "parked",
        sa.Column("tenant", Tenant, nullable=False),
        sa.Column("consumer", Key, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("stream", Key, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("retry_at", Moment),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("tenant", "consumer", "position", name="pk_parked"),
    )
    op.create_index("ix_parked_consumer", "parked", ["consumer", "retry_at"])


def _make_leased(name: str, kind: str) -> None:
    op.create_table(
        name,
        sa.Column("tenant", Tenant, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column(kind, Key, nullable=False),
        sa.Column("key", Key),
        sa.Column("body", Json, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("claim_at", Moment),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("losses", sa.Integer, nullable=False),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("worker", Key),
        sa.Column("error", sa.Text),
        sa.Column("finished_at", Moment),
        sa.PrimaryKeyConstraint("tenant", "id", name=f"pk_{name}"),
    )
    op.create_index(f"uq_{name}_key", name, ["tenant", kind, "key"], unique=True)
    claimable = sa.text("claim_at IS NOT NULL")
    op.create_index(
        f"ix_{name}_claim", name, [kind, "claim_at", "id"], sqlite_where=claimable, postgresql_where=claimable
    )
