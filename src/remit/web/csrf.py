"""Proof that a form came from a page of ours: a token bound to the session, and the browser's own word.

The token is salted anew for every page, so that a compressed answer does not give it away bit by bit (BREACH).
"""

import hashlib
import hmac
from collections.abc import Mapping

from remit.parties.refusals import FormExpired
from remit.values.chance import Chance

HEADER = "x-csrf-token"
FIELD = "csrf"
SALT_BYTES = 8


def make_token(*, secret: str, session: str, chance: Chance) -> str:
    """Make a token for a page of this session."""
    salt = chance.bytes(SALT_BYTES).hex()
    return salt + _seal(secret=secret, session=session, salt=salt)


def require_token(token: str, *, secret: str, session: str) -> None:
    """Refuse `FormExpired` unless the token was made for this session."""
    salt, seal = token[: 2 * SALT_BYTES], token[2 * SALT_BYTES :]
    if not session or not hmac.compare_digest(seal.encode(), _seal(secret=secret, session=session, salt=salt).encode()):
        raise FormExpired(place=FIELD)


def require_same_origin(headers: Mapping[str, str]) -> None:
    """Refuse `FormExpired` when the browser says that another site sent the form (Fetch Metadata, Origin)."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise FormExpired(place=FIELD)
    origin = headers.get("origin")
    if origin and origin.split("://", 1)[-1] != headers.get("host"):
        raise FormExpired(place=FIELD)


def _seal(*, secret: str, session: str, salt: str) -> str:
    return hmac.new(secret.encode(), f"{salt}:{session}".encode(), hashlib.sha256).hexdigest()
