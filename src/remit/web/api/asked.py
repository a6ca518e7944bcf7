"""What a call's address may ask: the parameters that its route describes, and nothing else.

A parameter that is misspelt would otherwise be passed over, and the answer would be to another question than was asked.
"""

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request


def require_known(request: Request) -> None:
    """Go on where the route describes each parameter of the address. Refuses `RequestValidationError`.

    Routes that are not described are of another standard, which says itself what is passed over.
    """
    route = request.scope.get("route")
    if not request.query_params or not isinstance(route, APIRoute) or not route.include_in_schema:
        return
    known = sorted(set(_described(route.dependant)))
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        told = f"this is not one of: {', '.join(known)}" if known else "nothing is asked by the address here"
        raise RequestValidationError([{"loc": ("query", name), "msg": told, "type": "extra"} for name in unknown])


def _described(dependant: Dependant) -> Iterator[str]:
    yield from (one.alias for one in dependant.query_params)
    for each in dependant.dependencies:
        yield from _described(each)
