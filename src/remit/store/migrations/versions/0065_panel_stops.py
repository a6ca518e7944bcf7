"""Leads' decisions that the panels of a case ask nobody else."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Moment

revision = "0065_panel_stops"
down_revision = "0064_reminder_letters"

TOLD = "panel_stop rows are superseded, never changed"


def upgrade() -> None:
    """Make the table and its guards."""
    op.create_table(
        "panel_stop",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("item_id", Identifier, nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stopped_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "item_id"], ["item.tenant", "item.id"], name=op.f("fk_panel_stop_tenant_item_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "item_id", "series", name=op.f("pk_panel_stop")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


SQLITE = tuple(
    f"CREATE TRIGGER panel_stop_is_final_{verb.lower()} BEFORE {verb} ON panel_stop"
    f" BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRESQL = (
    f"CREATE FUNCTION panel_stop_is_final() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{TOLD}'; END $$"
    " LANGUAGE plpgsql",
    "CREATE TRIGGER panel_stop_is_final BEFORE UPDATE OR DELETE ON panel_stop"
    " FOR EACH ROW EXECUTE FUNCTION panel_stop_is_final()",
)
