"""Who calls the API: a client's key as bearer token, or a signed-in person's browser with the token of its forms."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from remit.app.house import House
from remit.parties.model import Principal
from remit.parties.refusals import NotSignedIn
from remit.web import csrf
from remit.web.api.asked import require_known
from remit.web.visitor import SESSION_COOKIE

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
bearer = HTTPBearer(auto_error=False, description="A client's API key.")


@dataclass(frozen=True, slots=True)
class Caller:
    """One call: who calls, of which house."""

    request: Request
    house: House
    principal: Principal


def caller(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None) -> Caller:
    """Find out who calls, and that the address asks what its route describes.

    Refuses `KeyRefused`, `NotSignedIn`, `FormExpired` for a browser without the token, and `RequestValidationError`.
    """
    called = _known(request, given)
    require_known(request)
    return called


def _known(request: Request, given: HTTPAuthorizationCredentials | None) -> Caller:
    house: House = request.app.state.house
    if given is not None:
        request.state.principal = house.principal_for_key(given.credentials)
        return Caller(request, house, request.state.principal)
    token = request.cookies.get(SESSION_COOKIE, "")
    principal = house.principal_for_session(token) if token else None
    if principal is None:
        raise NotSignedIn
    request.state.principal = principal
    if request.method not in SAFE:
        csrf.require_same_origin(request.headers)
        csrf.require_token(request.headers.get(csrf.HEADER, ""), secret=house.settings.secret, session=token)
    return Caller(request, house, principal)


Called = Annotated[Caller, Depends(caller)]
