"""Instances: the list, one with where it stands, its variables and trail, and every act tried before it is done."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission, allowed, tenants_with
from remit.parties.reports.names import names_of
from remit.store import Reader
from remit.values.refusal import Refusal
from remit.web.choosing import chosen
from remit.web.clients import clients_of
from remit.web.finding import find
from remit.web.happenings import happenings
from remit.web.orders import order_of
from remit.web.steered import ACTS, DONE, STATES, STATUS_TONES, STATUSES, TRANSITIONS, WAITS, change_in_words, explained
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.actions.steer import Act, Order, rehearse, steer
from remit.work.actions.steering import Steered
from remit.work.actions.undo import UNDOABLE
from remit.work.records.definitions import latest_definition, source_xml
from remit.work.records.instance_list import InstanceFilter
from remit.work.reports.instance_trail import instance_trail
from remit.work.reports.instances import InstanceView, instance_list, instance_view
from remit.work.rules.standings import Standing

router = APIRouter(include_in_schema=False)
VIEWS = {"standing": marked("Where it stands"), "variables": marked("Variables"), "trail": marked("Trail")}
SHOWN = {"": None, "running": True, "ended": False}
MARKS = {"active": "active", "enabled": "enabled", "failed": "failed", "suspended": "active", "listening": "active"}
ONLY_LOOKING = "a dry run"


@router.get("/instances")
def show_instances(visit: SignedIn, state: str = "", definition: str = "", q: str = "", after: str = "") -> Response:
    """List the instances that the visitor may operate, newest first."""
    tenants = visit.tenants_with(Permission.INSTANCE_READ)
    narrowed = InstanceFilter(
        definition_key=definition or None,
        running=SHOWN.get(state),
        held_up=state == "incident",
        number=q.strip() or None,
    )
    with visit.reading() as reader:
        page = instance_list(reader, principal=visit.principal, narrowed=narrowed, cursor=after or None)
        known = clients_of(reader, visit.principal)
        named = [latest_definition(reader, tenant=one, key=definition) for one in tenants if definition]
    filters = {"state": state, "definition": definition, "q": q, "after": page.next_cursor or ""}
    return visit.page(
        "instances.html",
        rows=[{"line": one, "client": known[one.instance.tenant]} for one in page.lines],
        filters=filters,
        called=next((one.name for one in named if one and one.name), definition),
        states=(("running", marked("Running")), ("incident", marked("With an incident")), ("ended", marked("Ended"))),
        statuses=STATUSES,
        tones=STATUS_TONES,
        exports=bool(tenants_with(visit.principal, Permission.EXPORT)),
        more=f"/instances?{urlencode({k: v for k, v in filters.items() if v})}" if page.next_cursor else None,
    )


@router.get("/instances/{instance_id}")
def show_instance(visit: SignedIn, instance_id: str, view: str = "standing") -> Response:
    """Show one part of an instance."""
    seen = see(visit, instance_id)
    shown = view if view in VIEWS else "standing"
    with visit.reading(seen.instance.tenant) as reader:
        context = frame(visit, reader, seen) | _PARTS[shown](visit, reader, seen)
    return visit.page("instance.html", view=shown, **context, policy_diagrams=shown == "standing")


@router.get("/instances/{instance_id}/xml")
def fetch_drawing(visit: SignedIn, instance_id: str) -> Response:
    """Hand out the version of the definition that an instance runs."""
    instance = see(visit, instance_id).instance
    with visit.reading(instance.tenant) as reader:
        text = source_xml(reader, tenant=instance.tenant, content_hash=instance.definition_hash)
    return Response(text, media_type="application/xml")


def see(visit: Visit, instance_id: str) -> InstanceView:
    """Find an instance by its id, as the visitor may see it."""
    house = visit.house
    return find(
        house.store,
        visit.principal,
        lambda reader, tenant: instance_view(
            reader,
            house.runtime,
            principal=visit.principal,
            tenant=tenant,
            instance_id=instance_id,
            now=house.clock.now(),
        ),
        kind="instance",
        name=instance_id,
    )


def frame(visit: Visit, reader: Reader, seen: InstanceView) -> dict[str, Any]:
    """Return what every part of an instance's page shows."""
    return {
        "seen": seen,
        "instance": seen.instance,
        "client": clients_of(reader, visit.principal)[seen.instance.tenant],
        "acts": [(act.value, ACTS[act]) for act in _open_acts(visit, seen)],
        "tabs": tuple(VIEWS.items()),
        "statuses": STATUSES,
        "tones": STATUS_TONES,
        "states": STATES,
        "waits_words": WAITS,
        "marks": marks_of(seen.standings, {one.activation for one in seen.incidents if one.resolved_at is None}),
    }


def _open_acts(visit: Visit, seen: InstanceView) -> list[Act]:
    if seen.instance.ended_at is not None:
        return []
    fitting = [Act.RESUME] if seen.status == "suspended" else [Act.MODIFY, Act.SUSPEND]
    if any(one.resolved_at is None for one in seen.incidents):
        fitting = [Act.RETRY, *fitting]
    if len(seen.versions) > 1:
        fitting.append(Act.MIGRATE)
    if seen.instance.parent_id is None:
        fitting.append(Act.CANCEL)
    return [act for act in fitting if allowed(visit.principal, act.permission, seen.opened.resource)]


def marks_of(standings: tuple[Standing, ...], held_up: set[int]) -> list[dict[str, Any]]:
    """Return what the drawing lays on its elements: how each stands and, for more than one, how many."""
    marks: dict[str, dict[str, Any]] = {}
    for one in standings:
        if one.state not in MARKS or not (one.at_work or one.state == "enabled"):
            continue
        mark = marks.setdefault(one.element, {"element": one.element, "state": MARKS[one.state], "count": 0})
        mark["count"] += 1
        if one.activation in held_up:
            mark |= {"state": "failed", "bad": True}
    return list(marks.values())


def _standing(visit: Visit, _reader: Reader, seen: InstanceView) -> dict[str, Any]:
    speak = visit.visitor.translator
    names = {one.activation: one.name for one in seen.standings}
    return {
        "incidents": [
            {"incident": one, "at": names.get(one.activation, one.element), "means": explained(one.code, speak)}
            for one in seen.incidents
            if one.resolved_at is None
        ],
        "due": {one.activation: one.due_at for one in seen.waits if one.due_at},
        "heard": {one.activation: one.name for one in seen.waits if one.name},
    }


def _variables(_visit: Visit, _reader: Reader, _seen: InstanceView) -> dict[str, Any]:
    return {}


def _trail(visit: Visit, reader: Reader, seen: InstanceView) -> dict[str, Any]:
    house, instance = visit.house, seen.instance
    found = instance_trail(
        reader, house.runtime, principal=visit.principal, tenant=instance.tenant, instance_id=instance.id
    )
    speak = visit.visitor.translator
    told = {line.position: happenings((line.told,), speak)[0] for line in found.lines if line.told is not None}
    names = names_of(reader, (one.by for one in told.values()))
    return {"trail": found, "told": told, "names": names, "transitions": TRANSITIONS}


_PARTS: Mapping[str, Any] = {"standing": _standing, "variables": _variables, "trail": _trail}


@router.get("/instances/{instance_id}/try")
def show_try(visit: SignedIn, instance_id: str) -> Response:
    """Ask what an act needs to know and show what it would change, before anything is done."""
    seen = see(visit, instance_id)
    asked = visit.request.query_params
    act = chosen(Act, asked, "act")
    order = order_of(act, asked, reason=ONLY_LOOKING)
    steered, refusal = (None, None) if _still_asking(order) else _rehearsed(visit, seen, order)
    speak = visit.visitor.translator
    with visit.reading(seen.instance.tenant) as reader:
        context = frame(visit, reader, seen)
    return visit.page(
        "instance_try.html",
        **context,
        act=act.value,
        name=ACTS[act],
        order=order,
        asked=[(key, value) for key, value in asked.multi_items() if key != "act"],
        effects=[] if steered is None else _in_words(steered, seen, visit),
        raised=() if steered is None else steered.incidents,
        tried=steered is not None,
        refusal=speak.refusal(refusal) if refusal else None,
        elements=_elements(visit, seen, order),
        policy_diagrams=True,
    )


def _still_asking(order: Order) -> bool:
    return (order.act is Act.MODIFY and order.moves.empty) or (order.act is Act.MIGRATE and not order.target)


def _rehearsed(visit: Visit, seen: InstanceView, order: Order) -> tuple[Steered | None, Refusal | None]:
    instance = seen.instance
    try:
        return visit.writing(
            lambda tx: rehearse(
                tx,
                visit.house.runtime,
                principal=visit.principal,
                tenant=instance.tenant,
                instance_id=instance.id,
                order=order,
            ),
            tenant=instance.tenant,
        ), None
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return None, refusal


def _in_words(steered: Steered, seen: InstanceView, visit: Visit) -> list[dict[str, Any]]:
    speak = visit.visitor.translator
    return [
        {
            "instance": one.instance,
            "name": seen.names.get(one.instance.id, one.instance.definition_key),
            "lines": [change_in_words(change, speak) for change in one.changes],
        }
        for one in steered.effects
    ]


def _elements(visit: Visit, seen: InstanceView, order: Order) -> list[tuple[str, str]]:
    """Return the elements of the version that an instance would be carried over to."""
    target = next((one for one in seen.versions if one.id == order.target), None)
    if order.act is not Act.MIGRATE or target is None:
        return []
    with visit.reading(seen.instance.tenant) as reader:
        graph = visit.house.runtime.models.graph(
            reader, tenant=seen.instance.tenant, key=target.key, content_hash=target.hash
        )
    return [(node.id, str(getattr(node, "name", "") or node.id)) for node in graph.nodes[1:]]


@router.post("/instances/{instance_id}/steer")
def post_order(visit: SignedIn, form: Posted, instance_id: str) -> Response:
    """Do an act, with its reason."""
    seen = see(visit, instance_id)
    act = chosen(Act, form, "act")
    order = order_of(act, form, reason=str(form.get("reason", "")))
    return _do(visit, seen, order)


@router.post("/instances/{instance_id}/undo")
def post_undo(visit: SignedIn, _form: Posted, instance_id: str) -> Response:
    """Take back the last act."""
    reason = visit.visitor.translator.gettext(marked("Taken back at once"))
    return _do(visit, see(visit, instance_id), Order(Act.UNDO, reason))


def _do(visit: Visit, seen: InstanceView, order: Order) -> Response:
    instance = seen.instance
    visit.writing(
        lambda tx: steer(
            tx,
            visit.house.runtime,
            principal=visit.principal,
            tenant=instance.tenant,
            instance_id=instance.id,
            order=order,
        ),
        tenant=instance.tenant,
    )
    undo = f"/instances/{instance.id}/undo" if order.act.value in UNDOABLE else None
    return visit.go(f"/instances/{instance.id}", said=DONE[order.act], undo=undo, number=seen.item.number)
