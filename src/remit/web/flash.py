"""A word after the act: what was done, and the way to undo it, carried to the next page in a cookie read once."""

import json
from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

FLASH_COOKIE = "remit_flash"
FLASH_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Flash:
    """A sentence (English, translated when shown) with its fields, and the address a press of “Undo” posts to."""

    sentence: str
    fields: dict[str, str]
    undo: str | None = None


def leave_flash(response: Response, flash: Flash) -> None:
    """Put a word for the next page on an answer."""
    body = json.dumps({"s": flash.sentence, "f": flash.fields, "u": flash.undo})
    response.set_cookie(FLASH_COOKIE, quote(body), max_age=FLASH_SECONDS, httponly=True, samesite="lax", path="/")


def take_flash(request: Request) -> Flash | None:
    """Read the word that the last act left, if any; one that is not ours to read is dropped."""
    try:
        body = json.loads(unquote(request.cookies.get(FLASH_COOKIE, "")))
        undo = body["u"] if isinstance(body["u"], str) and local(body["u"]) else None
        return Flash(str(body["s"]), {str(key): str(value) for key, value in body["f"].items()}, undo)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def local(address: str) -> bool:
    """Tell whether an address leads to a page of ours: a path, no host."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))
