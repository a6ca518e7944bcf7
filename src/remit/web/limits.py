"""Bounds: on every request's body, counted while it streams in, and on how often a stranger may write."""

import threading
from collections import deque

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.values.refusal import Refusal

FORM_BYTES_MAX = 1 << 20
MINUTE_S = 60.0
CALLERS_MAX = 10_000


class UploadTooLarge(Refusal):
    """A body longer than its route takes."""

    code = "web.upload_too_large"
    status = 413
    sentence = "This is larger than {limit_mb} MB. Send a smaller file, or split it."


class TooFast(Refusal):
    """More within a minute than one place sends where people write by hand."""

    code = "web.too_fast"
    status = 429
    sentence = "That was a lot within a minute. Wait a little, and send it again."


class Pace:
    """Lets each caller do something so many times within a minute; it forgets when the process ends."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._seen: dict[str, deque[float]] = {}

    def take(self, caller: str, *, at: float) -> None:
        """Count one more of a caller at a moment, in seconds. Refuses `TooFast`."""
        with self._lock:
            if len(self._seen) > CALLERS_MAX:
                self._seen = {one: times for one, times in self._seen.items() if times[-1] > at - MINUTE_S}
            times = self._seen.setdefault(caller, deque())
            while times and times[0] <= at - MINUTE_S:
                times.popleft()
            if len(times) >= self._most:
                raise TooFast
            times.append(at)


class BodyLimit:
    """Refuse a body of more than `max_bytes` before it is read whole; declared too long, before any of it is read."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a `receive` that counts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        scope["remit.body_too_large"] = declared.isdigit() and int(declared) > self.max_bytes
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.max_bytes or scope["remit.body_too_large"]:
                raise too_large(self.max_bytes)
            return message

        await self.app(scope, counted, send)


def too_large(max_bytes: int) -> UploadTooLarge:
    """Make the refusal for a body over `max_bytes`."""
    return UploadTooLarge(place="file", limit_mb=max(max_bytes >> 20, 1))
