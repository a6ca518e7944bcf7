"""One's own page: what one may do for whom, and what one is doing just now."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.actions.people import lay_down_skill, set_presence
from remit.parties.model import PresenceState
from remit.parties.reports.people import organisations, profile
from remit.web.choosing import chosen
from remit.web.rights import rights_of
from remit.web.visit import Posted, SignedIn
from remit.web.words import marked

router = APIRouter(include_in_schema=False)


@router.get("/account")
def show_account(visit: SignedIn) -> Response:
    """Show one's own rights and presence."""
    with visit.reading() as reader:
        known = organisations(reader, visit.principal)
        own = profile(reader, visit.principal, person_id=visit.principal.id)
    return visit.page(
        "account.html",
        rights=rights_of(visit.principal, known),
        presences=tuple(PresenceState),
        presence=own.presence.state if own.presence else PresenceState.AVAILABLE,
    )


@router.post("/account/presence")
def post_presence(visit: SignedIn, form: Posted) -> Response:
    """Say what one is doing."""
    state = chosen(PresenceState, form, "state")
    visit.writing(lambda tx: set_presence(tx, visit.principal, state=state))
    return visit.go("/account", said=marked("Your presence is set."))


@router.post("/account/skills/{key}/lay-down")
def post_laid_down(visit: SignedIn, form: Posted, key: str) -> Response:
    """Have oneself offered no more work of a skill."""
    visit.writing(lambda tx: lay_down_skill(tx, visit.principal, key=key))
    return visit.go("/queue", said=marked("You are offered no more work of this kind; your lead can record it again."))
