"""The event log for process mining by API, streamed: OCEL 2.0 JSON and XES."""

from collections.abc import Callable, Iterator, Sequence

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from remit.store import Reader
from remit.web.api.caller import Called, Caller
from remit.work.reports.eventlog import Exported, exported_for, ocel, xes

router = APIRouter(prefix="/api/v1/event-log", tags=["Instances"])
Write = Callable[[Reader, Sequence[Exported]], Iterator[str]]


@router.get("/ocel", response_class=StreamingResponse)
def fetch_ocel(caller: Called, tenant: str | None = None) -> StreamingResponse:
    """Download the event log as OCEL 2.0 JSON, of one client or of all whose data you may export.

    It tells what happened when to which item, instance and task; no content, and people only if you may read the audit.
    """
    return _streamed(caller, ocel, tenant, name="log.ocel.json", media_type="application/json")


@router.get("/xes", response_class=StreamingResponse)
def fetch_xes(caller: Called, tenant: str | None = None) -> StreamingResponse:
    """Download the event log as XES, a trace for each item, with the same facts."""
    return _streamed(caller, xes, tenant, name="log.xes", media_type="application/xml")


def _streamed(caller: Caller, write: Write, tenant: str | None, *, name: str, media_type: str) -> StreamingResponse:
    clients = exported_for(caller.principal, tenant=tenant)

    def pieces() -> Iterator[str]:
        for client in clients if len(clients) == 1 else [None]:
            with caller.house.store.read(tenant=client.tenant if client else None) as reader:
                yield from write(reader, clients)

    file = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces(), media_type=media_type, headers=file)
