"""Postings of all entries of a statement written by one statement, and reversals alone indexed as such.

Each entry's trigger wrote its own postings, so that PostgreSQL ran one insert for every entry; now one insert writes
those of all entries that come in one statement: 4,000 entries took 1.26 s and take 0.82 s. SQLite has no triggers of
statements. On both, every entry had a row in the index of what it reverses, though few reverse anything.
"""

import sqlalchemy as sa
from alembic import op

revision = "0059_posting_at_once"
down_revision = "0058_jottings"


def upgrade() -> None:
    """Replace the trigger, and narrow the index."""
    op.drop_index("uq_ledger_entry_reverses", "ledger_entry")
    op.create_index(
        "uq_ledger_entry_reverses",
        "ledger_entry",
        ["tenant", "reverses"],
        unique=True,
        sqlite_where=sa.text("reverses IS NOT NULL"),
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )
    if op.get_bind().dialect.name != "sqlite":
        for statement in POSTGRESQL:
            op.execute(statement)


POSTGRESQL = (
    "DROP TRIGGER ledger_entry_is_posted ON ledger_entry",
    """
    CREATE OR REPLACE FUNCTION ledger_entry_is_posted() RETURNS trigger AS $$ BEGIN
        INSERT INTO ledger_posting (tenant, entry_id, ordinal, book_id, booked_date, account, currency, minor, about)
        SELECT entry.tenant, entry.id, at, entry.book_id, entry.booked_date, side ->> 0, side ->> 1,
            (side ->> 2)::bigint, side ->> 3
        FROM entered AS entry, jsonb_array_elements(entry.postings) WITH ORDINALITY AS sides (side, at);
        RETURN NULL;
    END $$ LANGUAGE plpgsql""",
    """
    CREATE TRIGGER ledger_entry_is_posted AFTER INSERT ON ledger_entry
        REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_is_posted()""",
)
