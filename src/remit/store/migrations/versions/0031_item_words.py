"""What items are found by: their open words with an index, and marks of guarded values. The log fills both."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier

revision = "0031_item_words"
down_revision = "0030_precedents"

SQLITE = (
    "CREATE VIRTUAL TABLE item_words_search USING fts5"
    "(tenant UNINDEXED, id UNINDEXED, title, body, prefix='2 3 4', tokenize='unicode61')",
    "CREATE TRIGGER item_words_search_new AFTER INSERT ON item_words BEGIN"
    " INSERT INTO item_words_search (tenant, id, title, body) VALUES (new.tenant, new.id, new.title, new.body); END",
)
POSTGRESQL = ("CREATE INDEX ix_item_words_words ON item_words USING gin (to_tsvector('simple', title || ' ' || body))",)


def upgrade() -> None:
    """Make the tables and the index."""
    op.create_table(
        "item_words",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_item_words")),
    )
    op.create_table(
        "item_mark",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("mark", Hash, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "mark", "item_id", name=op.f("pk_item_mark")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
