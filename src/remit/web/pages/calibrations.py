"""Calibration: reviewers score one item alone, then see each other's marks and how far they agree."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.contracts.model import ScorePoint
from remit.parties.access import Permission, Resource, allowed
from remit.parties.reports.names import names_of
from remit.quality.actions.calibrating import end_calibration, mark_alone, open_calibration
from remit.quality.model import Verdict
from remit.quality.reports import CalibrationView, calibration_view
from remit.quality.rules.concord import concord
from remit.store import Reader, Transaction
from remit.values.refusal import NotFound
from remit.web.choosing import chosen
from remit.web.clients import clients_of
from remit.web.documents import document_of
from remit.web.finding import find
from remit.web.jotted import sent
from remit.web.pages.reviews import bar
from remit.web.scorecards import defects_of, points_for, weights_differ
from remit.web.taskdesk import case_for
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.model import Item
from remit.work.records.items import item_by_number, load_item
from remit.work.reports.items import item_view
from remit.work.reports.jottings import own_jottings

router = APIRouter(include_in_schema=False)


@router.get("/calibrations/{calibration_id}")
def show_calibration(visit: SignedIn, calibration_id: str) -> Response:
    """Show a session: the checklist until one has scored the item, then everybody's marks."""
    seen = _session(visit, calibration_id)
    session = seen.session
    with visit.reading(session.tenant) as reader:
        item = item_view(
            reader, visit.house.lines, principal=visit.principal, tenant=session.tenant, item_id=session.item_id
        )
        case = case_for(visit, reader, item.item, item.terms)
        clients = clients_of(reader, visit.principal)
        points = _points(visit, reader, item.item)
        who = {"tenant": session.tenant, "item_id": session.item_id}
        jotted = own_jottings(reader, principal=visit.principal, **who)
    with visit.reading() as reader:
        names = names_of(reader, [one.reviewer_id for one in seen.marks])
    resource = Resource(tenant=session.tenant, kind="calibration", name=session.id)
    return visit.page(
        "calibration.html",
        jottings=jotted,
        seen=seen,
        session=session,
        client=clients[session.tenant],
        item=item.item,
        document=document_of(item.item, visit.house.lines.line(item.item.line), payload=item.payload, case=case),
        deliverables=item.deliverables,
        points=points,
        weighed=weights_differ(points),
        names=names,
        concord=concord(seen.marks, [point.key for point in points]) if len(seen.marks) > 1 else None,
        can_close=session.closed_at is None and allowed(visit.principal, Permission.QUALITY_DECIDE, resource),
        bar=bar,
    )


def _points(visit: Visit, reader: Reader, item: Item) -> tuple[ScorePoint, ...]:
    return points_for(visit, reader, tenant=item.tenant, engagement_id=item.engagement_id, line=item.line)


def _session(visit: Visit, calibration_id: str) -> CalibrationView:
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: calibration_view(reader, visit.principal, tenant=tenant, calibration_id=calibration_id),
        kind="calibration",
        name=calibration_id,
    )


@router.post("/calibrations")
def post_calibration(visit: SignedIn, form: Posted) -> Response:
    """Open a session on an item that is named by its number."""
    visit.tenants_with(Permission.QUALITY_DECIDE)
    item = item_numbered(visit, str(form.get("number", "")))
    made = visit.writing(
        lambda tx: open_calibration(tx, principal=visit.principal, tenant=item.tenant, item_id=item.id),
        tenant=item.tenant,
    )
    return visit.go(f"/calibrations/{made.id}", said=marked("The session on {item} is open."), item=made.number)


def item_numbered(visit: Visit, number: str) -> Item:
    """Find an item by the number that people call it by. Refuses `NotFound`."""
    wanted = number.strip()

    def numbered(reader: Reader, tenant: str) -> Item:
        found = item_by_number(reader, tenant=tenant, number=wanted)
        if found is None:
            raise NotFound(kind="item", name=wanted)
        return found

    return find(visit.house.store, visit.principal, numbered, kind="item", name=wanted)


@router.post("/calibrations/{calibration_id}")
def post_mark(visit: SignedIn, form: Posted, calibration_id: str) -> Response:
    """Score the item of a session."""
    session = _session(visit, calibration_id).session
    with visit.reading(session.tenant) as reader:
        item = load_item(reader, tenant=session.tenant, item_id=session.item_id)
        defects = defects_of(_points(visit, reader, item), form)
    verdict = chosen(Verdict, form, "verdict")

    def marked_alone(tx: Transaction) -> None:
        mark_alone(
            tx,
            principal=visit.principal,
            tenant=session.tenant,
            calibration_id=session.id,
            verdict=verdict,
            defects=defects,
            note=str(form.get("note", "")),
        )
        sent(tx, visit, item, f"calibration/{session.id}")

    visit.writing(marked_alone, tenant=session.tenant)
    return visit.go(f"/calibrations/{session.id}", said=marked("Your mark on {item} stands."), item=session.number)


@router.post("/calibrations/{calibration_id}/close")
def post_close(visit: SignedIn, form: Posted, calibration_id: str) -> Response:
    """End a session."""
    session = _session(visit, calibration_id).session
    visit.writing(
        lambda tx: end_calibration(tx, principal=visit.principal, tenant=session.tenant, calibration_id=session.id),
        tenant=session.tenant,
    )
    return visit.go(f"/calibrations/{session.id}", said=marked("The session on {item} has ended."), item=session.number)
