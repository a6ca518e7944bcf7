"""The description of the API for people: the same facts as the OpenAPI document, without any foreign script."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.web.visit import Anyone

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    method: str
    path: str
    summary: str
    parameters: tuple[dict[str, Any], ...]
    answers: tuple[str, ...]


@router.get("/api/v1/docs")
def show_description(visit: Anyone) -> Response:
    """Describe the API."""
    document = visit.request.app.openapi()
    return visit.page("api.html", operations=tuple(operations_of(document)), base_url=visit.house.settings.base_url)


def operations_of(document: dict[str, Any]) -> Iterable[Operation]:
    """Read the operations out of an OpenAPI document."""
    for path, verbs in document["paths"].items():
        for verb, told in verbs.items():
            yield Operation(
                method=verb.upper(),
                path=path,
                summary=told.get("description") or told.get("summary", ""),
                parameters=tuple(told.get("parameters", ())),
                answers=tuple(sorted(told.get("responses", {}))),
            )
