"""Rules by table: the author's test cases, how often each rule fired, proposals, and which models a model imports."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Json, Key, Moment

revision = "0008_rules"
down_revision = "0007_judgement_final"


def upgrade() -> None:
    """Make the tables."""
    _make_definition_import()
    _make_rule_case()
    _make_rule_proposal()
    _make_rule_tally()


def _make_definition_import() -> None:
    op.create_table(
        "definition_import",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("hash", Hash, nullable=False),
        sa.Column("namespace", Key, nullable=False),
        sa.Column("imported", Hash, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "hash", "namespace", name=op.f("pk_definition_import")),
        sa.ForeignKeyConstraint(
            ["tenant", "hash"],
            ["definition_source.tenant", "definition_source.hash"],
            name=op.f("fk_definition_import_tenant_hash"),
        ),
    )


def _make_rule_case() -> None:
    op.create_table(
        "rule_case",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("decision", Key, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("inputs", Json, nullable=False),
        sa.Column("expected", Json, nullable=True),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("kept_by", Key, nullable=False),
        sa.Column("dropped_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "decision", "name", name=op.f("pk_rule_case")),
    )


def _make_rule_proposal() -> None:
    op.create_table(
        "rule_proposal",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("decision", Key, nullable=False),
        sa.Column("base", Hash, nullable=False),
        sa.Column("content", Hash, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", Key, nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by", Key, nullable=True),
        sa.Column("outcome", Key, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_rule_proposal")),
    )
    op.create_index("ix_rule_proposal_decision", "rule_proposal", ["tenant", "decision", "made_at"])


def _make_rule_tally() -> None:
    op.create_table(
        "rule_tally",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("hash", Hash, nullable=False),
        sa.Column("decision", Key, nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "hash", "decision", "rule", name=op.f("pk_rule_tally")),
    )
