"""One act on many instances of a definition: asked, tried on each, ordered with a reason, followed, taken back."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from remit.parties.access import Permission, allowed
from remit.parties.model import Resource
from remit.parties.reports.names import names_of
from remit.store import Reader, Transaction
from remit.values.refusal import NotFound, Refusal
from remit.web.choosing import chosen
from remit.web.clients import clients_of
from remit.web.orders import variables_in
from remit.web.refusalwords import said
from remit.web.steered import ACTS
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.actions.bulk import BULK_MAX, BulkOrder, Foreseen, concerned, foresee, order_bulk, undo_bulk
from remit.work.actions.modify import Moves
from remit.work.actions.steer import Act
from remit.work.actions.undo import UNDOABLE
from remit.work.model import Definition, Notation
from remit.work.records.definitions import list_definitions
from remit.work.reports.bulk import Bulk, recent_bulks
from remit.work.runtime import Runtime

router = APIRouter(include_in_schema=False)
OFFERED = (Act.RETRY, Act.MIGRATE, Act.MODIFY, Act.SUSPEND, Act.RESUME, Act.CANCEL)
TRIED_MAX = 100
"""How many instances a dry run tries: enough to see what differs, few enough to answer at once."""
FIELDS = ("act", "source", "target", "map", "leave", "before", "set")
ONLY_LOOKING = "a dry run"


@router.get("/instances-many")
def show_many(visit: SignedIn, definition: str = "", client: str = "") -> Response:
    """Ask for an act on many instances, show what would become of each, and how earlier orders go on."""
    tenants = visit.tenants_with(Permission.INSTANCE_READ)
    tenant = _client(visit, client or tenants[0])
    asked = visit.request.query_params
    with visit.reading(tenant) as reader:
        versions = _versions(reader, tenant)
        known = clients_of(reader, visit.principal)
    keys = _called(versions)
    key = definition or (keys[0][0] if keys else "")
    order = _order(asked, key, ONLY_LOOKING) if asked.get("act") else None
    tried, refusal = (None, None) if order is None or _incomplete(order) else _tried(visit, tenant, order)
    with visit.reading(tenant) as reader:
        orders = recent_bulks(reader, tenants=[tenant], definition_key=key)
        names = names_of(reader, (one.by for one in orders))
        elements = _elements(visit, reader, tenant, [one for one in versions if one.key == key])
    return visit.page(
        "instances_many.html",
        clients=[known[one] for one in tenants],
        tenant=tenant,
        keys=keys,
        key=key,
        versions=[one for one in versions if one.key == key],
        acts=[(act.value, ACTS[act]) for act in OFFERED if _may(visit, act, tenant)],
        asked={name: asked.get(name, "") for name in FIELDS},
        order=order,
        tried=tried,
        refusal=said(refusal, visit.visitor.translator) if refusal else None,
        elements=elements,
        orders=orders,
        running=any(not one.over for one in orders),
        names=names,
        words=ACTS,
        undoable=UNDOABLE,
        most=BULK_MAX,
    )


def _called(versions: Sequence[Definition]) -> list[tuple[str, str]]:
    """Return the keys of definitions with what they are called by; where names meet, the key tells them apart."""
    names = {one.key: one.name for one in versions}
    shared = Counter(names.values())
    called = {key: name if shared[name] == 1 else f"{name} · {key}" for key, name in names.items()}
    return sorted(called.items(), key=lambda each: each[1])


def _client(visit: Visit, asked: str) -> str:
    """Return the client that is meant; one whose instances the visitor may not see is as one that is not there."""
    if asked not in visit.tenants_with(Permission.INSTANCE_READ):
        raise NotFound(kind="client", name=asked)
    return asked


def _may(visit: Visit, act: Act, tenant: str) -> bool:
    return allowed(visit.principal, act.permission, Resource(tenant=tenant, kind="instance"))


def _versions(reader: Reader, tenant: str) -> list[Definition]:
    """Return the versions of every process and case that a client may run, newest first."""
    found = [one for one in list_definitions(reader, tenant=tenant) if one.notation is not Notation.DMN]
    return sorted(found, key=lambda one: (one.key, -one.version))


def _elements(visit: Visit, reader: Reader, tenant: str, versions: list[Definition]) -> list[tuple[str, str]]:
    """Return the elements of the newest version, for moving between them."""
    if not versions:
        return []
    newest = versions[0]
    graph = visit.house.runtime.models.graph(reader, tenant=tenant, key=newest.key, content_hash=newest.hash)
    return [(node.id, str(getattr(node, "name", "") or node.id)) for node in graph.nodes[1:]]


def _order(asked: FormData | QueryParams, key: str, reason: str) -> BulkOrder:
    """Lay out the act on many. Refuses `ChoiceUnknown`, `ValueUnreadable`."""
    before = str(asked.get("before", ""))
    return BulkOrder(
        act=chosen(Act, asked, "act"),
        definition_key=key,
        reason=reason,
        source=str(asked.get("source", "")) or None,
        target=str(asked.get("target", "")),
        mapping={name: str(value) for name, value in variables_in(str(asked.get("map", ""))).items()},
        leave=tuple(filter(None, (str(asked.get("leave", "")),))),
        moves=Moves((), tuple(filter(None, (before,))), (), variables_in(str(asked.get("set", "")))),
    )


def _incomplete(order: BulkOrder) -> bool:
    if order.act is Act.MIGRATE:
        return not order.target
    return order.act is Act.MODIFY and not order.leave and order.moves.empty


def _tried(visit: Visit, tenant: str, order: BulkOrder) -> tuple[dict[str, Any] | None, Refusal | None]:
    """Try the act on the first instances. A refusal of the whole is shown, not thrown."""
    try:
        found = visit.writing(
            lambda tx: _foreseen(tx, visit.house.runtime, visit=visit, tenant=tenant, order=order), tenant=tenant
        )
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return None, refusal
    return found, None


def _foreseen(tx: Transaction, runtime: Runtime, *, visit: Visit, tenant: str, order: BulkOrder) -> dict[str, Any]:
    ids = concerned(tx, tenant=tenant, order=order)
    found: tuple[Foreseen, ...] = foresee(
        tx, runtime, principal=visit.principal, tenant=tenant, instance_ids=ids[:TRIED_MAX], order=order
    )
    speak = visit.visitor.translator
    refused = Counter(speak.refusal(one.refusal) for one in found if one.refusal)
    return {"count": len(ids), "tried": len(found), "lines": found, "refused": refused.most_common(), "speak": speak}


@router.post("/instances-many")
def post_many(visit: SignedIn, form: Posted) -> Response:
    """Order the act; a worker does it in batches."""
    tenant, key = _client(visit, str(form.get("client", ""))), str(form.get("definition", ""))
    order = _order(form, key, str(form.get("reason", "")))
    done = visit.writing(
        lambda tx: order_bulk(tx, principal=visit.principal, tenant=tenant, order=order, by_worker=True),
        tenant=tenant,
    )
    return _go(visit, done, marked("Ordered for {count} instances; see below how it goes on."))


@router.post("/instances-many/{bulk_id}/undo")
def post_undo_many(visit: SignedIn, form: Posted, bulk_id: str) -> Response:
    """Order that an act on many is taken back."""
    reason = visit.visitor.translator.gettext(marked("Taken back from the list of orders"))
    tenant = _client(visit, str(form.get("client", "")))
    done = visit.writing(
        lambda tx: undo_bulk(
            tx, principal=visit.principal, tenant=tenant, bulk_id=bulk_id, reason=reason, by_worker=True
        ),
        tenant=tenant,
    )
    return _go(visit, done, marked("{count} instances are being taken back; see below how it goes on."))


def _go(visit: Visit, bulk: Bulk, said: str) -> Response:
    address = f"/instances-many?definition={bulk.definition_key}&client={bulk.tenant}"
    return visit.go(address, said=said, count=str(len(bulk.instances)))
