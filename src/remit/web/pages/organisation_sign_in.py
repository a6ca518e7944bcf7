"""Signing in at one's own organisation's identity provider, there and back."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from remit.parties.actions.ceremonies import LASTS, begun
from remit.parties.actions.providers import begin_with_provider, end_with_provider, sign_in_by_provider
from remit.parties.model import CeremonyKind
from remit.parties.refusals import CeremonyOver, ProviderRefused
from remit.parties.reports.security import provider_of
from remit.parties.rules.credentials import same_secret, secret_hash, session_token
from remit.web.flash import local
from remit.web.pages.sign_in import SESSION_ENTROPY_BYTES, let_in
from remit.web.visit import Anyone, Posted

router = APIRouter(include_in_schema=False)
STATE_COOKIE = "remit_state"
HERE = "/sign-in/organisation"
VERIFIER_BYTES = 48


@router.post(HERE)
def post_address(visit: Anyone, form: Posted) -> Response:
    """Find the provider by the domain of an address, and send the browser on its way."""
    address, then = str(form.get("address", "")), str(form.get("then", "/"))
    chance = visit.house.chance
    verifier, nonce = session_token(chance.bytes(VERIFIER_BYTES)), session_token(chance.bytes(32))
    token = visit.writing(
        lambda tx: begin_with_provider(tx, address=address, verifier=verifier, nonce=nonce, then=then)
    )
    # A form's answer may lead to pages of ours alone (form-action), so the way out is a page of its own.
    response = visit.go(f"{HERE}/out")
    response.set_cookie(STATE_COOKIE, token, max_age=int(LASTS.total_seconds()), **visit.cookie_flags())
    return response


@router.get(f"{HERE}/out")
def show_way_out(visit: Anyone) -> Response:
    """Lead to the provider."""
    token, kind = visit.request.cookies.get(STATE_COOKIE, ""), CeremonyKind.PROVIDER_SIGN_IN
    with visit.reading() as reader:
        ceremony = begun(reader, token=token, kind=kind, now=visit.house.clock.now())
        provider = provider_of(reader, ceremony)
    nonce, verifier = ceremony.body["nonce"], ceremony.body["verifier"]
    address = visit.house.oidc.address(provider, state=token, nonce=nonce, verifier=verifier)
    return RedirectResponse(address, status_code=303)


@router.get(f"{HERE}/back")
def show_way_back(visit: Anyone, code: str = "", state: str = "", error: str = "", iss: str = "") -> Response:
    """Take the browser back from the provider: only the one that went out, only once."""
    if not state or not same_secret(secret_hash(visit.request.cookies.get(STATE_COOKIE, "")), state):
        raise CeremonyOver
    ceremony = visit.writing(lambda tx: end_with_provider(tx, token=state))
    with visit.reading() as reader:
        provider = provider_of(reader, ceremony)
    if error or (iss and iss != provider.issuer):
        raise ProviderRefused(reason=error[:40] or "it is another provider's answer")
    nonce, verifier = ceremony.body["nonce"], ceremony.body["verifier"]
    claims = visit.house.oidc.claims(provider, code=code, nonce=nonce, verifier=verifier)
    entropy = visit.house.chance.bytes(SESSION_ENTROPY_BYTES)
    opened = visit.writing(lambda tx: sign_in_by_provider(tx, provider=provider, claims=claims, entropy=entropy))
    then = ceremony.body["then"]
    response = let_in(visit, opened, then=then if local(then) else "/")
    response.delete_cookie(STATE_COOKIE, path="/")
    return response
