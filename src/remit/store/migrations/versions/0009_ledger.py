"""The ledger of billing, which the database itself guards.

An entry is inserted as one row with its postings as JSON; a trigger refuses it where it is unbalanced, dated in a
closed period, already there, or holds an amount that is no whole number, and another writes the postings from it. A
posting that its entry does not hold is refused, and nothing is ever changed or deleted.
"""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key, Moment

revision = "0009_ledger"
down_revision = "0008_rules"

FINAL = ("ledger_book", "ledger_account", "ledger_closing", "ledger_entry", "ledger_posting")
_BOOK = (["tenant", "book_id"], ["ledger_book.tenant", "ledger_book.id"])


def upgrade() -> None:
    """Make the tables and raise their guards."""
    _make_books()
    _make_entries()
    _make_postings()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_GUARDS if sqlite else POSTGRESQL_GUARDS:
        op.execute(statement)
    for name in FINAL:
        for statement in _sqlite_final(name) if sqlite else _postgresql_final(name):
            op.execute(statement)


def _make_books() -> None:
    op.create_table(
        "ledger_book",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_ledger_book")),
    )
    op.create_index("uq_ledger_book_key", "ledger_book", ["tenant", "key"], unique=True)
    op.create_table(
        "ledger_account",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("book_id", Identifier, nullable=False),
        sa.Column("code", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(*_BOOK, name=op.f("fk_ledger_account_tenant_book_id")),
        sa.PrimaryKeyConstraint("tenant", "book_id", "code", name=op.f("pk_ledger_account")),
    )
    op.create_table(
        "ledger_closing",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("book_id", Identifier, nullable=False),
        sa.Column("closed_date", sa.Date(), nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("closed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(*_BOOK, name=op.f("fk_ledger_closing_tenant_book_id")),
        sa.PrimaryKeyConstraint("tenant", "book_id", "closed_date", name=op.f("pk_ledger_closing")),
    )


def _make_entries() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("book_id", Identifier, nullable=False),
        sa.Column("booked_date", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_kind", Key, nullable=False),
        sa.Column("source_key", Key, nullable=False),
        sa.Column("reverses", Identifier, nullable=True),
        sa.Column("postings", Json, nullable=False),
        sa.Column("by", Key, nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(*_BOOK, name=op.f("fk_ledger_entry_tenant_book_id")),
        sa.ForeignKeyConstraint(
            ["tenant", "reverses", "book_id"],
            ["ledger_entry.tenant", "ledger_entry.id", "ledger_entry.book_id"],
            name=op.f("fk_ledger_entry_tenant_reverses_book_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("tenant", "id", "book_id", name=op.f("uq_ledger_entry_book")),
    )
    for name, columns, unique in (
        ("uq_ledger_entry_source", ["tenant", "book_id", "source_kind", "source_key"], True),
        ("uq_ledger_entry_reverses", ["tenant", "reverses"], True),
        ("ix_ledger_entry_booked", ["tenant", "book_id", "booked_date", "id"], False),
    ):
        op.create_index(name, "ledger_entry", columns, unique=unique)


def _make_postings() -> None:
    op.create_table(
        "ledger_posting",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("entry_id", Identifier, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("book_id", Identifier, nullable=False),
        sa.Column("booked_date", sa.Date(), nullable=False),
        sa.Column("account", Key, nullable=False),
        sa.Column("currency", Key, nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("about", Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "entry_id", "book_id"],
            ["ledger_entry.tenant", "ledger_entry.id", "ledger_entry.book_id"],
            name=op.f("fk_ledger_posting_tenant_entry_id_book_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "book_id", "account"],
            ["ledger_account.tenant", "ledger_account.book_id", "ledger_account.code"],
            name=op.f("fk_ledger_posting_tenant_book_id_account"),
        ),
        sa.CheckConstraint("minor <> 0", name=op.f("ck_ledger_posting_minor")),
        sa.PrimaryKeyConstraint("tenant", "entry_id", "ordinal", name=op.f("pk_ledger_posting")),
    )
    columns = ["tenant", "book_id", "account", "booked_date"]
    op.create_index("ix_ledger_posting_account", "ledger_posting", columns)


SQLITE_GUARDS = (
    # RAISE(ABORT) holds against INSERT OR REPLACE as well, which would pass the guards on DELETE by. One question each,
    # because of an OR SQLite would make a walk through all entries.
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
            SELECT 1 FROM ledger_closing
            WHERE tenant = NEW.tenant AND book_id = NEW.book_id AND closed_date >= NEW.booked_date);
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
    CREATE TRIGGER ledger_entry_is_posted AFTER INSERT ON ledger_entry BEGIN
        INSERT INTO ledger_posting (tenant, entry_id, ordinal, book_id, booked_date, account, currency, minor, about)
        SELECT NEW.tenant, NEW.id, side.key + 1, NEW.book_id, NEW.booked_date, json_extract(side.value, '$[0]'),
            json_extract(side.value, '$[1]'), json_extract(side.value, '$[2]'), json_extract(side.value, '$[3]')
        FROM json_each(NEW.postings) AS side;
    END""",
    """
    CREATE TRIGGER ledger_posting_is_of_its_entry BEFORE INSERT ON ledger_posting BEGIN
        SELECT RAISE(ABORT, 'ledger: posting is there already') WHERE EXISTS (
            SELECT 1 FROM ledger_posting
            WHERE tenant = NEW.tenant AND entry_id = NEW.entry_id AND ordinal = NEW.ordinal);
        SELECT RAISE(ABORT, 'ledger: posting is not of its entry') WHERE typeof(NEW.minor) <> 'integer' OR NOT EXISTS (
            SELECT 1 FROM ledger_entry WHERE tenant = NEW.tenant AND id = NEW.entry_id AND book_id = NEW.book_id
            AND booked_date = NEW.booked_date
            AND json_extract(postings, '$[' || (NEW.ordinal - 1) || '][0]') IS NEW.account
            AND json_extract(postings, '$[' || (NEW.ordinal - 1) || '][1]') IS NEW.currency
            AND json_extract(postings, '$[' || (NEW.ordinal - 1) || '][2]') IS NEW.minor
            AND json_extract(postings, '$[' || (NEW.ordinal - 1) || '][3]') IS NEW.about);
    END""",
    """
    CREATE TRIGGER ledger_closing_goes_forward BEFORE INSERT ON ledger_closing BEGIN
        SELECT RAISE(ABORT, 'ledger: no day') WHERE date(NEW.closed_date) IS NOT NEW.closed_date;
        SELECT RAISE(ABORT, 'ledger: a closing goes forward') WHERE EXISTS (
            SELECT 1 FROM ledger_closing
            WHERE tenant = NEW.tenant AND book_id = NEW.book_id AND closed_date >= NEW.closed_date);
    END""",
    """
    CREATE TRIGGER ledger_book_is_not_replaced BEFORE INSERT ON ledger_book BEGIN
        SELECT RAISE(IGNORE) WHERE EXISTS (
            SELECT 1 FROM ledger_book WHERE tenant = NEW.tenant AND (id = NEW.id OR key = NEW.key));
    END""",
    """
    CREATE TRIGGER ledger_account_is_not_replaced BEFORE INSERT ON ledger_account BEGIN
        SELECT RAISE(IGNORE) WHERE EXISTS (
            SELECT 1 FROM ledger_account WHERE tenant = NEW.tenant AND book_id = NEW.book_id AND code = NEW.code);
    END""",
)

POSTGRESQL_GUARDS = (
    # Whoever books holds the book's key against whoever closes it, so that the closing is seen or waits.
    """
    CREATE FUNCTION ledger_entry_is_sound() RETURNS trigger AS $$ BEGIN
        PERFORM 1 FROM ledger_book WHERE tenant = NEW.tenant AND id = NEW.book_id FOR KEY SHARE;
        IF EXISTS (SELECT 1 FROM ledger_closing
            WHERE tenant = NEW.tenant AND book_id = NEW.book_id AND closed_date >= NEW.booked_date) THEN
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
    """
    CREATE TRIGGER ledger_entry_is_sound BEFORE INSERT ON ledger_entry
        FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_sound()""",
    """
    CREATE FUNCTION ledger_entry_is_posted() RETURNS trigger AS $$ BEGIN
        INSERT INTO ledger_posting (tenant, entry_id, ordinal, book_id, booked_date, account, currency, minor, about)
        SELECT NEW.tenant, NEW.id, at, NEW.book_id, NEW.booked_date, side ->> 0, side ->> 1, (side ->> 2)::bigint,
            side ->> 3
        FROM jsonb_array_elements(NEW.postings) WITH ORDINALITY AS sides (side, at);
        RETURN NULL;
    END $$ LANGUAGE plpgsql""",
    """
    CREATE TRIGGER ledger_entry_is_posted AFTER INSERT ON ledger_entry
        FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_posted()""",
    """
    CREATE FUNCTION ledger_posting_is_of_its_entry() RETURNS trigger AS $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM ledger_entry WHERE tenant = NEW.tenant AND id = NEW.entry_id
            AND book_id = NEW.book_id AND booked_date = NEW.booked_date
            AND postings -> (NEW.ordinal - 1) = jsonb_build_array(NEW.account, NEW.currency, NEW.minor, NEW.about)) THEN
            RAISE EXCEPTION 'ledger: posting is not of its entry' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql""",
    """
    CREATE TRIGGER ledger_posting_is_of_its_entry BEFORE INSERT ON ledger_posting
        FOR EACH ROW EXECUTE FUNCTION ledger_posting_is_of_its_entry()""",
    """
    CREATE FUNCTION ledger_closing_goes_forward() RETURNS trigger AS $$ BEGIN
        PERFORM 1 FROM ledger_book WHERE tenant = NEW.tenant AND id = NEW.book_id FOR UPDATE;
        IF EXISTS (SELECT 1 FROM ledger_closing
            WHERE tenant = NEW.tenant AND book_id = NEW.book_id AND closed_date >= NEW.closed_date) THEN
            RAISE EXCEPTION 'ledger: a closing goes forward' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql""",
    """
    CREATE TRIGGER ledger_closing_goes_forward BEFORE INSERT ON ledger_closing
        FOR EACH ROW EXECUTE FUNCTION ledger_closing_goes_forward()""",
)


def _sqlite_final(name: str) -> tuple[str, ...]:
    told = f"SELECT RAISE(ABORT, 'ledger: {name} rows are never changed')"
    return tuple(
        f"CREATE TRIGGER {name}_is_final_{verb.lower()} BEFORE {verb} ON {name} BEGIN {told}; END"
        for verb in ("UPDATE", "DELETE")
    )


def _postgresql_final(name: str) -> tuple[str, ...]:
    told = f"RAISE EXCEPTION 'ledger: {name} rows are never changed' USING ERRCODE = 'check_violation'"
    return (
        f"CREATE FUNCTION {name}_is_final() RETURNS trigger AS $$ BEGIN {told}; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {name}_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_is_final()",
    )
