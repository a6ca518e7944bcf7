"""Teams, who left the directory, and keys whose secret before counts on for a while."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Key, Moment

revision = "0027_provisioning"
down_revision = "0026_settling"


def upgrade() -> None:
    """Make the tables and columns."""
    op.add_column("api_key", sa.Column("previous_hash", Hash, nullable=True))
    op.add_column("api_key", sa.Column("previous_until", Moment(), nullable=True))
    op.add_column("api_key", sa.Column("previous_used_at", Moment(), nullable=True))
    op.create_table(
        "team",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("external_id", Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name=op.f("fk_team_of")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_team")),
    )
    op.create_index("uq_team_name", "team", ["tenant", "name"], unique=True)
    op.create_table(
        "team_member",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("team_id", Identifier, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["person.tenant", "person.id"], name=op.f("fk_team_member_tenant_person")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_team_member")),
    )
    op.create_index("uq_team_member_person", "team_member", ["tenant", "person_id", "team_id"], unique=True)
    op.create_index("ix_team_member_team", "team_member", ["tenant", "team_id"])
    op.create_table(
        "left_directory",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "id"], ["person.tenant", "person.id"], name=op.f("fk_left_directory_tenant_person")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_left_directory")),
    )
