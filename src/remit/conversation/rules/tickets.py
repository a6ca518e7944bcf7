"""The ticket of a chat: it names the item and proves the right to its conversation; who holds it reads and writes on.

The proof is 130 bits under the client's own key, so that nobody finds a conversation by trying.
"""

import base64
import hashlib
import hmac
from urllib.parse import urlsplit

PROOF_LETTERS = 26
_HOSTS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


def ticket_of(item_id: str, *, key: bytes) -> str:
    """Return the ticket of an item's conversation under a client's key."""
    return f"{item_id}.{_proof(item_id, key=key)}"


def item_of(ticket: str, *, key: bytes) -> str | None:
    """Return the item that a ticket of ours names, None for any other text."""
    item_id, _, proof = ticket.partition(".")
    return item_id if hmac.compare_digest(proof.encode(), _proof(item_id, key=key).encode()) else None


def _proof(item_id: str, *, key: bytes) -> str:
    digest = hmac.new(key, f"counter\0{item_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest)[:PROOF_LETTERS].decode("ascii").lower()


def is_site(text: object) -> bool:
    """Tell whether a text is the origin of a site (RFC 6454): scheme, host, perhaps a port, and nothing else.

    It goes into a header as it stands, so that a host of other letters than these is none.
    """
    try:
        parts = urlsplit(str(text))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return False
    host = parts.hostname or ""
    whole = f"{parts.scheme}://{host}{port}"
    return parts.scheme in ("https", "http") and bool(host) and set(host) <= _HOSTS and str(text) == whole
