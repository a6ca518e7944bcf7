"""Adaptive panels: the terms of a question's panel, and why each panel asked one more judge or closed."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Json, Key, Moment

revision = "0061_panels"
down_revision = "0060_partings"

TOLD = "panel_step rows are superseded, never changed"


def upgrade() -> None:
    """Add the terms, which no question so far has, and make the table and its guards."""
    op.add_column("question", sa.Column("panel", Json, nullable=True))
    op.create_table(
        "panel_step",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("question_id", Identifier, nullable=False),
        sa.Column("inputs", Hash, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("judges", sa.Integer(), nullable=False),
        sa.Column("verdict", Key, nullable=False),
        sa.Column("reason", Key, nullable=False),
        sa.Column("answer", Json, nullable=True),
        sa.Column("agreeing", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("currency", Key, nullable=True),
        sa.Column("cost_minor", sa.BigInteger(), nullable=True),
        sa.Column("saves_minor", sa.BigInteger(), nullable=True),
        sa.Column("risk_minor", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "question_id"],
            ["question.tenant", "question.id"],
            name=op.f("fk_panel_step_tenant_question_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "question_id", "inputs", name=op.f("pk_panel_step")),
    )
    op.create_index("ix_panel_step_item", "panel_step", ["tenant", "item_id"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


SQLITE = tuple(
    f"CREATE TRIGGER panel_step_is_final_{verb.lower()} BEFORE {verb} ON panel_step"
    f" BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRESQL = (
    f"CREATE FUNCTION panel_step_is_final() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{TOLD}'; END $$"
    " LANGUAGE plpgsql",
    "CREATE TRIGGER panel_step_is_final BEFORE UPDATE OR DELETE ON panel_step"
    " FOR EACH ROW EXECUTE FUNCTION panel_step_is_final()",
)
