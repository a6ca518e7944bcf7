"""Headers on every answer: what only a house behind TLS may promise, it promises there alone."""

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.responses import PlainTextResponse

from remit.web.headers import SecurityHeaders


@pytest.mark.parametrize(("secure", "promised"), [(True, "max-age=31536000; includeSubDomains"), (False, None)])
def test_a_house_behind_tls_asks_browsers_never_to_come_without(secure: bool, promised: str | None) -> None:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=SecurityHeaders(PlainTextResponse("hello"), secure=secure))
        async with httpx.AsyncClient(transport=transport, base_url="https://remit.example") as client:
            return await client.get("/")

    with start_blocking_portal() as loop:  # a browser's loop may run on this thread
        answer = loop.call(asked)
    assert answer.headers.get("Strict-Transport-Security") == promised
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
