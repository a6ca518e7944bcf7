"""Judgements, sign-offs and what they rest on are final: triggers refuse updates and deletions."""

from alembic import op

revision = "0007_judgement_final"
down_revision = "0006_quality"

FINAL = ("source", "question", "judgement", "hand_in", "sign_off")


def upgrade() -> None:
    """Guard the rows of the tables that are only ever added to."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name in FINAL:
        for statement in _sqlite(name) if sqlite else _postgresql(name):
            op.execute(statement)


def _sqlite(name: str) -> tuple[str, ...]:
    told = f"SELECT RAISE(ABORT, '{name} rows are superseded, never changed')"
    return tuple(
        f"CREATE TRIGGER {name}_is_final_{verb.lower()} BEFORE {verb} ON {name} BEGIN {told}; END"
        for verb in ("UPDATE", "DELETE")
    )


def _postgresql(name: str) -> tuple[str, ...]:
    told = f"RAISE EXCEPTION '{name} rows are superseded, never changed'"
    return (
        f"CREATE FUNCTION {name}_is_final() RETURNS trigger AS $$ BEGIN {told}; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {name}_is_final BEFORE UPDATE OR DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_is_final()",
    )
