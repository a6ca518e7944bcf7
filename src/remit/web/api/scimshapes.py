"""People and teams as SCIM has them: the attributes that are kept here, and no more of anybody than work needs."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    GroupMembership,
    Meta,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from remit.parties.actions.provisioning import DirectoryEntry
from remit.parties.model import Person, Team


class User(Resource[Any]):
    """A person; `userName` is their address here."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """The person's e-mail address, unique in the organisation."""

    display_name: Annotated[str | None, Required.true] = None
    """The name that colleagues read."""

    active: Annotated[bool | None, Required.true] = None
    """Whether the person works here; without it they are signed out and hold no task."""

    groups: Annotated[list[GroupMembership] | None, Mutability.read_only] = None
    """The teams the person is in."""


class Member(ComplexAttribute):
    """Somebody in a team."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    """The person's id."""

    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """The person's address."""


class Group(Resource[Any]):
    """A team."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """The team's name, unique in the organisation."""

    members: list[Member] | None = None
    """Who is in it."""


CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=200),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=False),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="API key",
            description="A key of the organisation with the scope people:provision, as bearer token.",
            primary=True,
        )
    ],
)
DESCRIPTION = ScimProvider(models=[User, Group], config=CONFIG)
KEPT = frozenset({"schemas", "id", "externalid", "username", "displayname", "active", "meta"})


def kept_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out of a person what is not kept here; a name in parts becomes the name that colleagues read."""
    found = {key: value for key, value in body.items() if key.lower() in KEPT}
    name = body.get("name")
    if not any(key.lower() == "displayname" for key in found) and isinstance(name, Mapping):
        parts = name.get("formatted") or " ".join(
            str(name[key]) for key in ("givenName", "familyName") if name.get(key)
        )
        found["displayName"] = parts
    return found if any(key.lower() == "active" for key in found) else {**found, "active": True}


def user_of(one: Person, *, teams: Iterable[Team], base: str) -> User:
    """Write a person; `base` is the address that all resources stand under."""
    return User(
        id=one.id,
        external_id=one.external_id,
        user_name=one.email,
        display_name=one.name,
        active=one.active,
        groups=[_membership(team, base) for team in teams if one.id in team.members] or None,
        meta=Meta(resource_type="User", location=f"{base}/Users/{one.id}"),
    )


def _membership(team: Team, base: str) -> GroupMembership:
    return GroupMembership(value=team.id, display=team.name, ref=Reference(f"{base}/Groups/{team.id}"), type="direct")


def group_of(one: Team, *, base: str) -> Group:
    """Write a team with its members."""
    members = [Member(value=each, ref=Reference(f"{base}/Users/{each}")) for each in one.members]
    return Group(
        id=one.id,
        external_id=one.external_id,
        display_name=one.name,
        members=members or None,
        meta=Meta(resource_type="Group", location=f"{base}/Groups/{one.id}"),
    )


def entry_of(user: User, *, locale: str) -> DirectoryEntry:
    """Read a person as the directory has them; the language of the pages is the person's own choice."""
    return DirectoryEntry(
        email=user.user_name or "",
        name=user.display_name or "",
        external_id=user.external_id,
        locale=locale,
        active=user.active is not False,
    )


def members_of(group: Group) -> tuple[str, ...]:
    """Read a team's members."""
    return tuple(one.value for one in group.members or () if one.value)
