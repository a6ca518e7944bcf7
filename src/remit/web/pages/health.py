"""Health: how each part of the installation stands, since when, what to do about it, and given-up jobs done again."""

from itertools import groupby

from fastapi import APIRouter
from starlette.responses import Response

from remit.app.health import Condition, examine
from remit.app.retrying import retry_kind, retry_one
from remit.parties.access import Permission
from remit.web.clients import clients_of
from remit.web.health import CONDITIONS, FIGURES, FOR_EVER, JOBS, NEEDS, PARTS
from remit.web.visit import Posted, SignedIn
from remit.web.words import marked

router = APIRouter(include_in_schema=False)


@router.get("/health")
def show_health(visit: SignedIn) -> Response:
    """Show the installation to an administrator of the provider."""
    visit.tenants_with(Permission.OPERATE)
    parts = examine(visit.house, visit.principal, exchange=visit.request.app.state.exchange)
    with visit.reading() as reader:
        clients = {key: one.name for key, one in clients_of(reader, visit.principal).items()}
    stuck = next(one.stuck for one in parts if one.name == "work")
    return visit.page(
        "health.html",
        parts=parts,
        stuck=[(kind, tuple(jobs)) for kind, jobs in groupby(stuck, key=lambda one: one.kind)],
        clients=clients,
        kinds=JOBS,
        ill=[one for one in parts if one.condition is Condition.NEEDS],
        names=PARTS,
        conditions=CONDITIONS,
        figures=FIGURES,
        for_ever=FOR_EVER,
        needs=NEEDS,
    )


@router.post("/health/retry")
def post_retry(visit: SignedIn, form: Posted) -> Response:
    """Put given-up jobs before the workers again: one, or all of a kind."""
    visit.tenants_with(Permission.OPERATE)
    job_id, kind = str(form.get("job", "")), str(form.get("kind", ""))
    if job_id:
        retry_one(visit.house, visit.principal, job_id=job_id)
    count = 1 if job_id else retry_kind(visit.house, visit.principal, kind=kind)
    return visit.go("/health", said=marked("Put before the workers again: {count}."), count=str(count))
