"""Proof of delivery by API: the checkpoint of one's own log, that it only grew, and the proof of an item."""

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from remit.parties.access import Permission, Resource, require
from remit.proof.reports import growth_since
from remit.web.api.caller import Called, Caller
from remit.web.downloads import download
from remit.web.finding import find
from remit.web.proving import item_proof
from remit.work.reports.items import item_view

router = APIRouter(prefix="/api/v1", tags=["Proof"])


class CheckpointOut(BaseModel):
    """Where the sealed log of the caller's organisation stands; `checkpoint` is a signed note, `key` checks it."""

    size: int
    checkpoint: str
    key: str


@router.get("/proof")
def get_checkpoint(call: Called) -> CheckpointOut:
    """Return a signed checkpoint of your log as it stands."""
    signed = call.house.signed(_own(call))
    return CheckpointOut(size=signed.size, checkpoint=signed.note, key=call.house.signer.verifier_key)


@router.get("/proof/growth", response_class=Response)
def get_growth(call: Called, since: int = 1) -> Response:
    """Return the proof that your log only grew since a checkpoint of `since` events."""
    tenant = _own(call)
    signed = call.house.signed(tenant)
    with call.house.store.read(tenant=tenant) as reader:
        text = growth_since(reader, call.principal, tenant=tenant, first=since, signed=signed)
    return download(text.encode(), name=f"growth-{since}-{signed.size}.json", media_type="application/json")


@router.get("/items/{item_id}/proof", response_class=Response)
def get_item_proof(call: Called, item_id: str) -> Response:
    """Return the proof of an item, which `remit_verify.py` checks."""
    seen = find(
        call.house.store,
        call.principal,
        lambda reader, tenant: item_view(
            reader, call.house.lines, principal=call.principal, tenant=tenant, item_id=item_id
        ),
        kind="item",
        name=item_id,
    )
    require(call.principal, Permission.PROOF_READ, seen.terms.resource("item", item_id))
    content = item_proof(call.house, call.principal, seen)
    return download(content, name=f"{seen.item.number}.proof.json", media_type="application/json")


def _own(call: Caller) -> str:
    tenant = call.principal.organisation
    require(call.principal, Permission.PROOF_READ, Resource(tenant=tenant, kind="log", name=tenant))
    return tenant
