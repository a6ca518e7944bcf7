"""Calls to the application in this process: its own ASGI door, a few times quicker than a socket.

One call comes at a time, so what a server hands to a pool of threads runs at once, on the loop's own thread: the
handing over would cost a third of a call.
"""

import asyncio
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import anyio.to_thread
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI

from remit.web import csrf
from remit.web.visitor import LANGUAGE_COOKIE, SESSION_COOKIE

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers as sent, the body (of a stream its first message)."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, empty where there is none."""
        return next((value.decode("latin-1") for key, value in self.headers if key == name.encode()), "")

    def everything(self) -> bytes:
        """Return headers, body and, of an archive, what is packed in it, in lower case."""
        head = b"\n".join(key + b": " + value for key, value in self.headers)
        return b"\n".join((head, self.body, *unpacked(self.body))).lower()


def unpacked(body: bytes) -> Iterable[bytes]:
    """Yield names and contents of a ZIP archive (DOCX, XLSX); nothing for other bytes."""
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who calls: the headers that every call of theirs carries."""

    name: str
    headers: Mapping[str, str]
    token: str = ""


def browser_of(name: str, *, token: str, secret: str, chance: Any, language: str = "en") -> Somebody:
    """Return a signed-in browser with the token that its pages' forms carry."""
    seal = csrf.make_token(secret=secret, session=token, chance=chance)
    cookies = f"{SESSION_COOKIE}={token}; {LANGUAGE_COOKIE}={language}"
    return Somebody(name, {"cookie": cookies, csrf.HEADER: seal}, token)


def key_holder(name: str, text: str) -> Somebody:
    """Return a program with an API key."""
    return Somebody(name, {"authorization": f"Bearer {text}"})


async def at_once(work: Callable[..., Any], *given: Any, **_pool: Any) -> Any:
    """Do what a thread of the pool would do."""
    return work(*given)


class Door:
    """The application's door; one call at a time, in an event loop on a thread of its own.

    A browser that a test before this one opened keeps a running loop on the tests' thread.
    """

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._opened = start_blocking_portal()
        self._portal = self._opened.__enter__()

    def close(self) -> None:
        """Let the loop and its thread go."""
        self._opened.__exit__(None, None, None)

    def call(
        self,
        verb: str,
        path: str,
        *,
        who: Somebody,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        content: bytes = b"",
        media_type: str = "",
        accept: str = "*/*",
    ) -> Answer:
        """Call once; a stream is left after its first message."""
        headers = {"host": HOST, "accept": accept, **who.headers}
        if form is not None:
            content, media_type = urlencode(form).encode(), "application/x-www-form-urlencoded"
        if media_type:
            headers["content-type"] = media_type
        return self._portal.call(self._call, verb, path, headers, urlencode(query or {}), content)

    async def _call(self, verb: str, path: str, headers: Mapping[str, str], query: str, content: bytes) -> Answer:
        left = asyncio.Event()
        started: dict[str, Any] = {}
        parts: list[bytes] = []
        inbox = [{"type": "http.request", "body": content, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if inbox:
                return inbox.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                parts.append(message.get("body", b""))
                if parts[-1] and (b"content-type", b"text/event-stream; charset=utf-8") in started["headers"]:
                    left.set()

        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": verb,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(key.encode(), value.encode("utf-8")) for key, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": (HOST, 80),
        }
        try:
            with patch.object(anyio.to_thread, "run_sync", at_once):
                await self.app(scope, receive, send)
        except Exception:
            # The application answers a fault and raises it again for the server's log.
            if started.get("status") != HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
        return Answer(started["status"], tuple(started["headers"]), b"".join(parts))
