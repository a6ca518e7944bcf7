"""Canonical text and content hashes: the same fact is the same bytes everywhere."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from remit.values.moment import format_moment


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of `content`, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def canonical_json(fact: Any) -> str:
    """Write a fact as JSON with sorted keys, no spaces, and decimals as their exact text."""
    return _encoder.encode(fact)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no canonical text")


_encoder = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain, allow_nan=False, check_circular=False
)
