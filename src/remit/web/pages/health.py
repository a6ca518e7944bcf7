"""Health: how each part of the installation stands, since when, and what to do about it."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.app.health import Condition, examine
from remit.parties.access import Permission
from remit.web.health import CONDITIONS, FIGURES, FOR_EVER, NEEDS, PARTS
from remit.web.visit import SignedIn

router = APIRouter(include_in_schema=False)


@router.get("/health")
def show_health(visit: SignedIn) -> Response:
    """Show the installation to an administrator of the provider."""
    visit.tenants_with(Permission.OPERATE)
    parts = examine(visit.house, visit.principal, exchange=visit.request.app.state.exchange)
    return visit.page(
        "health.html",
        parts=parts,
        ill=[one for one in parts if one.condition is Condition.NEEDS],
        names=PARTS,
        conditions=CONDITIONS,
        figures=FIGURES,
        for_ever=FOR_EVER,
        needs=NEEDS,
    )
