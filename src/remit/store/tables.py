"""The store's own tables, and the metadata on which every room declares its tables."""

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, LargeBinary, MetaData, Table, Text

from remit.store.types import Hash, Identifier, Json, Key, Moment, Tenant

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
"""Rooms declare their tables on this, each with `tenant` in its primary key, unique indexes and foreign keys."""

log = Table(
    "log",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    # PostgreSQL draws the position from a sequence, SQLite's one writer counts.
    Column("position", BigInteger, Identity(cache=1), primary_key=True),
    Column("stream", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Json, nullable=False),
    Index("ix_log_position", "position"),
    Index("ix_log_tenant_stream", "tenant", "stream", "position"),
)

# How far a consumer has read the log. It spans tenants and holds no client's data.
cursor = Table(
    "cursor",
    metadata,
    Column("consumer", Key, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

# Events that a consumer could not handle, and those of the same stream that wait behind them.
parked = Table(
    "parked",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("consumer", Key, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("stream", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", Moment),
    Column("error", Text),
    Index("ix_parked_consumer", "consumer", "retry_at"),
)


def _leased(name: str, kind: str, *more: Column[object]) -> Table:
    """Declare a table of work that workers claim under a lease: `claim_at` is when it may be claimed, or null."""
    table = Table(
        name,
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("id", Identifier, primary_key=True),
        Column(kind, Key, nullable=False),
        Column("key", Key),
        Column("body", Json, nullable=False),
        Column("state", Key, nullable=False),
        Column("created_at", Moment, nullable=False),
        Column("due_at", Moment, nullable=False),
        Column("claim_at", Moment),
        Column("attempts", Integer, nullable=False),
        Column("losses", Integer, nullable=False),
        Column("token", Integer, nullable=False),
        Column("worker", Key),
        Column("error", Text),
        Column("finished_at", Moment),
        *more,
    )
    Index(f"uq_{name}_key", table.c.tenant, table.c[kind], table.c.key, unique=True)
    claimable = table.c.claim_at.is_not(None)
    Index(
        f"ix_{name}_claim",
        table.c[kind],
        table.c.claim_at,
        table.c.id,
        sqlite_where=claimable,
        postgresql_where=claimable,
    )
    return table


job = _leased("job", "kind")
outbox = _leased("outbox", "channel")

worker = Table(
    "worker",
    metadata,
    Column("name", Key, primary_key=True),
    Column("host", Text, nullable=False),
    Column("process", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("heard_at", Moment, nullable=False),
)

blob = Table(
    "blob",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("hash", Hash, primary_key=True),
    Column("media_type", Key, nullable=False),
    Column("name", Text),
    Column("size", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
