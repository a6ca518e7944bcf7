"""Review sets: how a series is read, what was picked in order, and the decision to stop."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0041_review_sets"
down_revision = "0040_cost_rates"


def _guards(name: str) -> tuple[str, ...]:
    told = f"{name} rows are superseded, never changed"
    if op.get_bind().dialect.name == "sqlite":
        return tuple(
            f"CREATE TRIGGER {name}_is_final_{verb.lower()} BEFORE {verb} ON {name}"
            f" BEGIN SELECT RAISE(ABORT, '{told}'); END"
            for verb in ("UPDATE", "DELETE")
        )
    return (
        f"CREATE FUNCTION {name}_is_final() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{told}'; END $$"
        " LANGUAGE plpgsql",
        f"CREATE TRIGGER {name}_is_final BEFORE UPDATE OR DELETE ON {name}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}_is_final()",
    )


def _item(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f(f"fk_{table}_tenant_item_id")
    )


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "review_set",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("aim", sa.Float(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("other", Key, nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("together", Json, nullable=False),
        _item("review_set"),
        sa.PrimaryKeyConstraint("tenant", "item_id", "series", name=op.f("pk_review_set")),
    )
    op.create_table(
        "review_pick",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("question_id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("look", sa.Integer(), nullable=False),
        sa.Column("picked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "question_id"],
            ["question.tenant", "question.id"],
            name=op.f("fk_review_pick_tenant_question_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "question_id", name=op.f("pk_review_pick")),
    )
    op.create_index("uq_review_pick_position", "review_pick", ["tenant", "item_id", "series", "position"], unique=True)
    op.create_table(
        "reading_stop",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("recall", sa.Float(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stopped_at", Moment(), nullable=False),
        _item("reading_stop"),
        sa.PrimaryKeyConstraint("tenant", "item_id", "series", name=op.f("pk_reading_stop")),
    )
    for name in ("review_set", "review_pick", "reading_stop"):
        for statement in _guards(name):
            op.execute(statement)
