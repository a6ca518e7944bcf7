"""The facts of the room: organisations, sites, people, what they hold, how they sign in, who is acting. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from remit.values.identifier import Identifier
from remit.values.moment import Moment

HOUSE = "*"
"""The tenant of what belongs to the whole installation and to no organisation."""


class OrganisationKind(StrEnum):
    """What an organisation is to the others: it hands work over, does it, or does it for its own group."""

    CLIENT = "client"
    PROVIDER = "provider"
    CAPTIVE = "captive"


class Role(StrEnum):
    """What a person may do; held for one tenant at a time."""

    AGENT = "agent"
    EXPERT = "expert"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    LEAD = "lead"
    PLANNER = "planner"
    ACCOUNT_MANAGER = "account_manager"
    FINANCE = "finance"
    DESIGNER = "designer"
    ADMIN = "admin"
    CLIENT_MANAGER = "client_manager"
    CLIENT_SUBMITTER = "client_submitter"
    CLIENT_READER = "client_reader"


CLIENT_ROLES = frozenset({Role.CLIENT_MANAGER, Role.CLIENT_SUBMITTER, Role.CLIENT_READER})
"""Roles for the client's own people; the others are for whoever does the work."""


class DataClass(StrEnum):
    """How sensitive a field is, from anybody's to nobody's without a reason."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    FINANCIAL = "financial"
    HEALTH = "health"
    SECRET = "secret"  # noqa: S105 - the name of a class of data, no password
    PROTECTED = "protected"


CLASSIFIED = frozenset(
    {DataClass.PERSONAL, DataClass.FINANCIAL, DataClass.HEALTH, DataClass.SECRET, DataClass.PROTECTED}
)
"""Classes that need a clearance and are masked without one; protected data no clearance opens, only reports count."""


class Shore(StrEnum):
    """Where a site lies, seen from a client: its own country, a neighbouring one, or farther away."""

    ON = "on"
    NEAR = "near"
    OFF = "off"


class Purpose(StrEnum):
    """What data is used for; terms may allow some purposes only."""

    DELIVERY = "delivery"
    QUALITY = "quality"
    MANAGEMENT = "management"
    BILLING = "billing"
    DESIGN = "design"
    OPERATION = "operation"
    OWN_DATA = "own_data"


class PresenceState(StrEnum):
    """What a person is doing just now."""

    AVAILABLE = "available"
    BUSY = "busy"
    WRAP_UP = "wrap_up"
    BREAK = "break"
    TRAINING = "training"
    OFFLINE = "offline"


class Scope(StrEnum):
    """What an API key may do for its client."""

    ITEMS_SEND = "items:send"
    ITEMS_READ = "items:read"
    DELIVERABLES_READ = "deliverables:read"
    REFERENCE_WRITE = "reference:write"
    INVOICES_READ = "invoices:read"
    PEOPLE_PROVISION = "people:provision"


class PrincipalKind(StrEnum):
    """Who can act: a person, a client's API key, or the house itself."""

    PERSON = "person"
    KEY = "key"
    SYSTEM = "system"


class EventKind(StrEnum):
    """What the room tells the house."""

    ORGANISATION_CREATED = "OrganisationCreated"
    SITE_CREATED = "SiteCreated"
    PERSON_CREATED = "PersonCreated"
    PERSON_LEFT = "PersonLeft"
    PERSON_RETURNED = "PersonReturned"
    TEAM_CHANGED = "TeamChanged"
    TEAM_DISSOLVED = "TeamDissolved"
    KEY_ROTATED = "KeyRotated"
    ROLE_GRANTED = "RoleGranted"
    ROLE_WITHDRAWN = "RoleWithdrawn"
    CLEARANCE_GIVEN = "ClearanceGiven"
    CLEARANCE_WITHDRAWN = "ClearanceWithdrawn"
    SKILL_RECORDED = "SkillRecorded"
    QUALIFICATION_RECORDED = "QualificationRecorded"
    QUALIFICATION_WITHDRAWN = "QualificationWithdrawn"
    WORK_SUSPENDED = "WorkSuspended"
    WORK_RESTORED = "WorkRestored"
    ROSTER_PUBLISHED = "RosterPublished"
    OVERTIME_ALLOWED = "OvertimeAllowed"
    PRESENCE_CHANGED = "PresenceChanged"
    KEY_ISSUED = "KeyIssued"
    KEY_REVOKED = "KeyRevoked"
    FIELD_REVEALED = "FieldRevealed"
    SECOND_FACTOR_SET = "SecondFactorSet"
    SECOND_FACTOR_DROPPED = "SecondFactorDropped"
    RECOVERY_CODES_MADE = "RecoveryCodesMade"
    RECOVERY_CODE_USED = "RecoveryCodeUsed"
    PASSKEY_ADDED = "PasskeyAdded"
    PASSKEY_REMOVED = "PasskeyRemoved"
    SIGN_IN_RULE_SET = "SignInRuleSet"
    PROVIDER_SET = "IdentityProviderSet"
    PROVIDER_CLOSED = "IdentityProviderClosed"
    PROVIDER_OPENED = "IdentityProviderOpened"
    BACKUP_MADE = "BackupMade"
    RETENTION_APPLIED = "RetentionApplied"
    JOBS_RETRIED = "JobsRetried"
    LETTER_TAKEN_IN = "LetterTakenIn"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A party to contracts; `country` is ISO 3166-1 alpha-2, `parent` the group it belongs to."""

    id: Identifier
    name: str
    kind: OrganisationKind
    country: str
    parent: Identifier | None = None
    colour: str = "#5b6770"


@dataclass(frozen=True, slots=True)
class Site:
    """A place of work; `tenant` is the provider, `tz` an IANA time zone, `languages` BCP 47 tags."""

    tenant: Identifier
    id: Identifier
    name: str
    country: str
    city: str
    tz: str
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody; `tenant` is the organisation that employs them, `simulated` marks the crew of a demonstration."""

    tenant: Identifier
    id: Identifier
    name: str
    email: str
    site_id: Identifier | None = None
    languages: tuple[str, ...] = ()
    locale: str = "en"
    simulated: bool = False
    active: bool = True
    external_id: str | None = None
    """How the organisation's own directory names them."""


@dataclass(frozen=True, slots=True)
class Team:
    """People of one organisation who work together; `members` are their ids."""

    tenant: Identifier
    id: Identifier
    name: str
    external_id: str | None
    members: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Skill:
    """What a person can do and how well: `proficiency` from 1 to 5."""

    person_id: Identifier
    key: str
    proficiency: int


@dataclass(frozen=True, slots=True)
class Qualification:
    """Evidence that a person may do something, from `valid_from` to before `valid_until`: dates at their site."""

    person_id: Identifier
    key: str
    evidence: str
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds for a tenant: a client they work for, or their own organisation."""

    tenant: Identifier
    person_id: Identifier
    role: Role


@dataclass(frozen=True, slots=True)
class Clearance:
    """Permission for a person to see a class of a tenant's data."""

    tenant: Identifier
    person_id: Identifier
    data_class: DataClass


@dataclass(frozen=True, slots=True)
class Login:
    """How a person signs in: `name` is an e-mail address in lower case, `password_hash` an argon2id string."""

    tenant: Identifier
    id: Identifier
    person_id: Identifier
    name: str
    password_hash: str
    totp_secret: str | None = None
    totp_step: int | None = None
    disabled_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser; the token itself is known to that browser alone."""

    tenant: Identifier
    id: Identifier
    person_id: Identifier
    token_hash: str
    started_at: Moment
    seen_at: Moment
    expires_at: Moment
    ended_at: Moment | None = None
    strong: bool | None = None
    """Whether two factors, or a passkey that knows its owner, opened it."""


class CeremonyKind(StrEnum):
    """What a begun ceremony is to prove."""

    SECOND_FACTOR = "second_factor"
    CODE_ENROLMENT = "code_enrolment"
    PASSKEY_ENROLMENT = "passkey_enrolment"
    PASSKEY_SIGN_IN = "passkey_sign_in"
    PROVIDER_SIGN_IN = "provider_sign_in"


@dataclass(frozen=True, slots=True)
class Ceremony:
    """A begun exchange of proofs, finished once or never; `body` is what the answer is held against."""

    tenant: Identifier
    id: Identifier
    kind: CeremonyKind
    token_hash: str
    body: Mapping[str, Any]
    expires_at: Moment
    person_id: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key pair in somebody's device or keyring; `credential` and `public_key` are base64url as WebAuthn has them."""

    tenant: Identifier
    id: Identifier
    person_id: Identifier
    name: str
    credential: str
    public_key: str
    sign_count: int
    added_at: Moment
    used_at: Moment | None = None


class KnownBy(StrEnum):
    """By what a provider's word about somebody finds the person."""

    EMAIL = "email"
    EXTERNAL_ID = "external_id"


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Where an organisation's own people prove who they are (OpenID Connect); `client_secret` is sealed.

    `domains` are those of its people's addresses; `strong` tells that it asks for a second factor itself.
    """

    tenant: Identifier
    id: Identifier
    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...]
    known_by: KnownBy
    strong: bool
    active: bool = True


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A client's key to the API; `secret_hash` is all that is kept of its secret.

    After a rotation the secret before it, `previous_hash`, counts until `previous_until`.
    """

    tenant: Identifier
    id: Identifier
    name: str
    secret_hash: str
    scopes: frozenset[Scope]
    clearances: frozenset[DataClass]
    issued_at: Moment
    expires_at: Moment | None = None
    revoked_at: Moment | None = None
    used_at: Moment | None = None
    previous_hash: str | None = None
    previous_until: Moment | None = None
    previous_used_at: Moment | None = None

    def counts(self, now: Moment) -> bool:
        """Tell whether the key is neither revoked nor run out."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def hashes(self, now: Moment) -> tuple[str, ...]:
        """Return the hashes of the secrets that count now: one, or two in the overlap of a rotation."""
        overlaps = self.previous_hash is not None and self.previous_until is not None and now < self.previous_until
        return (self.secret_hash, self.previous_hash) if overlaps and self.previous_hash else (self.secret_hash,)

    def unused_for(self, span: timedelta, used_hash: str, *, now: Moment) -> bool:
        """Tell whether this secret of the key was not used for a span."""
        used_at = self.previous_used_at if used_hash == self.previous_hash else self.used_at
        return used_at is None or now - used_at >= span


@dataclass(frozen=True, slots=True)
class Presence:
    """What a person is doing and since when."""

    tenant: Identifier
    person_id: Identifier
    state: PresenceState
    since_at: Moment


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit: who did what to which thing of a tenant, where from and why."""

    tenant: Identifier
    id: Identifier
    at: Moment
    act: str
    actor: Identifier
    actor_name: str
    shore: Shore | None
    country: str | None
    subject_kind: str
    subject_id: str
    field: str | None = None
    data_class: DataClass | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuditSought:
    """What somebody looks for in the audit: words of the actor's name, the field or the reason, or things by id."""

    words: str = ""
    subjects: frozenset[str] = frozenset()
    act: str | None = None
    from_at: Moment | None = None
    until_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is acting, with everything that decides what they may do.

    `grants` and `clearances` go by tenant; `withheld` are those whose roles rest until a second factor is given.
    `country` is where the person sits (their site's, else their organisation's), `tz` the site's time zone.
    `qualifications` are those that count at the moment of asking.
    """

    kind: PrincipalKind
    id: str
    name: str
    organisation: str
    country: str | None = None
    site_id: Identifier | None = None
    tz: str = "UTC"
    grants: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    clearances: Mapping[str, frozenset[DataClass]] = field(default_factory=dict)
    skills: Mapping[str, int] = field(default_factory=dict)
    qualifications: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    scopes: frozenset[Scope] = frozenset()
    locale: str = "en"
    simulated: bool = False
    withheld: frozenset[str] = frozenset()
    suspended: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Which qualifications rest, by tenant; see `Suspension`."""
    on_shift: bool = True
    """Whether the roster has them at work at the moment of asking; asked only where terms want it."""
    through: str | None = None
    """The order of theirs through which they act now, as `bulk:ID`; None where they act themselves."""

    def roles(self, tenant: str) -> frozenset[Role]:
        """Return the roles held for a tenant, none where there are none."""
        return self.grants.get(tenant, frozenset())

    def cleared(self, tenant: str) -> frozenset[DataClass]:
        """Return the classified data of a tenant that this principal is cleared for."""
        return self.clearances.get(tenant, frozenset())

    def tenants(self) -> tuple[str, ...]:
        """Return the tenants this principal holds any role for, in a stable order."""
        own = (self.organisation,) if self.kind is PrincipalKind.KEY else ()
        return tuple(sorted({*own, *(tenant for tenant, roles in self.grants.items() if roles)}))

    def serves(self, tenant: str) -> bool:
        """Tell whether `tenants` has this tenant."""
        return bool(self.grants.get(tenant)) or (self.kind is PrincipalKind.KEY and tenant == self.organisation)

    def is_client_of(self, tenant: str) -> bool:
        """Tell whether this principal belongs to the tenant itself rather than to whoever works for it."""
        return self.organisation == tenant


SYSTEM = Principal(kind=PrincipalKind.SYSTEM, id="system", name="Remit", organisation=HOUSE)
"""The house itself: reactions, jobs and timers act as this."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What somebody wants to do something with, and the terms that stand over it.

    `country` is the client's. `allowed_shores` and `purposes` are None where the terms name none. `data_classes` are
    the classes that the act puts before the principal unmasked. `visible` is which classified data each shore may see
    at all; None means the default, on-shore only. `made_by` is whose work an act judges that asks for four eyes.
    """

    tenant: str
    kind: str
    name: str = ""
    country: str | None = None
    allowed_shores: frozenset[Shore] | None = None
    purposes: frozenset[Purpose] | None = None
    data_classes: frozenset[DataClass] = frozenset()
    visible: Mapping[Shore, frozenset[DataClass]] | None = None
    made_by: str | None = None
