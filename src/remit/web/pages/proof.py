"""Proof of delivery: where the sealed logs stand, what is sealed of an item, and the program that checks it."""

from importlib.resources import files

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission, require
from remit.proof.reports import sealed_stream, standing
from remit.web.clients import clients_of
from remit.web.downloads import download
from remit.web.happenings import HAPPENED
from remit.web.pages.items import open_item
from remit.web.proving import PROGRAM, contents_shown, item_proof
from remit.web.visit import SignedIn
from remit.work.model import EventKind

router = APIRouter(include_in_schema=False)


@router.get("/proof")
def show_proof(visit: SignedIn) -> Response:
    """Show where the sealed log of each client stands, the key, and how to check it oneself."""
    tenants = visit.tenants_with(Permission.PROOF_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        rows = [
            (known[tenant], standing(reader, visit.principal, tenant=tenant)) for tenant in tenants if tenant in known
        ]
    return visit.page("proof.html", rows=rows, key=visit.house.signer.verifier_key, program=PROGRAM)


@router.get("/proof/verifier")
def get_verifier(visit: SignedIn) -> Response:
    """Hand the verifier out: one file that runs without Remit."""
    visit.tenants_with(Permission.PROOF_READ)
    content = files("remit.proof").joinpath("verifier.py").read_bytes()
    return download(content, name=PROGRAM, media_type="text/x-python")


@router.get("/items/{item_id}/proof")
def show_item_proof(visit: SignedIn, item_id: str) -> Response:
    """Show which events of an item are sealed."""
    seen = open_item(visit, item_id)
    item, principal = seen.item, visit.principal
    require(principal, Permission.PROOF_READ, seen.terms.resource("item", item_id))
    with visit.reading(item.tenant) as reader:
        sealed = sealed_stream(reader, principal, tenant=item.tenant, stream=item.stream)
        stands = standing(reader, principal, tenant=item.tenant)
    own = principal.is_client_of(item.tenant)
    return visit.page(
        "item_proof.html",
        item=item,
        home=f"/portal/items/{item_id}" if own else f"/items/{item_id}",
        events=[(one, event.at, HAPPENED.get(event.kind, event.kind)) for one, event in sealed if _told(event.kind)],
        standing=stands,
        contents=contents_shown(visit.house, principal, seen),
        key=visit.house.signer.verifier_key,
        program=PROGRAM,
    )


def _told(kind: str) -> bool:
    return kind != EventKind.ENGINE_EVENTS


@router.get("/items/{item_id}/proof/file")
def get_item_proof(visit: SignedIn, item_id: str) -> Response:
    """Hand the proof of an item out."""
    seen = open_item(visit, item_id)
    require(visit.principal, Permission.PROOF_READ, seen.terms.resource("item", item_id))
    content = item_proof(visit.house, visit.principal, seen)
    return download(content, name=f"{seen.item.number}.proof.json", media_type="application/json")
