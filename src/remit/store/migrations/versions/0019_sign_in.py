"""Second factors, passkeys, begun ceremonies, and the roles that need a second factor."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Json, Key, Moment

revision = "0019_sign_in"
down_revision = "0018_starts"


def upgrade() -> None:
    """Make the tables; sessions from before count as opened with one factor."""
    op.add_column("session", sa.Column("strong", sa.Boolean(), nullable=True))
    _of_person(
        "recovery_code",
        sa.Column("code_hash", Hash, nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        unique="code_hash",
    )
    _of_person(
        "passkey",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential", Key, nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        unique="credential",
    )
    op.create_index("ix_passkey_credential", "passkey", ["credential"])
    op.create_table(
        "ceremony",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("token_hash", Hash, nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("person_id", Identifier, nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_ceremony")),
    )
    op.create_index("ix_ceremony_token", "ceremony", ["token_hash"])
    op.create_index("ix_ceremony_expiry", "ceremony", ["expires_at"])
    op.create_table(
        "sign_in_rule",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("strong_roles", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name=op.f("fk_sign_in_rule_of")
        ),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_sign_in_rule")),
    )


def _of_person(name: str, *columns: sa.Column[object], unique: str) -> None:
    op.create_table(
        name,
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["person.tenant", "person.id"], name=op.f(f"fk_{name}_tenant_person")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"uq_{name}_person", name, ["tenant", "person_id", unique], unique=True)
