"""Every route of the application, read from its own table, so that no test forgets one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

FOREIGN = "01999999-0000-7000-8000-000000000000"
PLACES = re.compile(r"{(\w+)}")
OPEN = frozenset(
    {
        "/sign-in",
        "/sign-in/as",
        "/sign-in/code",
        "/sign-in/organisation",
        "/sign-in/organisation/back",
        "/sign-in/organisation/out",
        "/sign-in/passkey",
        "/sign-in/passkey/ask",
        "/preferences",
        "/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/counter/{engagement_id}",
        "/counter/{engagement_id}/widget.js",
        "/counter/{engagement_id}/{ticket}",
        "/counter/{engagement_id}/{ticket}/stream",
        "/api/v1/docs",
    }
)
"""What anybody may ask for without signing in."""
UNSEALED = frozenset({"/counter/{engagement_id}", "/counter/{engagement_id}/{ticket}"})
"""Forms that rest on no cookie: there is no session for another site to borrow."""


@dataclass(frozen=True, slots=True)
class Route:
    """One verb at one address."""

    verb: str
    path: str
    questions: tuple[str, ...] = ()
    """The parameters that it takes behind the question mark."""

    @property
    def api(self) -> bool:
        """Whether it belongs to the API."""
        return self.path.startswith("/api/")

    @property
    def places(self) -> tuple[str, ...]:
        """The ids in its address."""
        return tuple(PLACES.findall(self.path))

    def filled(self, value: str) -> str:
        """Return the address with every place filled in."""
        return PLACES.sub(value, self.path)


def routes(app: FastAPI) -> Iterator[Route]:
    """Yield every route, the included routers' as well."""
    yield from _routes(app.routes)


def _routes(found: Sequence[object]) -> Iterator[Route]:
    for route in found:
        if isinstance(route, APIRoute):
            asked = tuple(sorted(set(_questions(route.dependant))))
            yield from (Route(verb, route.path, asked) for verb in sorted((route.methods or set()) - {"HEAD"}))


def _questions(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for one in dependant.dependencies:
        yield from _questions(one)
