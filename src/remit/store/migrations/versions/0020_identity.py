"""Identity providers of organisations, whom they vouched for, and the directory's own name of a person."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Identifier, Json, Key

revision = "0020_identity"
down_revision = "0019_sign_in"


def upgrade() -> None:
    """Make the tables and the column."""
    op.add_column("person", sa.Column("external_id", Key, nullable=True))
    op.create_index("uq_person_external", "person", ["tenant", "external_id"], unique=True)
    op.create_table(
        "identity_provider",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issuer", Key, nullable=False),
        sa.Column("client_id", Key, nullable=False),
        sa.Column("client_secret", sa.Text(), nullable=False),
        sa.Column("domains", Json, nullable=False),
        sa.Column("known_by", Key, nullable=False),
        sa.Column("strong", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name=op.f("fk_provider_of")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_identity_provider")),
    )
    op.create_table(
        "identity",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("provider_id", Identifier, nullable=False),
        sa.Column("subject", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["person.tenant", "person.id"], name=op.f("fk_identity_tenant_person")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_identity")),
    )
    op.create_index("uq_identity_person", "identity", ["tenant", "person_id", "provider_id"], unique=True)
    op.create_index("uq_identity_subject", "identity", ["tenant", "provider_id", "subject"], unique=True)
