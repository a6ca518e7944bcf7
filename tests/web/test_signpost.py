"""The signpost finds what asking every route in turn finds, and leaves to the routes what does not fit whole."""

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.testclient import TestClient
from tests.web.routes import FOREIGN
from tests.web.test_walls import table

from remit.web.api import routers as api_routers
from remit.web.pages import routers as page_routers
from remit.web.signpost import CHOSEN, Signpost


def echo(request: Request) -> Response:
    return PlainTextResponse(f"{request.scope['endpoint'].__name__} {dict(request.path_params)}")


def bare() -> list[Route]:
    return [
        route for router in (*page_routers(), *api_routers()) for route in router.routes if isinstance(route, Route)
    ]


ROUTES = bare()


@pytest.fixture(scope="module")
def post() -> Signpost:
    return Signpost(ROUTES)


def in_turn(scope: dict[str, object]) -> Route | None:
    return next((route for route in ROUTES if route.matches(scope)[0] is Match.FULL), None)


def test_every_route_of_the_house_is_found_as_by_asking_in_turn(post: Signpost) -> None:
    for asked in table():
        for path in (asked.filled(FOREIGN), asked.filled("new"), asked.filled(FOREIGN) + "/"):
            for verb in ("GET", "POST"):
                scope: dict[str, object] = {"type": "http", "path": path, "method": verb}
                match, child = post.matches(scope)
                found = in_turn(scope)
                assert (match is Match.FULL) == (found is not None), (verb, path)
                assert child.get(CHOSEN) is found, (verb, path)


@pytest.mark.parametrize(
    ("verb", "path", "status", "said"),
    [
        ("GET", "/things/new", 200, "new {}"),
        ("GET", "/things/7", 200, "thing {'thing_id': '7'}"),
        ("GET", "/things/7/", 200, "thing {'thing_id': '7'}"),
        ("DELETE", "/things/7", 405, "Method Not Allowed"),
        ("GET", "/nothing", 404, "Not Found"),
        ("GET", "/", 200, "home {}"),
    ],
)
def test_what_does_not_fit_whole_is_answered_by_the_routes(verb: str, path: str, status: int, said: str) -> None:
    def home(request: Request) -> Response:
        return echo(request)

    def new(request: Request) -> Response:
        return echo(request)

    def thing(request: Request) -> Response:
        return echo(request)

    app = FastAPI()
    app.routes.extend([Route("/", home), Route("/things/new", new), Route("/things/{thing_id}", thing)])
    app.routes.insert(0, Signpost(app.routes))
    with TestClient(app) as client:
        answer = client.request(verb, path)
    assert (answer.status_code, said in answer.text) == (status, True)
