"""A visit: one request with its asker and its house, and the three answers a page gives: a page, a way on, a word."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from remit.app.house import House
from remit.conversation.reports.notices import unread_count
from remit.parties.access import Permission, tenants_with
from remit.parties.model import Principal
from remit.parties.refusals import NotSignedIn, RoleMissing
from remit.parties.rules.permissions import TABLE
from remit.store import Reader, Transaction
from remit.web import csrf
from remit.web.flash import FLASH_COOKIE, Flash, leave_flash, local, take_flash
from remit.web.headers import DIAGRAM_POLICY, written
from remit.web.keeping import HEADER, forget_sent, with_jotted
from remit.web.navigation import current_place, places_for
from remit.web.templating import environment
from remit.web.visitor import (
    SESSION_COOKIE,
    VISIT_COOKIE,
    Visitor,
    choose_language,
    choose_theme,
)
from remit.web.zones import home_zone

FETCHED = "application/problem+json"
"""What the pages' own script accepts; its requests want a problem document or a way on instead of a page."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who asks, of which house."""

    request: Request
    house: House
    visitor: Visitor

    @property
    def principal(self) -> Principal:
        """The signed-in principal. Refuses `NotSignedIn`."""
        if self.visitor.principal is None:
            raise NotSignedIn
        return self.visitor.principal

    def tenants_with(self, permission: Permission) -> tuple[str, ...]:
        """Return the organisations for which the visitor holds a permission. Refuses `RoleMissing` for none."""
        held = tenants_with(self.principal, permission)
        if not held:
            raise RoleMissing(permission=permission.value, roles=", ".join(sorted(TABLE[permission].roles)))
        return held

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """Render a template as the answer; a visitor without a session gets a visit to seal forms with."""
        text = environment(self.visitor.language).get_template(template).render(self.context() | context)
        text = with_jotted(self.house, self.visitor, text)
        response = HTMLResponse(text, status_code=status)
        if context.get("policy_diagrams"):
            response.headers["Content-Security-Policy"] = written(DIAGRAM_POLICY)
        if FLASH_COOKIE in self.request.cookies:
            response.delete_cookie(FLASH_COOKIE, path="/")
        if SESSION_COOKIE not in self.request.cookies and VISIT_COOKIE not in self.request.cookies:
            response.set_cookie(VISIT_COOKIE, self.visitor.session, **self.cookie_flags())
        return response

    def told(self, name: str) -> str:
        """Return what the visitor's language calls a task of the house's own lines; another one as it is called."""
        return self.visitor.translator.gettext(name)

    def go(self, address: str, *, said: str | None = None, undo: str | None = None, **fields: str) -> Response:
        """Send the browser on to a page of ours, with a word about what was done and how to undo it."""
        target = address if local(address) else "/"
        fetched = FETCHED in self.request.headers.get("accept", "")
        response = JSONResponse({"go": target}) if fetched else RedirectResponse(target, status_code=303)
        if said:
            leave_flash(response, Flash(said, fields, undo))
        return response

    def reading(self, tenant: str | None = None) -> AbstractContextManager[Reader]:
        """Open a reader; naming the tenant puts the database's own wall around it."""
        return self.house.store.read(tenant=tenant)

    def writing(self, act: Callable[[Transaction], T], *, tenant: str | None = None) -> T:
        """Run an act in a transaction and return its answer once it is durable."""
        return self.house.store.write(act, tenant=tenant)

    def cookie_flags(self) -> dict[str, Any]:
        """Return the flags of our cookies: not for scripts, same site, secure where the house is reached so."""
        secure = self.house.settings.base_url.startswith("https://")
        return {"httponly": True, "samesite": "lax", "secure": secure, "path": "/"}

    def context(self) -> dict[str, Any]:
        """Return what every template knows."""
        principal, path = self.visitor.principal, self.request.url.path
        places = places_for(principal) if principal else ()
        return {
            "visitor": self.visitor,
            "principal": principal,
            "places": places,
            "path": path,
            "current": current_place(places, path),
            "asset": self.request.app.state.assets.url,
            "csrf": csrf.make_token(
                secret=self.house.settings.secret, session=self.visitor.session, chance=self.house.chance
            ),
            "flash": take_flash(self.request),
            "demo": self.house.settings.demo,
            "now": self.house.clock.now(),
            "unread_notices": self.unread_notices,
        }

    def unread_notices(self) -> int:
        """Count the visitor's unread notices, for the bell of a page that has one."""
        with self.reading() as reader:
            return unread_count(reader, self.principal)


def visit(request: Request) -> Visit:
    """Find out who asks."""
    house: House = request.app.state.house
    token = request.cookies.get(SESSION_COOKIE, "")
    principal = house.principal_for_session(token) if token else None
    visitor = Visitor(
        principal=principal,
        session=(token if principal else "") or request.cookies.get(VISIT_COOKIE) or house.chance.bytes(16).hex(),
        language=choose_language(
            cookies=request.cookies,
            accept=request.headers.get("accept-language", ""),
            preferred=principal.locale if principal else None,
        ),
        theme=choose_theme(request.cookies),
        zone=home_zone(house, principal) if principal else "UTC",
    )
    request.state.visit = Visit(request, house, visitor)
    made: Visit = request.state.visit
    return made


Anyone = Annotated[Visit, Depends(visit)]


def let_in(visit: Visit) -> Visit:
    """Let only a signed-in person on. Refuses `NotSignedIn`."""
    assert visit.principal
    return visit


async def signed_in(visit: Anyone) -> Visit:
    """Let only a signed-in person on. Refuses `NotSignedIn`."""
    # It waits for nothing; a plain function would be sent to a thread and back.
    return let_in(visit)


SignedIn = Annotated[Visit, Depends(signed_in)]


async def posted(request: Request, visit: Anyone) -> AsyncIterator[FormData]:
    """Read a form that a page of ours sent; its files are closed when it is answered. Refuses `FormExpired`."""
    csrf.require_same_origin(request.headers)
    async with request.form(max_files=20, max_fields=2000) as form:
        token = request.headers.get(csrf.HEADER) or str(form.get(csrf.FIELD, ""))
        csrf.require_token(token, secret=visit.house.settings.secret, session=visit.visitor.session)
        yield form
        # Reached only where nothing was refused: what the form held has gone where it belongs.
        place = request.headers.get(HEADER)
        if place:
            await run_in_threadpool(forget_sent, visit.house, visit.visitor.principal, place)


# Of the function's scope: over before the answer leaves, so that the page it leads to shows the form empty.
Posted = Annotated[FormData, Depends(posted, scope="function")]
