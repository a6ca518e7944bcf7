"""Security headers on every answer: a strict content policy, no framing, no sniffing, no referrer to strangers."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
DIAGRAM_POLICY = POLICY | {"style-src-attr": "'unsafe-inline'", "style-src-elem": "'self' 'unsafe-inline'"}
"""The diagram viewers write style attributes and style elements; pages that draw one allow styles, never scripts."""

DOCUMENT_POLICY = {"default-src": "'none'", "frame-ancestors": "'self'", "sandbox": ""}
"""A client's own file runs nothing and reads nothing, wherever it is shown."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

STRICT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
"""Where the house is reached by TLS, a browser that came once never comes without it again."""


def written(policy: dict[str, str]) -> str:
    """Write a content policy as its header value."""
    return "; ".join(f"{name} {value}".strip() for name, value in policy.items())


class SecurityHeaders:
    """Set the headers that are not there yet, and keep answers of a signed-in person out of shared caches."""

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self.app = app
        self._headers = HEADERS | (STRICT if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete its answer's headers."""

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", written(POLICY))
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, completed if scope["type"] == "http" else send)
