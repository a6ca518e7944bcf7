"""Canned texts and articles of a client, with an index of their words."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Key, Moment

revision = "0017_guidance"
down_revision = "0012_rating"

SQLITE = (
    "CREATE VIRTUAL TABLE guidance_search USING fts5"
    "(tenant UNINDEXED, id UNINDEXED, title, body, tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER guidance_search_new AFTER INSERT ON guidance BEGIN"
    " INSERT INTO guidance_search (tenant, id, title, body) VALUES (new.tenant, new.id, new.title, new.body); END",
    "CREATE TRIGGER guidance_search_changed AFTER UPDATE OF title, body ON guidance BEGIN"
    " UPDATE guidance_search SET title = new.title, body = new.body WHERE tenant = new.tenant AND id = new.id; END",
    "CREATE TRIGGER guidance_search_gone AFTER DELETE ON guidance BEGIN"
    " DELETE FROM guidance_search WHERE tenant = old.tenant AND id = old.id; END",
)
POSTGRESQL = ("CREATE INDEX ix_guidance_words ON guidance USING gin (to_tsvector('simple', title || ' ' || body))",)


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "guidance",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("language", Key, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("review_date", sa.Date(), nullable=True),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("written_by", Key, nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_guidance")),
    )
    op.create_index("ix_guidance_title", "guidance", ["tenant", "title"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
