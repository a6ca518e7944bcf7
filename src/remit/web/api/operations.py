"""For whoever operates the house: is it alive, is it ready, what does it count."""

from collections.abc import Iterable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from remit.app.house import House

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def show_health() -> Response:
    """Say that the process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def show_readiness(request: Request) -> Response:
    """Say whether the database answers and has this release's schema."""
    house: House = request.app.state.house
    house.store.require_current_schema()
    return JSONResponse({"status": "ready"})


@router.get("/metrics", response_class=PlainTextResponse)
def show_metrics(request: Request) -> Response:
    """Return the house's counts in the text format of Prometheus; no person's and no client's data."""
    house: House = request.app.state.house
    return PlainTextResponse("\n".join(_lines(house)) + "\n", media_type="text/plain; version=0.0.4; charset=utf-8")


def _lines(house: House) -> Iterable[str]:
    health = house.store.health()
    for name, value in health_figures(health):
        yield f"# TYPE remit_{name} gauge"
        yield f"remit_{name} {value}"


def health_figures(health: object) -> Iterable[tuple[str, float]]:
    """Yield the figures of a store's health by name."""
    for name in getattr(health, "__slots__", ()):
        value = getattr(health, name)
        if isinstance(value, int | float):
            yield name, float(value)
