"""The sealed log: a leaf for each event, a node for each full block, signed checkpoints."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Key, Moment

revision = "0014_proof"
down_revision = "0009_ledger"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "proof_leaf",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("stream", Key, nullable=False),
        sa.Column("previous", Key, nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", Key, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "index", name=op.f("pk_proof_leaf")),
    )
    op.create_index("uq_proof_leaf_position", "proof_leaf", ["tenant", "position"], unique=True)
    op.create_index("ix_proof_leaf_stream", "proof_leaf", ["tenant", "stream", "index"], unique=False)
    op.create_table(
        "proof_node",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "level", "index", name=op.f("pk_proof_node")),
    )
    op.create_table(
        "proof_checkpoint",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "size", name=op.f("pk_proof_checkpoint")),
    )
