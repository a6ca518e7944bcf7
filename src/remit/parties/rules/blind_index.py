"""Search by exact value without seeing it: equal values of one client and kind have equal marks, nothing else shows."""

import hashlib
import hmac
import re
import unicodedata

_IGNORED = re.compile(r"[\s\-./]+")


def normalised(value: str) -> str:
    """Return what two writings of the same value share: no spaces, dots, slashes or hyphens, no case (NFKC)."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", value)).casefold()


def blind_index(value: str, *, key: bytes, kind: str) -> str:
    """Return the mark of a value under a tenant's key: HMAC-SHA-256 over kind and normalised value, hexadecimal."""
    return hmac.new(key, f"{kind}\0{normalised(value)}".encode(), hashlib.sha256).hexdigest()
