"""Definitions by API: what runs, by version, with its document."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission, tenants_with
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.web.api.caller import Called, Caller
from remit.web.api.shapes import DefinitionOut
from remit.web.finding import find
from remit.work.model import Definition
from remit.work.reports.definitions import definition_xml, definitions

router = APIRouter(prefix="/api/v1/definitions", tags=["Definitions"])


@router.get("")
def list_definitions(call: Called) -> list[DefinitionOut]:
    """List every version of every definition that the caller may read."""
    found: dict[str, Definition] = {}
    for tenant in tenants_with(call.principal, Permission.DEFINITION_READ) or ():
        with call.house.store.read(tenant=tenant) as reader:
            found |= {one.id: one for one in definitions(reader, principal=call.principal, tenant=tenant)}
    return [DefinitionOut.of(one) for one in found.values()]


@router.get("/{definition_id}", response_class=Response)
def get_definition(call: Called, definition_id: str) -> Response:
    """Return the document of a definition, as it was published."""
    text = find(
        call.house.store,
        call.principal,
        lambda reader, tenant: _document(call, reader, tenant, definition_id),
        kind="definition",
        name=definition_id,
    )
    return Response(text, media_type="application/xml")


def _document(call: Caller, reader: Reader, tenant: str, definition_id: str) -> str:
    for one in definitions(reader, principal=call.principal, tenant=tenant):
        if one.id == definition_id:
            return definition_xml(reader, principal=call.principal, tenant=tenant, content_hash=one.hash)
    raise NotFound(kind="definition", name=definition_id)
