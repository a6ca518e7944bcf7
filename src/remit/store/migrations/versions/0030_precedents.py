"""What was decided and signed, with an index of its words."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0030_precedents"
down_revision = "0029_straight_through"

SQLITE = (
    "CREATE VIRTUAL TABLE precedent_search USING fts5"
    "(tenant UNINDEXED, id UNINDEXED, title, body, tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER precedent_search_new AFTER INSERT ON precedent BEGIN"
    " INSERT INTO precedent_search (tenant, id, title, body) VALUES (new.tenant, new.id, new.title, new.body); END",
    *(
        f"CREATE TRIGGER precedent_is_final_{verb.lower()} BEFORE {verb} ON precedent"
        " BEGIN SELECT RAISE(ABORT, 'precedent rows are superseded, never changed'); END"
        for verb in ("UPDATE", "DELETE")
    ),
)
POSTGRESQL = (
    "CREATE INDEX ix_precedent_words ON precedent USING gin (to_tsvector('simple', title || ' ' || body))",
    "CREATE FUNCTION precedent_is_final() RETURNS trigger AS $$"
    " BEGIN RAISE EXCEPTION 'precedent rows are superseded, never changed'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER precedent_is_final BEFORE UPDATE OR DELETE ON precedent"
    " FOR EACH ROW EXECUTE FUNCTION precedent_is_final()",
)


def upgrade() -> None:
    """Make the table, the index and the guards."""
    op.create_table(
        "precedent",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("sign_off_id", Identifier, nullable=False),
        sa.Column("question_key", Key, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answer", Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_precedent_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_precedent")),
    )
    op.create_index("ix_precedent_question", "precedent", ["tenant", "question_key", "decided_at"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
