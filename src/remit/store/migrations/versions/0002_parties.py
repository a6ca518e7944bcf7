"""The tables of the room parties."""

import sqlalchemy as sa
from alembic import op

from remit.store.types import Hash, Identifier, Json, Key, Moment

revision = "0002_parties"
down_revision = "0001_store"


def upgrade() -> None:
    """Make the tables of the room."""
    _make_audit()
    _make_clearance()
    _make_organisation()
    _make_role_grant()
    _make_search_key()
    _make_sign_in_attempt()
    _make_api_key()
    _make_site()
    _make_person()
    _make_login()
    _make_presence()
    _make_qualification()
    _make_session()
    _make_skill()


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("act", Key, nullable=False),
        sa.Column("actor", Key, nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("shore", Key, nullable=True),
        sa.Column("country", Key, nullable=True),
        sa.Column("subject_kind", Key, nullable=False),
        sa.Column("subject_id", Key, nullable=False),
        sa.Column("field", Key, nullable=True),
        sa.Column("data_class", Key, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["tenant", "at"], unique=False)
    op.create_index("ix_audit_subject", "audit", ["tenant", "subject_kind", "subject_id"], unique=False)


def _make_clearance() -> None:
    op.create_table(
        "clearance",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("data_class", Key, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_clearance")),
    )
    op.create_index("ix_clearance_person", "clearance", ["person_id"], unique=False)
    op.create_index("uq_clearance", "clearance", ["tenant", "person_id", "data_class"], unique=True)


def _make_organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("country", Key, nullable=False),
        sa.Column("parent", Identifier, nullable=True),
        sa.Column("colour", Key, nullable=False),
        sa.CheckConstraint("tenant = id", name=op.f("ck_organisation_own_tenant")),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_organisation")),
    )


def _make_role_grant() -> None:
    op.create_table(
        "role_grant",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("role", Key, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_person", "role_grant", ["person_id"], unique=False)
    op.create_index("uq_role_grant", "role_grant", ["tenant", "person_id", "role"], unique=True)


def _make_search_key() -> None:
    op.create_table(
        "search_key",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_search_key")),
    )
    op.create_index("uq_search_key_tenant", "search_key", ["tenant"], unique=True)


def _make_sign_in_attempt() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Hash, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_age", "sign_in_attempt", ["tenant", "failed_at"], unique=False)


def _make_api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_hash", Hash, nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("clearances", Json, nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name="fk_api_key_client"
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_api_key")),
    )
    op.create_index("ix_api_key_id", "api_key", ["id"], unique=False)
    op.create_index("uq_api_key_name", "api_key", ["tenant", "name"], unique=True)


def _make_site() -> None:
    op.create_table(
        "site",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", Key, nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("tz", Key, nullable=False),
        sa.Column("languages", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name="fk_site_organisation"
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_site")),
    )


def _make_person() -> None:
    op.create_table(
        "person",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", Key, nullable=False),
        sa.Column("site_id", Identifier, nullable=True),
        sa.Column("languages", Json, nullable=False),
        sa.Column("locale", Key, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "site_id"], ["site.tenant", "site.id"], name=op.f("fk_person_tenant_site_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_person")),
    )
    op.create_index("ix_person_id", "person", ["id"], unique=False)
    op.create_index("uq_person_email", "person", ["tenant", "email"], unique=True)


def _make_login() -> None:
    op.create_table(
        "login",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.Column("disabled_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["person.tenant", "person.id"], name=op.f("fk_login_tenant_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_login")),
    )
    op.create_index("ix_login_name", "login", ["name"], unique=False)
    op.create_index("uq_login_name", "login", ["tenant", "name"], unique=True)
    op.create_index("uq_login_person", "login", ["tenant", "person_id"], unique=True)


def _make_presence() -> None:
    op.create_table(
        "presence",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("state", Key, nullable=False),
        sa.Column("since_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["person.tenant", "person.id"], name=op.f("fk_presence_tenant_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_presence")),
    )
    op.create_index("uq_presence_person", "presence", ["tenant", "person_id"], unique=True)


def _make_qualification() -> None:
    op.create_table(
        "qualification",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["person.tenant", "person.id"], name=op.f("fk_qualification_tenant_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_qualification")),
    )
    op.create_index(
        "uq_qualification_person", "qualification", ["tenant", "person_id", "key", "valid_from"], unique=True
    )


def _make_session() -> None:
    op.create_table(
        "session",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("token_hash", Hash, nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["person.tenant", "person.id"], name=op.f("fk_session_tenant_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_person", "session", ["tenant", "person_id"], unique=False)
    op.create_index("ix_session_token", "session", ["token_hash"], unique=False)
    op.create_index("uq_session_token", "session", ["tenant", "token_hash"], unique=True)


def _make_skill() -> None:
    op.create_table(
        "skill",
        sa.Column("tenant", Identifier, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("person_id", Identifier, nullable=False),
        sa.Column("key", Key, nullable=False),
        sa.Column("proficiency", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "person_id"], ["person.tenant", "person.id"], name=op.f("fk_skill_tenant_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_skill")),
    )
    op.create_index("uq_skill_person", "skill", ["tenant", "person_id", "key"], unique=True)
