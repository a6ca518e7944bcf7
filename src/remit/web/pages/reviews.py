"""Second looks: what waits for a review, one sample beside its document, and how good the work is."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.contracts.reports import engagement
from remit.parties.access import Permission, tenants_with
from remit.parties.reports.names import names_of
from remit.quality.actions.lots import resume_inspection
from remit.quality.actions.reviewing import give_verdict
from remit.quality.model import Rate, Sample, Verdict
from remit.quality.reports import (
    By,
    SampleView,
    calibrations,
    inspections,
    quality_figures,
    sample_of_mine,
    sample_queue,
    sample_view,
)
from remit.quality.rules.scorecards import score
from remit.store import Reader, Transaction
from remit.web.choosing import chosen, chosen_or_none
from remit.web.clients import clients_of
from remit.web.documents import document_of
from remit.web.finding import find
from remit.web.jotted import sent
from remit.web.scorecards import defects_of, points_of, weights_differ
from remit.web.taskdesk import case_for
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.reports.items import item_view
from remit.work.reports.jottings import own_jottings

router = APIRouter(include_in_schema=False)
SHOWN_MAX = 200
GROUPS: Mapping[By, str] = {
    By.CLIENT: marked("Client"),
    By.LINE: marked("Line of service"),
    By.PERSON: marked("Person"),
}


@router.get("/reviews")
def show_reviews(visit: SignedIn) -> Response:
    """List what waits for a second look by the visitor, oldest first, without who did the work."""
    visit.tenants_with(Permission.REVIEW)
    with visit.reading() as reader:
        waiting = sample_queue(reader, visit.principal)
        clients = clients_of(reader, visit.principal)
    return visit.page(
        "reviews.html", rows=waiting[:SHOWN_MAX], total=len(waiting), clients=clients, lines=_line_names(visit)
    )


@router.get("/reviews/{sample_id}")
def show_review(visit: SignedIn, sample_id: str) -> Response:
    """Show a sample's document beside the checklist of its line; after the verdict, who did the work as well."""
    seen = open_sample(visit, sample_id)
    sample = seen.sample
    with visit.reading(sample.tenant) as reader:
        item = item_view(
            reader, visit.house.lines, principal=visit.principal, tenant=sample.tenant, item_id=sample.item_id
        )
        case = case_for(visit, reader, item.item, item.terms)
        workers = names_of(reader, sample.workers)
        clients = clients_of(reader, visit.principal)
        jotted = own_jottings(reader, principal=visit.principal, tenant=sample.tenant, item_id=sample.item_id)
        points = points_of(visit, reader, sample)
    return visit.page(
        "review.html",
        jottings=jotted,
        sample=sample,
        review=seen.review,
        item=item.item,
        client=clients[sample.tenant],
        document=document_of(item.item, visit.house.lines.line(item.item.line), payload=item.payload, case=case),
        deliverables=item.deliverables,
        points=points,
        weighed=weights_differ(points),
        found={defect.key: defect for defect in seen.review.defects} if seen.review else {},
        score=score(seen.review.defects) if seen.review else None,
        workers=sorted(workers.values()),
    )


@router.post("/reviews/{sample_id}")
def post_review(visit: SignedIn, form: Posted, sample_id: str) -> Response:
    """Give the verdict: a pass releases the item, a return sends it back with what was found."""
    sample = open_sample(visit, sample_id).sample
    with visit.reading(sample.tenant) as reader:
        defects = defects_of(points_of(visit, reader, sample), form)
    verdict = chosen(Verdict, form, "verdict")

    def given(tx: Transaction) -> None:
        give_verdict(
            tx,
            visit.house.runtime,
            principal=visit.principal,
            tenant=sample.tenant,
            sample_id=sample_id,
            verdict=verdict,
            defects=defects,
            note=str(form.get("note", "")),
        )
        sent(tx, visit, sample, f"review/{sample_id}")

    visit.writing(given, tenant=sample.tenant)
    return visit.go("/reviews", said=marked("{item} has its verdict."), item=sample.number)


@router.get("/quality")
def show_quality(visit: SignedIn, by: str = "") -> Response:
    """Show first-pass yield and accuracy with their intervals, by client, line or person."""
    visit.tenants_with(Permission.QUALITY_READ)
    group = chosen_or_none(By, by) or By.CLIENT
    with visit.reading() as reader:
        rows = quality_figures(reader, visit.principal, by=group)
        lots = inspections(reader, visit.principal)
        sessions = calibrations(reader, visit.principal)
        names = _names(visit, reader, group, [row.group for row in rows])
    return visit.page(
        "quality.html",
        rows=rows,
        with_gold=any(row.gold.n for row in rows),
        names=names,
        by=group.value,
        groups=tuple(GROUPS.items()),
        bar=bar,
        inspections=lots,
        calibrations=sessions,
        can_review=bool(tenants_with(visit.principal, Permission.REVIEW)),
        can_resume=bool(tenants_with(visit.principal, Permission.QUALITY_PLAN)),
        can_decide=bool(tenants_with(visit.principal, Permission.QUALITY_DECIDE)),
    )


def open_sample(visit: Visit, sample_id: str) -> SampleView:
    """Find a sample by its id."""
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: sample_view(reader, visit.principal, tenant=tenant, sample_id=sample_id),
        kind="sample",
        name=sample_id,
    )


def open_sample_of_mine(visit: Visit, sample_id: str) -> Sample:
    """Find a sample of the visitor's own work."""
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: sample_of_mine(reader, visit.principal, tenant=tenant, sample_id=sample_id),
        kind="sample",
        name=sample_id,
    )


@router.post("/quality/inspections/{engagement_id}/resume")
def post_resume(visit: SignedIn, form: Posted, engagement_id: str) -> Response:
    """Let a discontinued inspection go on, tightened."""
    one = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: engagement(reader, visit.principal, tenant=tenant, engagement_id=engagement_id),
        kind="engagement",
        name=engagement_id,
    )
    visit.writing(
        lambda tx: resume_inspection(tx, principal=visit.principal, tenant=one.tenant, engagement_id=one.id),
        tenant=one.tenant,
    )
    return visit.go("/quality", said=marked("Sampling of {name} goes on, tightened."), name=one.name)


def bar(rate: Rate) -> tuple[float, float, float] | None:
    """Return where a rate's interval begins and ends and where its share lies, in percent; None without any."""
    if rate.interval is None or rate.share is None:
        return None
    low, high = rate.interval
    return round(100 * low, 1), round(100 * high, 1), round(100 * rate.share, 1)


def _line_names(visit: Visit) -> dict[str, Any]:
    return {line.key: line.names for line in visit.house.lines.all()}


def _names(visit: Visit, reader: Reader, by: By, groups: list[str]) -> Mapping[str, str]:
    if by is By.CLIENT:
        return {key: client.name for key, client in clients_of(reader, visit.principal).items()}
    if by is By.LINE:
        language = visit.visitor.language
        return {key: names.get(language) or key for key, names in _line_names(visit).items()}
    return names_of(reader, groups)
