"""Pages that are only read are made in one thread: who asks, what the address says, and the page itself.

FastAPI sends a request to a thread and back for each of these, which costs a light page more than its questions do.
"""

from collections.abc import Callable, Iterable, Mapping
from inspect import iscoroutinefunction
from typing import Any

from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from remit.web.visit import Visit, let_in, signed_in, visit

_ASKERS: Mapping[Any, Callable[[Request], Visit]] = {visit: visit, signed_in: lambda request: let_in(visit(request))}
"""What a page may want to know of whoever asks, and how it is found out."""


def in_one_thread(routes: Iterable[BaseRoute]) -> None:
    """Have each of these routes that only reads answered in one thread; the others stay with FastAPI."""
    for route in routes:
        if isinstance(route, APIRoute) and _only_reads(route):
            route.app = _answering(route)


def _only_reads(route: APIRoute) -> bool:
    """Tell whether a page asks for nothing but who asks and what stands in its address."""
    asked = route.dependant
    others = (
        asked.header_params,
        asked.cookie_params,
        asked.body_params,
        asked.request_param_name,
        asked.response_param_name,
        asked.background_tasks_param_name,
    )
    known = [one.call in _ASKERS and bool(one.name) for one in asked.dependencies]
    plain = any(known) and all(known) and not any(others)
    return plain and route.methods == {"GET"} and not iscoroutinefunction(route.endpoint)


def _answering(route: APIRoute) -> ASGIApp:
    def made(request: Request) -> Response:
        given = {str(one.name): _ASKERS[one.call](request) for one in route.dependant.dependencies}
        page: Response = route.endpoint(**given, **_said(route, request))
        return page

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        page = await run_in_threadpool(made, Request(scope, receive, send))
        await page(scope, receive, send)

    return answer


def _said(route: APIRoute, request: Request) -> Mapping[str, Any]:
    """Return what the address says. Refuses `RequestValidationError`, as FastAPI does."""
    told, wrong = request_params_to_args(route.dependant.path_params, request.path_params)
    also, more = request_params_to_args(route.dependant.query_params, request.query_params)
    if wrong or more:
        raise RequestValidationError([*wrong, *more])
    return told | also
