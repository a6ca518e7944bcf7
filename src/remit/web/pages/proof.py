"""Proof of delivery: where the sealed logs stand, what is sealed of an item, and the program that checks it."""

from importlib.resources import files

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission, Resource, allowed, require
from remit.proof.reports import sealed_stream, standing
from remit.store import Reader
from remit.web.clients import clients_of
from remit.web.downloads import download
from remit.web.happenings import HAPPENED
from remit.web.pages.items import item_base, open_item
from remit.web.proving import PROGRAM, contents_shown, item_proof
from remit.web.visit import SignedIn
from remit.work.model import EventKind
from remit.work.records.definitions import latest_definition
from remit.work.reports.proof import prove_item
from remit.work.runtime import JournalDropped

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
        can_replay=allowed(principal, Permission.TRAIL_READ, seen.terms.resource("item", item_id)),
        events=[(one, event.at, HAPPENED.get(event.kind, event.kind)) for one, event in sealed if _told(event.kind)],
        standing=stands,
        contents=contents_shown(visit.house, principal, seen),
        key=visit.house.signer.verifier_key,
        program=PROGRAM,
    )


@router.get("/items/{item_id}/replay")
def show_replay(visit: SignedIn, item_id: str) -> Response:
    """Work each instance's journal of an item through again, and say whether it gives the state that is stored."""
    item, house = open_item(visit, item_id).item, visit.house
    with visit.reading(item.tenant) as reader:
        proofs = prove_item(
            reader, house.runtime.models, principal=visit.principal, tenant=item.tenant, item_id=item_id
        )
        names = {key: _called(reader, item.tenant, key) for key in {one.definition_key for one in proofs}}
    speak = visit.visitor.translator
    return visit.page(
        "item_replay.html",
        item=item,
        home=item_base(visit.principal, item) + item_id,
        rows=[(one, names[one.definition_key], one.refusal and speak.refusal(one.refusal)) for one in proofs],
        differs=sum(one.refusal is not None and not isinstance(one.refusal, JournalDropped) for one in proofs),
        dropped=sum(isinstance(one.refusal, JournalDropped) for one in proofs),
        opens=allowed(visit.principal, Permission.INSTANCE_READ, Resource(tenant=item.tenant, kind="instance")),
    )


def _called(reader: Reader, tenant: str, key: str) -> str:
    found = latest_definition(reader, tenant=tenant, key=key)
    return found.name if found and found.name else key


def _told(kind: str) -> bool:
    return kind != EventKind.ENGINE_EVENTS


@router.get("/items/{item_id}/proof/file")
def get_item_proof(visit: SignedIn, item_id: str) -> Response:
    """Hand the proof of an item out."""
    seen = open_item(visit, item_id)
    require(visit.principal, Permission.PROOF_READ, seen.terms.resource("item", item_id))
    content = item_proof(visit.house, visit.principal, seen)
    return download(content, name=f"{seen.item.number}.proof.json", media_type="application/json")
