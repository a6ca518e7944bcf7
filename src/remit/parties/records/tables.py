"""The room's tables. Each starts with the tenant, in keys, unique indexes and references alike."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
)

from remit.store import metadata
from remit.store.types import Hash, Identifier, Json, Key, Moment, Tenant

organisation = Table(
    "organisation",
    metadata,
    # An organisation is its own tenant.
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Key, nullable=False),
    Column("country", Key, nullable=False),
    Column("parent", Identifier),
    Column("colour", Key, nullable=False),
    CheckConstraint("tenant = id", name="own_tenant"),
)

site = Table(
    "site",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("name", Text, nullable=False),
    Column("country", Key, nullable=False),
    Column("city", Text, nullable=False),
    Column("tz", Key, nullable=False),
    Column("languages", Json, nullable=False),
    ForeignKeyConstraint(["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name="fk_site_organisation"),
)

person = Table(
    "person",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Key, nullable=False),
    Column("site_id", Identifier),
    Column("languages", Json, nullable=False),
    Column("locale", Key, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("external_id", Key),
    ForeignKeyConstraint(["tenant", "site_id"], ["site.tenant", "site.id"]),
    Index("uq_person_email", "tenant", "email", unique=True),
    Index("ix_person_id", "id"),
    Index("uq_person_external", "tenant", "external_id", unique=True),
)


def _of_person(name: str, *columns: Column[object], unique: tuple[str, ...]) -> Table:
    """Declare a table of what a person holds, under the person's own organisation."""
    return Table(
        name,
        metadata,
        Column("tenant", Tenant, primary_key=True),
        Column("id", Identifier, primary_key=True),
        Column("person_id", Identifier, nullable=False),
        *columns,
        ForeignKeyConstraint(["tenant", "person_id"], ["person.tenant", "person.id"]),
        Index(f"uq_{name}_person", "tenant", "person_id", *unique, unique=True),
    )


skill = _of_person(
    "skill",
    Column("key", Key, nullable=False),
    Column("proficiency", Integer, CheckConstraint("proficiency BETWEEN 1 AND 5", name="scale"), nullable=False),
    unique=("key",),
)
Index("ix_skill_person", skill.c.person_id)

qualification = _of_person(
    "qualification",
    Column("key", Key, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    unique=("key", "valid_from"),
)
Index("ix_qualification_person", qualification.c.person_id)

presence = _of_person(
    "presence",
    Column("state", Key, nullable=False),
    Column("since_at", Moment, nullable=False),
    unique=(),
)
Index("ix_presence_person", presence.c.person_id)

login = _of_person(
    "login",
    Column("name", Key, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("totp_secret", Text),
    Column("totp_step", Integer),
    Column("disabled_at", Moment),
    unique=(),
)
Index("uq_login_name", login.c.tenant, login.c.name, unique=True)
Index("ix_login_name", login.c.name)

# Whoever holds a role or clearance may work elsewhere, so these point at no person of their tenant.
grant = Table(
    "role_grant",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("person_id", Identifier, nullable=False),
    Column("role", Key, nullable=False),
    Index("uq_role_grant", "tenant", "person_id", "role", unique=True),
    Index("ix_role_grant_person", "person_id"),
)

clearance = Table(
    "clearance",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("person_id", Identifier, nullable=False),
    Column("data_class", Key, nullable=False),
    Index("uq_clearance", "tenant", "person_id", "data_class", unique=True),
    Index("ix_clearance_person", "person_id"),
)

# Failures by the hash of the name that was tried, whether or not there is such a log-in: the answer gives nothing away.
attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Hash, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", Moment, nullable=False),
    Index("ix_sign_in_attempt_age", "tenant", "failed_at"),
)

session = Table(
    "session",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("person_id", Identifier, nullable=False),
    Column("token_hash", Hash, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("strong", Boolean),
    ForeignKeyConstraint(["tenant", "person_id"], ["person.tenant", "person.id"]),
    Index("uq_session_token", "tenant", "token_hash", unique=True),
    Index("ix_session_token", "token_hash"),
    Index("ix_session_person", "tenant", "person_id"),
)

api_key = Table(
    "api_key",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", Hash, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("clearances", Json, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    Column("used_at", Moment),
    Column("previous_hash", Hash),
    Column("previous_until", Moment),
    Column("previous_used_at", Moment),
    ForeignKeyConstraint(["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name="fk_api_key_client"),
    Index("uq_api_key_name", "tenant", "name", unique=True),
    Index("ix_api_key_id", "id"),
)

audit = Table(
    "audit",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("act", Key, nullable=False),
    Column("actor", Key, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("shore", Key),
    Column("country", Key),
    Column("subject_kind", Key, nullable=False),
    Column("subject_id", Key, nullable=False),
    Column("field", Key),
    Column("data_class", Key),
    Column("reason", Text, nullable=False),
    Index("ix_audit_at", "tenant", "at"),
    Index("ix_audit_subject", "tenant", "subject_kind", "subject_id"),
)

# One key per tenant for the marks of exact-value search.
search_key = Table(
    "search_key",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("key", Text, nullable=False),
    Index("uq_search_key_tenant", "tenant", unique=True),
)

recovery_code = _of_person(
    "recovery_code",
    Column("code_hash", Hash, nullable=False),
    Column("used_at", Moment),
    unique=("code_hash",),
)

passkey = _of_person(
    "passkey",
    Column("name", Text, nullable=False),
    Column("credential", Key, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("used_at", Moment),
    unique=("credential",),
)
Index("ix_passkey_credential", passkey.c.credential)

# A ceremony that nobody is known in yet belongs to the house.
ceremony = Table(
    "ceremony",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("token_hash", Hash, nullable=False),
    Column("body", Json, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("person_id", Identifier),
    Index("ix_ceremony_token", "token_hash"),
    Index("ix_ceremony_expiry", "expires_at"),
)

sign_in_rule = Table(
    "sign_in_rule",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("strong_roles", Json, nullable=False),
    ForeignKeyConstraint(["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name="fk_sign_in_rule_of"),
)

identity_provider = Table(
    "identity_provider",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("name", Text, nullable=False),
    Column("issuer", Key, nullable=False),
    Column("client_id", Key, nullable=False),
    Column("client_secret", Text, nullable=False),
    Column("domains", Json, nullable=False),
    Column("known_by", Key, nullable=False),
    Column("strong", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    ForeignKeyConstraint(["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name="fk_provider_of"),
)

# Whom a provider vouched for once is known by its subject from then on, whatever becomes of the address.
identity = _of_person(
    "identity",
    Column("provider_id", Identifier, nullable=False),
    Column("subject", Key, nullable=False),
    unique=("provider_id",),
)
Index("uq_identity_subject", identity.c.tenant, identity.c.provider_id, identity.c.subject, unique=True)

team = Table(
    "team",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    Column("name", Text, nullable=False),
    Column("external_id", Key),
    ForeignKeyConstraint(["tenant", "tenant"], ["organisation.tenant", "organisation.id"], name="fk_team_of"),
    Index("uq_team_name", "tenant", "name", unique=True),
)

team_member = _of_person("team_member", Column("team_id", Identifier, nullable=False), unique=("team_id",))
Index("ix_team_member_team", team_member.c.tenant, team_member.c.team_id)

# People whom their organisation's directory knows no more: they left, their history stays.
left_directory = Table(
    "left_directory",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("id", Identifier, primary_key=True),
    ForeignKeyConstraint(["tenant", "id"], ["person.tenant", "person.id"]),
)
