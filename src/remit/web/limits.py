"""A bound on every request's body, counted while it streams in, so that nobody fills the disk or the memory."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.values.refusal import Refusal

FORM_BYTES_MAX = 1 << 20


class UploadTooLarge(Refusal):
    """A body longer than its route takes."""

    code = "web.upload_too_large"
    status = 413
    sentence = "This is larger than {limit_mb} MB. Send a smaller file, or split it."


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
