"""The web application of a house: routers, static files, headers, limits, and how refusals are answered."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from remit import __version__
from remit.app.house import House
from remit.app.telephony.exchange import Exchange
from remit.values.refusal import Refusal
from remit.web import api, pages
from remit.web.alarm import Bound
from remit.web.assets import Assets
from remit.web.bell import Bells
from remit.web.fanout import Fanout
from remit.web.headers import SecurityHeaders
from remit.web.limits import FORM_BYTES_MAX, BodyLimit
from remit.web.onethread import in_one_thread
from remit.web.problems import answer_fault, answer_http, answer_refusal, answer_validation
from remit.web.signpost import Signpost

EVERY_S = 3.0
"""How often a board that somebody watches is drawn anew."""
COMPRESSION = 3
"""Of nine levels: the ninth makes a page a twelfth smaller for three times the work."""


def create_app(house: House, *, exchange: Exchange | None = None) -> FastAPI:
    """Build the application that serves one house; `exchange` is what its telephone system tells, where it has one."""
    app = FastAPI(
        title="Remit",
        version=__version__,
        summary="Hand in work, follow it, fetch what came of it.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.house = house
    app.state.exchange = exchange
    app.state.assets = Assets()
    app.state.refused = Bound()
    app.state.fanout = Fanout(every_s=EVERY_S)
    app.state.bells = Bells(house.store)
    app.state.paces = {}
    app.mount(app.state.assets.prefix, app.state.assets, name="static")
    for router in (*pages.routers(), *api.routers()):
        # Not `include_router`: it keeps routers nested, and each request is then matched twice on its way down.
        app.routes.extend(router.routes)
    in_one_thread(app.routes)
    app.routes.insert(0, Signpost(app.routes))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=COMPRESSION)
    app.add_middleware(SecurityHeaders, secure=house.settings.base_url.startswith("https://"))
    app.add_middleware(BodyLimit, max_bytes=house.settings.max_upload_bytes + FORM_BYTES_MAX)
    app.add_exception_handler(Refusal, answer_refusal)  # type: ignore[arg-type]  # - Starlette types all handlers by Exception
    app.add_exception_handler(HTTPException, answer_http)  # type: ignore[arg-type]  # - the same
    app.add_exception_handler(RequestValidationError, answer_validation)  # type: ignore[arg-type]  # - the same
    app.add_exception_handler(Exception, answer_fault)
    return app
