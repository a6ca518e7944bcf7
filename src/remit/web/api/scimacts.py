"""What a directory's calls do; `scim` has their addresses and loads this with the first call."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    ForbiddenException,
    InvalidSyntaxException,
    InvalidValueException,
    ListResponse,
    NotFoundException,
    PatchOp,
    Resource,
    ResponseParameters,
    SCIMException,
    ScimFilter,
)
from starlette.requests import Request
from starlette.responses import Response

from remit.parties.access import Principal
from remit.parties.actions import provisioning
from remit.parties.refusals import LastAdministrator, NameTaken
from remit.parties.reports.directory import directory_people, directory_person, directory_team, directory_teams
from remit.store import Transaction
from remit.values.refusal import Refusal
from remit.web.api.caller import Caller
from remit.web.api.scim import PREFIX
from remit.web.api.scimshapes import CONFIG, DESCRIPTION, Group, User, entry_of, group_of, kept_of, members_of, user_of

MEDIA_TYPE = "application/scim+json"
PAGE_MAX = 200
DEFAULT_LOCALE = "en"
T = TypeVar("T")
KINDS: Mapping[type[Refusal], str] = {NameTaken: "uniqueness", LastAdministrator: "mutability"}
"""Refusals that SCIM has a word for; “mutability” is its word for what the current state of a person does not allow."""


Directory = tuple[Caller, bytes]
"""Who calls, and the body."""


def answered(act: Callable[[], Response]) -> Response:
    """Run an act; answer a refusal and what does not fit the schema as SCIM has errors (RFC 7644, section 3.12)."""
    try:
        return act()
    except Refusal as refusal:
        kind = KINDS.get(type(refusal))
        # SCIM has a closed list of its own codes and no field for another one, so ours stands behind the sentence.
        error = Error(status=refusal.status, detail=f"{refusal} ({refusal.code})", scim_type=kind)
    except SCIMException as wrong:
        error = wrong.to_error()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        error = Error(status=400, detail=f"{place}: {first['msg']}", scim_type="invalidValue")
    return Response(json.dumps(error.model_dump()), int(error.status or 400), media_type=MEDIA_TYPE)


def body_of(content: bytes) -> dict[str, Any]:
    """Read a body. Refuses as SCIM does what is no JSON object."""
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InvalidSyntaxException(detail="The body is not a JSON object.")
    return found


def shown(request: Request, one: Resource[Any], *, status: int = 200, context: Context | None = None) -> Response:
    """Answer with a resource, narrowed to the attributes asked for."""
    headers = {"Location": one.meta.location} if status == 201 and one.meta and one.meta.location else {}
    text = json.dumps(_written(request.query_params, one, context or Context.RESOURCE_QUERY_RESPONSE))
    return Response(text, status, headers, MEDIA_TYPE)


def _written(asked: Mapping[str, Any], one: Resource[Any], context: Context) -> Mapping[str, Any]:
    wanted = {name: asked[name] for name in ("attributes", "excludedAttributes") if asked.get(name)}
    return one.model_dump(scim_ctx=context, response_parameters=ResponseParameters[Any].model_validate(wanted))


def listed(asked: Mapping[str, Any], kind: Any, found: Sequence[User | Group]) -> Response:
    """Answer with a page of resources that fit the filter (RFC 7644, section 3.4.2)."""
    if asked.get("filter"):
        chosen = ScimFilter[kind](asked["filter"])
        found = [one for one in found if chosen.match(one)]
    start, count = (
        max(_whole(asked.get("startIndex"), 1), 1),
        min(max(_whole(asked.get("count"), PAGE_MAX), 0), PAGE_MAX),
    )
    page = found[start - 1 : start - 1 + count]
    return _list([_written(asked, one, Context.RESOURCE_QUERY_RESPONSE) for one in page], total=len(found), start=start)


def _whole(given: Any, otherwise: int) -> int:
    try:
        return otherwise if given in (None, "") else int(given)
    except (TypeError, ValueError):
        raise InvalidValueException(detail="startIndex and count are whole numbers.") from None


def base_of(called: Caller) -> str:
    """Return the address that all resources stand under."""
    return f"{called.house.settings.base_url.rstrip('/')}{PREFIX}"


def _people(called: Caller) -> list[User]:
    tenant = called.principal.organisation
    with called.house.store.read(tenant=tenant) as reader:
        people = directory_people(reader, called.principal, tenant=tenant)
        teams = directory_teams(reader, called.principal, tenant=tenant)
    return [user_of(one, teams=teams, base=base_of(called)) for one in people]


def _person(called: Caller, user_id: str) -> User:
    tenant = called.principal.organisation
    with called.house.store.read(tenant=tenant) as reader:
        one = directory_person(reader, called.principal, tenant=tenant, person_id=user_id)
        teams = directory_teams(reader, called.principal, tenant=tenant)
    return user_of(one, teams=teams, base=base_of(called))


def _team(called: Caller, group_id: str) -> Group:
    tenant = called.principal.organisation
    with called.house.store.read(tenant=tenant) as reader:
        one = directory_team(reader, called.principal, tenant=tenant, team_id=group_id)
    return group_of(one, base=base_of(called))


def _teams(called: Caller) -> list[Group]:
    tenant, base = called.principal.organisation, base_of(called)
    with called.house.store.read(tenant=tenant) as reader:
        teams = directory_teams(reader, called.principal, tenant=tenant)
    return [group_of(one, base=base) for one in teams]


def _write(called: Caller, act: Callable[[Transaction], T]) -> T:
    return called.house.store.write(act, tenant=called.principal.organisation)


def _write_across(called: Caller, act: Callable[[Transaction], T]) -> T:
    """Run an act that sees every organisation: whoever leaves may be the last to administer another than their own."""
    return called.house.store.write(act)


def _of(called: Caller) -> dict[str, Any]:
    principal: Principal = called.principal
    return {"principal": principal, "tenant": principal.organisation}


def get_config(request: Request, given: Directory) -> Response:
    """Say what of the protocol is spoken here."""
    return answered(lambda: shown(request, CONFIG))


def get_resource_types(request: Request, given: Directory) -> Response:
    """List what is kept here."""
    return answered(lambda: _all(request, DESCRIPTION.resource_types))


def get_resource_type(request: Request, given: Directory, resource_type: str) -> Response:
    """Describe one kind of resource."""
    return answered(lambda: _one(request, DESCRIPTION.resource_types, resource_type))


def get_schemas(request: Request, given: Directory) -> Response:
    """List the schemas of what is kept here."""
    return answered(lambda: _all(request, DESCRIPTION.schemas))


def get_schema(request: Request, given: Directory, schema_id: str) -> Response:
    """Describe one schema."""
    return answered(lambda: _one(request, DESCRIPTION.schemas, schema_id))


def _all(request: Request, found: tuple[Resource[Any], ...]) -> Response:
    if request.query_params.get("filter"):
        raise ForbiddenException(detail="What is described here is not filtered.")
    resources = [_written(request.query_params, one, Context.RESOURCE_QUERY_RESPONSE) for one in found]
    return _list(resources, total=len(resources), start=1)


def _one(request: Request, found: tuple[Resource[Any], ...], key: str) -> Response:
    for one in found:
        if key in (one.id, getattr(one, "name", None)):
            return shown(request, one)
    raise NotFoundException(detail=f"There is no {key} here.")


def _list(resources: list[Mapping[str, Any]], *, total: int, start: int) -> Response:
    answer = {
        "schemas": [str(ListResponse.__schema__)],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }
    return Response(json.dumps(answer), media_type=MEDIA_TYPE)


def get_users(request: Request, given: Directory) -> Response:
    """List the organisation's people."""
    return answered(lambda: listed(request.query_params, User, _people(given[0])))


def post_user(request: Request, given: Directory) -> Response:
    """Take a person in."""
    called, content = given

    def act() -> Response:
        user = User.model_validate(kept_of(body_of(content)), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        one = _write(
            called,
            lambda tx: provisioning.provision_person(tx, **_of(called), entry=entry_of(user, locale=DEFAULT_LOCALE)),
        )
        return shown(request, _person(called, one.id), status=201, context=Context.RESOURCE_CREATION_RESPONSE)

    return answered(act)


def get_user(request: Request, given: Directory, user_id: str) -> Response:
    """Return a person."""
    return answered(lambda: shown(request, _person(given[0], user_id)))


def put_user(request: Request, given: Directory, user_id: str) -> Response:
    """Bring a person to what the directory says."""
    called, content = given

    def act() -> Response:
        before = _person(called, user_id)
        user = User.model_validate(kept_of(body_of(content)), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
        user.replace(before)
        return _changed(request, called, user_id, user, context=Context.RESOURCE_REPLACEMENT_RESPONSE)

    return answered(act)


def patch_user(request: Request, given: Directory, user_id: str) -> Response:
    """Change some of what is known of a person."""
    called, content = given

    def act() -> Response:
        user = _person(called, user_id)
        patch = PatchOp[User].model_validate(body_of(content), scim_ctx=Context.RESOURCE_PATCH_REQUEST)
        patch.patch(user)
        return _changed(request, called, user_id, user, context=Context.RESOURCE_PATCH_RESPONSE)

    return answered(act)


def _locale(called: Caller, user_id: str) -> str:
    tenant = called.principal.organisation
    with called.house.store.read(tenant=tenant) as reader:
        return directory_person(reader, called.principal, tenant=tenant, person_id=user_id).locale


def _changed(request: Request, called: Caller, user_id: str, user: User, *, context: Context) -> Response:
    entry = entry_of(user, locale=_locale(called, user_id))
    _write_across(called, lambda tx: provisioning.change_person(tx, **_of(called), person_id=user_id, entry=entry))
    return shown(request, _person(called, user_id), context=context)


def delete_user(request: Request, given: Directory, user_id: str) -> Response:
    """Take a person out of the directory: they leave, their history stays."""
    called = given[0]

    def act() -> Response:
        _person(called, user_id)
        _write_across(called, lambda tx: provisioning.remove_person(tx, **_of(called), person_id=user_id))
        return Response(status_code=204)

    return answered(act)


def get_groups(request: Request, given: Directory) -> Response:
    """List the organisation's teams."""
    return answered(lambda: listed(request.query_params, Group, _teams(given[0])))


def post_user_search(request: Request, given: Directory) -> Response:
    """List the people that a search in a body asks for (RFC 7644, section 3.4.3)."""
    return answered(lambda: listed(body_of(given[1]), User, _people(given[0])))


def post_group_search(request: Request, given: Directory) -> Response:
    """List the teams that a search in a body asks for."""
    return answered(lambda: listed(body_of(given[1]), Group, _teams(given[0])))


def post_group(request: Request, given: Directory) -> Response:
    """Form a team."""
    called, content = given

    def act() -> Response:
        group = Group.model_validate(body_of(content), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        one = _write(called, lambda tx: provisioning.form_team(tx, **_of(called), **_said(group)))
        return shown(request, _team(called, one.id), status=201, context=Context.RESOURCE_CREATION_RESPONSE)

    return answered(act)


def _said(group: Group) -> dict[str, Any]:
    return {"name": group.display_name or "", "members": members_of(group), "external_id": group.external_id}


def get_group(request: Request, given: Directory, group_id: str) -> Response:
    """Return a team."""
    return answered(lambda: shown(request, _team(given[0], group_id)))


def put_group(request: Request, given: Directory, group_id: str) -> Response:
    """Bring a team to what the directory says."""
    called, content = given

    def act() -> Response:
        _team(called, group_id)
        group = Group.model_validate(body_of(content), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
        return _regrouped(request, called, group_id, group, context=Context.RESOURCE_REPLACEMENT_RESPONSE)

    return answered(act)


def patch_group(request: Request, given: Directory, group_id: str) -> Response:
    """Change a team's name or members."""
    called, content = given

    def act() -> Response:
        group = _team(called, group_id)
        patch = PatchOp[Group].model_validate(body_of(content), scim_ctx=Context.RESOURCE_PATCH_REQUEST)
        patch.patch(group)
        return _regrouped(request, called, group_id, group, context=Context.RESOURCE_PATCH_RESPONSE)

    return answered(act)


def _regrouped(request: Request, called: Caller, group_id: str, group: Group, *, context: Context) -> Response:
    said = _said(group)
    _write(called, lambda tx: provisioning.change_team(tx, **_of(called), team_id=group_id, **said))
    return shown(request, _team(called, group_id), context=context)


def delete_group(request: Request, given: Directory, group_id: str) -> Response:
    """Dissolve a team; its people stay."""
    called = given[0]

    def act() -> Response:
        _write(called, lambda tx: provisioning.dissolve_team(tx, **_of(called), team_id=group_id))
        return Response(status_code=204)

    return answered(act)


def post_search(request: Request, given: Directory) -> Response:
    """List people and teams that a search in a body asks for."""
    called, content = given
    return answered(lambda: listed(body_of(content), User | Group, [*_people(called), *_teams(called)]))


def get_anything(request: Request, given: Directory, anything: str) -> Response:
    """Answer as SCIM does for what is not kept here."""

    def act() -> Response:
        raise NotFoundException(detail=f"There is no {anything} here.")

    return answered(act)
