"""The locks of a book instead of its closings: closed softly, closed, and opened again by two people.

Each row says how a book stands from then on; the newest counts. The database itself holds that a lock goes forward
unless a second person agreed to open, and that a day closed softly takes entries of the close alone.
"""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Key, Moment

revision = "0044_locks"
down_revision = "0043_assessment"


def upgrade() -> None:
    """Make the table, keep the closings there are, and put the guards where the new rows are."""
    op.create_table(
        "ledger_lock",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("book_id", Identifier, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("closed_date", sa.Date(), nullable=True),
        sa.Column("soft_date", sa.Date(), nullable=False),
        sa.Column("asked_by", Key, nullable=True),
        sa.Column("by", Key, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("locked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "book_id"],
            ["ledger_book.tenant", "ledger_book.id"],
            name=op.f("fk_ledger_lock_tenant_book_id"),
        ),
        sa.CheckConstraint(
            'asked_by IS NULL OR (asked_by <> "by" AND reason IS NOT NULL)', name=op.f("ck_ledger_lock_second_person")
        ),
        sa.CheckConstraint("closed_date IS NULL OR closed_date <= soft_date", name=op.f("ck_ledger_lock_soft")),
        sa.PrimaryKeyConstraint("tenant", "book_id", "ordinal", name=op.f("pk_ledger_lock")),
    )
    op.execute(
        'INSERT INTO ledger_lock (tenant, book_id, ordinal, closed_date, soft_date, "by", locked_at)'
        " SELECT tenant, book_id, row_number() OVER (PARTITION BY tenant, book_id ORDER BY closed_date),"
        ' closed_date, closed_date, "by", closed_at FROM ledger_closing'
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)


SQLITE = (
    "DROP TRIGGER ledger_entry_is_sound",
    "DROP TABLE ledger_closing",
    """
    CREATE TRIGGER ledger_entry_is_sound BEFORE INSERT ON ledger_entry BEGIN
        SELECT RAISE(ABORT, 'ledger: entry is booked already') WHERE EXISTS (
            SELECT 1 FROM ledger_entry WHERE tenant = NEW.tenant AND id = NEW.id);
        SELECT RAISE(ABORT, 'ledger: entry is reversed already') WHERE EXISTS (
            SELECT 1 FROM ledger_entry WHERE tenant = NEW.tenant AND reverses = NEW.reverses);
        SELECT RAISE(ABORT, 'ledger: source is booked already') WHERE EXISTS (
            SELECT 1 FROM ledger_entry WHERE tenant = NEW.tenant AND book_id = NEW.book_id
            AND source_kind = NEW.source_kind AND source_key = NEW.source_key);
        SELECT RAISE(ABORT, 'ledger: no day') WHERE date(NEW.booked_date) IS NOT NEW.booked_date;
        SELECT RAISE(ABORT, 'ledger: period is closed') WHERE EXISTS (
            SELECT 1 FROM ledger_lock WHERE tenant = NEW.tenant AND book_id = NEW.book_id
            AND ordinal = (
                SELECT max(ordinal) FROM ledger_lock WHERE tenant = NEW.tenant AND book_id = NEW.book_id)
            AND (closed_date >= NEW.booked_date
                OR (soft_date >= NEW.booked_date AND NEW.source_kind NOT IN ('close', 'reversal'))));
        SELECT RAISE(ABORT, 'ledger: fewer than two postings')
            WHERE json_type(NEW.postings) IS NOT 'array' OR json_array_length(NEW.postings) < 2;
        SELECT RAISE(ABORT, 'ledger: amounts are whole numbers of minor units') WHERE EXISTS (
            SELECT 1 FROM json_each(NEW.postings) AS side WHERE json_type(side.value, '$[2]') IS NOT 'integer'
            OR typeof(json_extract(side.value, '$[2]')) <> 'integer' OR json_array_length(side.value) <> 4
            OR json_type(side.value, '$[1]') IS NOT 'text' OR length(json_extract(side.value, '$[1]')) <> 3);
        SELECT RAISE(ABORT, 'ledger: entry is not balanced') WHERE EXISTS (
            SELECT 1 FROM json_each(NEW.postings) AS side GROUP BY json_extract(side.value, '$[1]')
            HAVING sum(json_extract(side.value, '$[2]')) <> 0);
    END""",
    """
    CREATE TRIGGER ledger_lock_goes_forward BEFORE INSERT ON ledger_lock BEGIN
        SELECT RAISE(ABORT, 'ledger: no day') WHERE date(NEW.soft_date) IS NOT NEW.soft_date
            OR (NEW.closed_date IS NOT NULL AND date(NEW.closed_date) IS NOT NEW.closed_date);
        SELECT RAISE(ABORT, 'ledger: a lock follows the last') WHERE NEW.ordinal IS NOT 1 + coalesce(
            (SELECT max(ordinal) FROM ledger_lock WHERE tenant = NEW.tenant AND book_id = NEW.book_id), 0);
        SELECT RAISE(ABORT, 'ledger: a lock goes forward') WHERE NEW.asked_by IS NULL AND EXISTS (
            SELECT 1 FROM ledger_lock WHERE tenant = NEW.tenant AND book_id = NEW.book_id
            AND ordinal = NEW.ordinal - 1 AND (soft_date > NEW.soft_date
                OR coalesce(closed_date, '') > coalesce(NEW.closed_date, '')
                OR (soft_date = NEW.soft_date AND closed_date IS NEW.closed_date)));
    END""",
    """
    CREATE TRIGGER ledger_lock_is_final_update BEFORE UPDATE ON ledger_lock BEGIN
        SELECT RAISE(ABORT, 'ledger: ledger_lock rows are never changed'); END""",
    """
    CREATE TRIGGER ledger_lock_is_final_delete BEFORE DELETE ON ledger_lock BEGIN
        SELECT RAISE(ABORT, 'ledger: ledger_lock rows are never changed'); END""",
)

POSTGRESQL = (
    # Whoever books holds the book's key against whoever closes it, so that the lock is seen or waits.
    """
    CREATE OR REPLACE FUNCTION ledger_entry_is_sound() RETURNS trigger AS $$ BEGIN
        PERFORM 1 FROM ledger_book WHERE tenant = NEW.tenant AND id = NEW.book_id FOR KEY SHARE;
        IF EXISTS (SELECT 1 FROM ledger_lock WHERE tenant = NEW.tenant AND book_id = NEW.book_id
            AND ordinal = (SELECT max(ordinal) FROM ledger_lock
                WHERE tenant = NEW.tenant AND book_id = NEW.book_id)
            AND (closed_date >= NEW.booked_date
                OR (soft_date >= NEW.booked_date AND NEW.source_kind NOT IN ('close', 'reversal')))) THEN
            RAISE EXCEPTION 'ledger: period is closed' USING ERRCODE = 'check_violation';
        END IF;
        IF jsonb_typeof(NEW.postings) <> 'array' OR jsonb_array_length(NEW.postings) < 2 THEN
            RAISE EXCEPTION 'ledger: fewer than two postings' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT 1 FROM jsonb_array_elements(NEW.postings) AS side WHERE jsonb_typeof(side) <> 'array'
            OR jsonb_typeof(side -> 2) IS DISTINCT FROM 'number' OR side ->> 2 !~ '^-?[0-9]{1,18}$'
            OR jsonb_array_length(side) <> 4 OR jsonb_typeof(side -> 1) IS DISTINCT FROM 'string'
            OR length(side ->> 1) <> 3) THEN
            RAISE EXCEPTION 'ledger: amounts are whole numbers of minor units' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT 1 FROM jsonb_array_elements(NEW.postings) AS side GROUP BY side ->> 1
            HAVING sum((side ->> 2)::bigint) <> 0) THEN
            RAISE EXCEPTION 'ledger: entry is not balanced' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql""",
    "DROP TABLE ledger_closing",
    "DROP FUNCTION ledger_closing_goes_forward()",
    "DROP FUNCTION ledger_closing_is_final()",
    """
    CREATE FUNCTION ledger_lock_goes_forward() RETURNS trigger AS $$
    DECLARE last ledger_lock%ROWTYPE; BEGIN
        PERFORM 1 FROM ledger_book WHERE tenant = NEW.tenant AND id = NEW.book_id FOR UPDATE;
        SELECT * INTO last FROM ledger_lock WHERE tenant = NEW.tenant AND book_id = NEW.book_id
            ORDER BY ordinal DESC LIMIT 1;
        IF NEW.ordinal <> 1 + coalesce(last.ordinal, 0) THEN
            RAISE EXCEPTION 'ledger: a lock follows the last' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.asked_by IS NULL AND last.ordinal IS NOT NULL AND (last.soft_date > NEW.soft_date
            OR coalesce(last.closed_date, '-infinity'::date) > coalesce(NEW.closed_date, '-infinity'::date)
            OR (last.soft_date = NEW.soft_date AND last.closed_date IS NOT DISTINCT FROM NEW.closed_date)) THEN
            RAISE EXCEPTION 'ledger: a lock goes forward' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql""",
    """
    CREATE TRIGGER ledger_lock_goes_forward BEFORE INSERT ON ledger_lock
        FOR EACH ROW EXECUTE FUNCTION ledger_lock_goes_forward()""",
    """
    CREATE FUNCTION ledger_lock_is_final() RETURNS trigger AS $$ BEGIN
        RAISE EXCEPTION 'ledger: ledger_lock rows are never changed' USING ERRCODE = 'check_violation';
    END $$ LANGUAGE plpgsql""",
    """
    CREATE TRIGGER ledger_lock_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_lock
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_lock_is_final()""",
)
