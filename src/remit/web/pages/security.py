"""One's own ways in: password, one-time code, recovery codes, passkeys, and where one is signed in."""

from typing import Any

import segno
from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from remit.parties.actions.passkeys import add_passkey, begin_passkey, remove_passkey
from remit.parties.actions.second_factor import (
    begin_enrolment,
    confirm_enrolment,
    drop_second_factor,
    enrolment_again,
    renew_recovery_codes,
)
from remit.parties.actions.sign_in import change_password, end_other_sessions
from remit.parties.refusals import CodeWrong
from remit.parties.reports.people import organisation_names
from remit.parties.reports.security import own_security
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.visitor import SESSION_COOKIE
from remit.web.words import marked

router = APIRouter(include_in_schema=False)


@router.get("/account/security")
def show_security(visit: SignedIn) -> Response:
    """Show how one signs in and where one is signed in."""
    return _page(visit)


def _page(visit: Visit, *, status: int = 200, **more: Any) -> Response:
    with visit.reading() as reader:
        security = own_security(reader, visit.principal, now=visit.house.clock.now())
        withheld = organisation_names(reader, visit.principal.withheld)
    context = {"enrolment": None, "picture": None, "codes": (), "wrong": None} | more
    return visit.page("security.html", status=status, security=security, withheld=withheld, **context)


@router.post("/account/security/code")
def post_enrolment(visit: SignedIn, form: Posted) -> Response:
    """Offer a secret to an authenticator program."""
    enrolment = visit.writing(lambda tx: begin_enrolment(tx, visit.house.seals, visit.principal))
    return _page(visit, enrolment=enrolment, picture=picture_of(enrolment.address))


def picture_of(address: str) -> Markup:
    """Draw an address as a QR code, dark on light in both themes."""
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=3, dark="#1c1f1d", light="#ffffff", omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn here: squares and no text of anybody's


@router.post("/account/security/code/confirm")
def post_confirmation(visit: SignedIn, form: Posted) -> Response:
    """Take the first code, and show the recovery codes this once."""
    token, code = str(form.get("token", "")), str(form.get("code", ""))
    try:
        codes = visit.writing(
            lambda tx: confirm_enrolment(
                tx, visit.house.seals, visit.principal, token=token, code=code, session=_session(visit)
            )
        )
    except CodeWrong as wrong:
        with visit.reading() as reader:
            now = visit.house.clock.now()
            again = enrolment_again(reader, visit.house.seals, visit.principal, token=token, now=now)
        return _page(visit, status=wrong.status, enrolment=again, picture=picture_of(again.address), wrong=wrong)
    return _page(visit, codes=codes)


@router.post("/account/security/code/drop")
def post_drop(visit: SignedIn, form: Posted) -> Response:
    """Stop asking for a code."""
    code = str(form.get("code", ""))
    visit.writing(lambda tx: drop_second_factor(tx, visit.house.seals, visit.principal, code=code))
    return visit.go("/account/security", said=marked("You are no longer asked for a code."))


@router.post("/account/security/recovery")
def post_recovery(visit: SignedIn, form: Posted) -> Response:
    """Make new recovery codes and show them this once."""
    code = str(form.get("code", ""))
    try:
        codes = visit.writing(lambda tx: renew_recovery_codes(tx, visit.house.seals, visit.principal, code=code))
    except CodeWrong as wrong:
        return _page(visit, status=wrong.status, wrong=wrong)
    return _page(visit, codes=codes)


@router.post("/account/security/password")
def post_password(visit: SignedIn, form: Posted) -> Response:
    """Change one's password; every other session ends."""
    change_password(
        visit.house.store,
        visit.principal,
        passwords=visit.house.passwords,
        current=str(form.get("current", "")),
        new=str(form.get("new", "")),
        session=_session(visit),
    )
    return visit.go("/account/security", said=marked("Your password is changed; you are signed out everywhere else."))


@router.post("/account/security/sessions")
def post_sessions(visit: SignedIn, form: Posted) -> Response:
    """Sign out everywhere else."""
    visit.writing(lambda tx: end_other_sessions(tx, visit.principal, session=_session(visit)))
    return visit.go("/account/security", said=marked("You are signed out everywhere else."))


@router.post("/account/passkeys/ask")
def post_passkey_ask(visit: SignedIn, form: Posted) -> Response:
    """Say what the browser is to ask of a new passkey."""
    asked = visit.writing(lambda tx: begin_passkey(tx, visit.principal, party=visit.house.relying_party))
    return JSONResponse({"options": asked.options, "token": asked.token})


@router.post("/account/passkeys")
def post_passkey(visit: SignedIn, form: Posted) -> Response:
    """Keep a new passkey."""
    visit.writing(
        lambda tx: add_passkey(
            tx,
            visit.principal,
            party=visit.house.relying_party,
            token=str(form.get("token", "")),
            answer=str(form.get("credential", "")),
            name=str(form.get("name", "")),
            session=_session(visit),
        )
    )
    return visit.go("/account/security", said=marked("The passkey is kept."))


@router.post("/account/passkeys/{passkey_id}/remove")
def post_removal(visit: SignedIn, form: Posted, passkey_id: str) -> Response:
    """Forget a passkey."""
    visit.writing(lambda tx: remove_passkey(tx, visit.principal, passkey_id=passkey_id))
    return visit.go("/account/security", said=marked("The passkey is forgotten."))


def _session(visit: Visit) -> str:
    return visit.request.cookies.get(SESSION_COOKIE, "")
