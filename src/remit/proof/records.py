"""The sealed log as rows: one for each leaf, one for each full block of 256 leaves (or of 256 blocks), and checkpoints.

A leaf is written once; a block's row follows with its last leaf. So appending writes one row and now and then a few
more, and the root of any complete subtree is folded from at most 128 stored hashes.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)

from remit.proof.model import Checkpoint, Sealed
from remit.proof.rules.tree import fold
from remit.store import LoggedEvent, Reader, Transaction, metadata
from remit.store.reader import event_of
from remit.store.statements import insert_if_new
from remit.store.tables import log
from remit.store.types import Key, Moment, Tenant
from remit.values.identifier import Identifier

HEIGHT = 8
WIDTH = 1 << HEIGHT
PAGE = 2_000

proof_leaf = Table(
    "proof_leaf",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("stream", Key, nullable=False),
    Column("previous", Key),
    Column("salt", LargeBinary),
    Column("commitment", Key, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("uq_proof_leaf_position", "tenant", "position", unique=True),
    Index("ix_proof_leaf_stream", "tenant", "stream", "index"),
)
proof_node = Table(
    "proof_node",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
proof_checkpoint = Table(
    "proof_checkpoint",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("root", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Column("note", Text, nullable=False),
)

_OF_TENANT = proof_leaf.c.tenant == bindparam("of_tenant")
_LAST = select(proof_leaf.c.index).where(_OF_TENANT).order_by(proof_leaf.c.index.desc()).limit(1)
_LAST_OF_STREAM = (
    select(proof_leaf.c.hash)
    .where(_OF_TENANT, proof_leaf.c.stream == bindparam("of_stream"))
    .order_by(proof_leaf.c.index.desc())
    .limit(1)
)
_ADD_LEAF = insert(proof_leaf).inline()
_ADD_NODE = insert(proof_node).inline()
_ADD_CHECKPOINT = insert_if_new(proof_checkpoint)
_AT = (proof_leaf.c.tenant == bindparam("of_tenant"), proof_leaf.c.position == bindparam("of_position"))
_SALT = select(proof_leaf.c.salt).where(*_AT)
_SET_SALT = update(proof_leaf).where(*_AT).values(salt=bindparam("salt"))
_LEAVES = (
    select(proof_leaf.c.hash)
    .where(_OF_TENANT, proof_leaf.c.index >= bindparam("start"), proof_leaf.c.index < bindparam("end"))
    .order_by(proof_leaf.c.index)
)
_NODES = (
    select(proof_node.c.hash)
    .where(
        proof_node.c.tenant == bindparam("of_tenant"),
        proof_node.c.level == bindparam("of_level"),
        proof_node.c.index >= bindparam("start"),
        proof_node.c.index < bindparam("end"),
    )
    .order_by(proof_node.c.index)
)
_NEWEST = (
    select(proof_checkpoint)
    .where(proof_checkpoint.c.tenant == bindparam("of_tenant"))
    .order_by(proof_checkpoint.c.size.desc())
    .limit(1)
)
_CHECKPOINTS = (
    select(proof_checkpoint)
    .where(proof_checkpoint.c.tenant == bindparam("of_tenant"))
    .order_by(proof_checkpoint.c.size)
)
_OF_SIZE = select(proof_checkpoint).where(
    proof_checkpoint.c.tenant == bindparam("of_tenant"), proof_checkpoint.c.size == bindparam("of_size")
)
_PAIR = select(log, *(column.label(f"leaf_{column.name}") for column in proof_leaf.c)).select_from(
    proof_leaf.outerjoin(log, (log.c.tenant == proof_leaf.c.tenant) & (log.c.position == proof_leaf.c.position))
)
_OF_STREAM = _PAIR.where(
    _OF_TENANT, proof_leaf.c.stream == bindparam("of_stream"), proof_leaf.c.index < bindparam("end")
).order_by(proof_leaf.c.index)
_FROM = _PAIR.where(_OF_TENANT, proof_leaf.c.index >= bindparam("start")).order_by(proof_leaf.c.index).limit(PAGE)
_REACHED = select(func.max(proof_leaf.c.position)).where(_OF_TENANT).scalar_subquery()
_LOGGED = (
    select(func.count()).select_from(log).where(log.c.tenant == bindparam("of_tenant"), log.c.position <= _REACHED)
)
_TENANTS = select(proof_leaf.c.tenant).where(proof_leaf.c.index == 0).order_by(proof_leaf.c.tenant)


class StoredNodes:
    """The nodes of one client's tree, as stored."""

    def __init__(self, reader: Reader, tenant: Identifier) -> None:
        self._reader = reader
        self._tenant = tenant

    def node(self, height: int, index: int) -> bytes:
        """Return the root of a complete subtree, folded from at most 128 stored hashes."""
        level, rest = divmod(height, HEIGHT)
        start = index << rest
        found = hashes(self._reader, tenant=self._tenant, level=level, start=start, end=start + (1 << rest))
        return fold(found)


def hashes(reader: Reader, *, tenant: Identifier, level: int, start: int, end: int) -> list[bytes]:
    """Return stored hashes of a level: 0 the leaves, 1 the blocks of 256, 2 the blocks of 65,536."""
    bounds = {"of_tenant": tenant, "start": start, "end": end}
    rows = reader.rows(_NODES, bounds | {"of_level": level}) if level else reader.rows(_LEAVES, bounds)
    return [bytes(row.hash) for row in rows]


def size_of(reader: Reader, *, tenant: Identifier) -> int:
    """Return how many events of a client are sealed."""
    last = reader.scalar(_LAST, {"of_tenant": tenant})
    return 0 if last is None else int(last) + 1


def last_of_stream(reader: Reader, *, tenant: Identifier, stream: str) -> bytes | None:
    """Return the hash of the newest leaf of a stream."""
    found = reader.scalar(_LAST_OF_STREAM, {"of_tenant": tenant, "of_stream": stream})
    return None if found is None else bytes(found)


def add_leaf(tx: Transaction, one: Sealed) -> None:
    """Write a leaf, and the blocks that it completes."""
    tx.run(_ADD_LEAF, {name: getattr(one, name) for name in proof_leaf.c.keys()})  # noqa: SIM118 - a column collection
    level, count = 0, one.index + 1
    while count % WIDTH == 0:
        found = hashes(tx, tenant=one.tenant, level=level, start=count - WIDTH, end=count)
        level, count = level + 1, count // WIDTH
        tx.run(_ADD_NODE, {"tenant": one.tenant, "level": level, "index": count - 1, "hash": fold(found)})


def salt_at(reader: Reader, *, tenant: Identifier, position: int) -> bytes | None:
    """Return the salt of the event at a position, None where it is not sealed, or its body was erased."""
    found = reader.scalar(_SALT, {"of_tenant": tenant, "of_position": position})
    return None if found is None else bytes(found)


def set_salt(tx: Transaction, *, tenant: Identifier, position: int, salt: bytes | None) -> None:
    """Keep, or forget, the salt of the event at a position."""
    tx.run(_SET_SALT, {"of_tenant": tenant, "of_position": position, "salt": salt})


def add_checkpoint(tx: Transaction, one: Checkpoint) -> None:
    """Keep a checkpoint; there is one for each size."""
    tx.run(
        _ADD_CHECKPOINT,
        {"tenant": one.tenant, "size": one.size, "root": one.root, "at": one.at, "note": one.note},
    )


def newest_checkpoint(reader: Reader, *, tenant: Identifier) -> Checkpoint | None:
    """Return a client's newest checkpoint."""
    row = reader.row(_NEWEST, {"of_tenant": tenant})
    return None if row is None else _checkpoint(row)


def checkpoints(reader: Reader, *, tenant: Identifier) -> tuple[Checkpoint, ...]:
    """Return all of a client's checkpoints, oldest first."""
    return tuple(_checkpoint(row) for row in reader.rows(_CHECKPOINTS, {"of_tenant": tenant}))


def checkpoint_of_size(reader: Reader, *, tenant: Identifier, size: int) -> Checkpoint | None:
    """Return the checkpoint that was signed at a size."""
    row = reader.row(_OF_SIZE, {"of_tenant": tenant, "of_size": size})
    return None if row is None else _checkpoint(row)


def sealed_of_stream(
    reader: Reader, *, tenant: Identifier, stream: str, end: int
) -> Sequence[tuple[Sealed, LoggedEvent | None]]:
    """Return the sealed events of a stream that lie before an index; an event that is gone is None."""
    bounds = {"of_tenant": tenant, "of_stream": stream, "end": end}
    return [_pair(row) for row in reader.rows(_OF_STREAM, bounds)]


def all_sealed(reader: Reader, *, tenant: Identifier) -> Iterator[tuple[Sealed, LoggedEvent | None]]:
    """Yield a client's whole sealed log, read in pages."""
    start = 0
    while rows := reader.rows(_FROM, {"of_tenant": tenant, "start": start}):
        yield from (_pair(row) for row in rows)
        start += len(rows)


def logged_among(reader: Reader, *, tenant: Identifier) -> int:
    """Count a client's events in the log up to the last that is sealed."""
    return int(reader.scalar(_LOGGED, {"of_tenant": tenant}))


def sealed_tenants(reader: Reader) -> tuple[Identifier, ...]:
    """List whose events are sealed."""
    return tuple(row.tenant for row in reader.rows(_TENANTS))


def _pair(row: Row[Any]) -> tuple[Sealed, LoggedEvent | None]:
    sealed = Sealed(
        tenant=row.leaf_tenant,
        index=row.leaf_index,
        position=row.leaf_position,
        stream=row.leaf_stream,
        previous=row.leaf_previous,
        salt=None if row.leaf_salt is None else bytes(row.leaf_salt),
        commitment=row.leaf_commitment,
        hash=bytes(row.leaf_hash),
    )
    return sealed, None if row.position is None else event_of(row)


def _checkpoint(row: Row[Any]) -> Checkpoint:
    return Checkpoint(row.tenant, row.size, bytes(row.root), row.at, row.note)
