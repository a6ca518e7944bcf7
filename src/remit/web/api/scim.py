"""SCIM 2.0 (RFC 7643, 7644): an organisation's directory keeps its people and teams here, with a key of that scope.

Here are the addresses and who may call them; `scimacts` has what they do and is loaded with the first call, because
the protocol's library alone takes a third of a server's start.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from remit.parties.access import Permission, require
from remit.parties.access import Resource as Wanted
from remit.web.api.caller import Caller, caller

PREFIX = "/api/scim/v2"
ACTS = "remit.web.api.scimacts"
ROUTES = (
    ("GET", "/ServiceProviderConfig", "get_config"),
    ("GET", "/ResourceTypes", "get_resource_types"),
    ("GET", "/ResourceTypes/{resource_type}", "get_resource_type"),
    ("GET", "/Schemas", "get_schemas"),
    ("GET", "/Schemas/{schema_id}", "get_schema"),
    ("GET", "/Users", "get_users"),
    ("POST", "/Users", "post_user"),
    ("GET", "/Users/{user_id}", "get_user"),
    ("PUT", "/Users/{user_id}", "put_user"),
    ("PATCH", "/Users/{user_id}", "patch_user"),
    ("DELETE", "/Users/{user_id}", "delete_user"),
    ("GET", "/Groups", "get_groups"),
    ("POST", "/Users/.search", "post_user_search"),
    ("POST", "/Groups/.search", "post_group_search"),
    ("POST", "/Groups", "post_group"),
    ("GET", "/Groups/{group_id}", "get_group"),
    ("PUT", "/Groups/{group_id}", "put_group"),
    ("PATCH", "/Groups/{group_id}", "patch_group"),
    ("DELETE", "/Groups/{group_id}", "delete_group"),
    ("POST", "/.search", "post_search"),
    ("GET", "/{anything}", "get_anything"),
)
"""Method, path below the prefix, and the act of that name; the first that fits is taken."""


async def directory(request: Request, called: Annotated[Caller, Depends(caller)]) -> tuple[Caller, bytes]:
    """Let only a directory's key on, and read the body. Refuses `ScopeMissing`, `RoleMissing`."""
    tenant = called.principal.organisation
    require(called.principal, Permission.PEOPLE_PROVISION, Wanted(tenant=tenant, kind="organisation", name=tenant))
    return called, await request.body()


def _served(name: str) -> Callable[..., Response]:
    def act(request: Request, given: Annotated[tuple[Caller, bytes], Depends(directory)]) -> Response:
        found: Callable[..., Response] = getattr(import_module(ACTS), name)
        return found(request, given, **request.path_params)

    act.__name__ = name
    return act


router = APIRouter(prefix=PREFIX, include_in_schema=False)
for _method, _path, _name in ROUTES:
    router.add_api_route(_path, _served(_name), methods=[_method])
