"""The client's portal: own items and their state, questions to answer, work to hand in, and the months."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from remit.billing.rules.months import Month
from remit.contracts.model import Engagement
from remit.contracts.reports import engagements
from remit.parties.access import Permission, Resource, allowed
from remit.parties.reports.audit import audit_of
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.web.alarm import tell_receipt
from remit.web.documents import document_of
from remit.web.finding import find
from remit.web.happenings import HAPPENED
from remit.web.pages.billing import month_in
from remit.web.pages.items import Within, conversation_of, item_rows, matter_of, open_item
from remit.web.sentences import sentence_of
from remit.web.taskdesk import case_for
from remit.web.uploads import FileMissing, content_of
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.actions.comments import answer_client_question
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Comment, EventKind
from remit.work.reports.items import ItemView
from remit.work.reports.portal import MonthFigure, MonthLine, behind, months, open_questions

router = APIRouter(include_in_schema=False)
MONTHS = 6
FIGURES = {
    MonthFigure.RECEIVED: marked("Received"),
    MonthFigure.RELEASED: marked("Released"),
    MonthFigure.STRAIGHT_THROUGH: marked("straight through"),
    MonthFigure.RETURNED: marked("Returned"),
    MonthFigure.LATE: marked("Late"),
}
WHOLE = 2
"""How many questions stand whole; each of the others is one line that opens."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure that is opened down to its items."""

    figure: MonthFigure
    month: Month

    @property
    def query(self) -> dict[str, str]:
        """What the address says of it."""
        return {"month": str(self.month), "figure": self.figure.value}

    @property
    def name(self) -> str:
        """What the figure is called."""
        return FIGURES[self.figure]


@router.get("/portal")
def show_portal(
    visit: SignedIn, q: str = "", state: str = "", after: str = "", month: str = "", figure: str = ""
) -> Response:
    """Show a client its own work; with a month and a figure of it, the items that were counted."""
    tenant = visit.principal.organisation
    visit.tenants_with(Permission.ITEM_READ)
    opened = _opened(figure, month)
    rows = _rows(visit, opened, q=q, state=state, after=after)
    own = [one for one in rows["engagements"] if one.tenant == tenant]
    whole = Resource(tenant=tenant, kind="organisation", name=tenant)
    with visit.reading(tenant) as reader:
        questions = open_questions(reader, principal=visit.principal, tenant=tenant)
        by_month = _months(visit, reader, own)
    numbers = {one.item_id: open_item(visit, one.item_id).item.number for one in questions}
    return visit.page(
        "portal.html",
        **rows | {"engagements": own},
        months=by_month,
        figures=FIGURES,
        opened=opened,
        count=_count(by_month, opened) if opened and not q.strip() and not rows["state"] else None,
        questions=questions,
        whole=WHOLE,
        numbers=numbers,
        can_answer=allowed(visit.principal, Permission.QUESTION_ANSWER, whole),
        can_send=allowed(visit.principal, Permission.ITEM_RECEIVE, whole),
        upload_mb=visit.house.settings.max_upload_bytes // 1_000_000,
    )


def _opened(figure: str, month: str) -> Opened | None:
    """Return the figure that an address asks for, None where it names none. Refuses `NotFound`, `MonthUnreadable`."""
    if not figure:
        return None
    if figure not in set(MonthFigure):
        raise NotFound(kind="figure", name=figure)
    return Opened(MonthFigure(figure), month_in(month))


def _rows(visit: Visit, opened: Opened | None, **asked: Any) -> dict[str, Any]:
    """Read the client's items, or those of a figure, with months as in the visitor's zone as they were counted."""
    if opened is None:
        return item_rows(visit, **asked, path="/portal")
    start, end = opened.month.bounds(visit.visitor.zone)
    return item_rows(
        visit,
        **asked,
        path="/portal",
        within=Within(
            opened.query, behind(opened.figure, start=start, end=end), tenants=[visit.principal.organisation]
        ),
    )


def _count(by_month: list[MonthLine], opened: Opened) -> int | None:
    """Return what the page counts of a figure, None for a month that it no longer shows."""
    return next((one.count(opened.figure) for one in by_month if one.key == str(opened.month)), None)


def _months(visit: Visit, reader: Reader, own: list[Engagement]) -> list[MonthLine]:
    """Add the engagements' months up."""
    found: defaultdict[date, list[MonthLine]] = defaultdict(list)
    for one in own:
        for line in months(
            reader,
            principal=visit.principal,
            tenant=one.tenant,
            engagement_id=one.id,
            now=visit.house.clock.now(),
            tz=visit.visitor.zone,
            count=MONTHS,
        ):
            found[line.month].append(line)
    return [added(lines) for _, lines in sorted(found.items(), reverse=True)]


def added(lines: list[MonthLine]) -> MonthLine:
    """Add the counts of one month up."""
    counts: dict[str, Any] = {figure.value: sum(line.count(figure) for line in lines) for figure in MonthFigure}
    return replace(lines[0], **counts)


@router.get("/portal/items/{item_id}")
def show_portal_item(visit: SignedIn, item_id: str) -> Response:
    """Show a client one of its items: state, deliverables, messages, and who opened masked data."""
    seen = open_item(visit, item_id)
    item, resource = seen.item, seen.terms.resource("item", seen.item.id)
    line = visit.house.lines.line(item.line)
    with visit.reading(item.tenant) as reader:
        case = case_for(visit, reader, item, seen.terms)
        talk = conversation_of(visit, reader, item, seen.terms) | matter_of(visit, reader, item, seen.terms)
        entries = (
            audit_of(reader, visit.principal, tenant=item.tenant, subject_kind="item", subject_id=item_id)
            if allowed(visit.principal, Permission.AUDIT_READ, resource)
            else ()
        )
    return visit.page(
        "portal_item.html",
        item=item,
        problems=[sentence_of(line, one, language=visit.visitor.language) for one in item.problems],
        opens=seen.opens,
        opens_made=seen.opens or visit.principal.is_client_of(item.tenant),
        deliverables=seen.deliverables,
        deliverable_base=f"/items/{item_id}/deliverables/",
        document=document_of(item, line, payload=seen.payload, case=case),
        steps=_steps(seen),
        reveals=[one for one in entries if one.field],
        **talk,
    )


def _steps(seen: ItemView) -> list[tuple[object, str]]:
    item = seen.item
    reached = [
        (item.received_at, HAPPENED[EventKind.ITEM_RECEIVED]),
        (item.resolved_at, HAPPENED[EventKind.ITEM_RESOLVED]),
        (item.released_at, HAPPENED[EventKind.ITEM_RELEASED]),
    ]
    return [(at, what) for at, what in reached if at is not None]


@router.post("/portal/items")
def post_item(visit: SignedIn, form: Posted) -> Response:
    """Take a document in from the client."""
    file, wanted = form.get("file"), str(form.get("engagement", ""))
    if not isinstance(file, UploadFile) or not file.filename:
        raise FileMissing(place="file")
    with visit.reading() as reader:
        known = {one.id: one for one in engagements(reader, visit.principal)}
    if wanted not in known:
        raise NotFound(kind="engagement", name=wanted)
    receipt = visit.house.receive(
        visit.principal,
        tenant=known[wanted].tenant,
        engagement_id=wanted,
        parcel=Parcel(content_of(file, bytes_max=visit.house.settings.max_upload_bytes), file.filename, Channel.UPLOAD),
    )
    tell_receipt(visit.request, receipt)
    return visit.go(
        f"/portal/items/{receipt.item.id}", said=marked("{number} is received."), number=receipt.item.number
    )


@router.post("/portal/questions/{question_id}")
def post_answer(visit: SignedIn, form: Posted, question_id: str) -> Response:
    """Answer a question of the provider; with the last answer the clock runs again."""
    asked = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: _question(visit, reader, tenant, question_id),
        kind="question",
        name=question_id,
    )
    visit.writing(
        lambda tx: answer_client_question(
            tx,
            visit.house.runtime,
            principal=visit.principal,
            tenant=asked.tenant,
            question_id=question_id,
            text=str(form.get("text", "")),
        ),
        tenant=asked.tenant,
    )
    return visit.go("/portal", said=marked("Your answer is sent."))


def _question(visit: Visit, reader: Reader, tenant: str, question_id: str) -> Comment:
    for one in open_questions(reader, principal=visit.principal, tenant=tenant):
        if one.id == question_id:
            return one
    raise NotFound(kind="question", name=question_id)
