"""Time-based one-time passwords (RFC 6238): HMAC-SHA-1, six digits, steps of thirty seconds."""

import base64
import hmac
from urllib.parse import quote

from remit.values.moment import Moment

STEP_SECONDS = 30
DIGITS = 6


def step_of(now: Moment) -> int:
    """Return the number of the time step that a moment lies in (RFC 6238, section 4.2)."""
    return int(now.timestamp()) // STEP_SECONDS


def totp_code(secret: bytes, step: int) -> str:
    """Compute the code of a time step: the dynamic truncation of RFC 4226, section 5.3."""
    digest = hmac.digest(secret, step.to_bytes(8), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: bytes, code: str, *, now: Moment, after: int = -1) -> int | None:
    """Return the step whose code was given, one step of drift either way; None for a wrong or a used code.

    `after` is the last step that was accepted: a code works once (RFC 6238, section 5.2).
    """
    here = step_of(now)
    steps = (step for step in (here, here - 1, here + 1) if step > after)
    return next((s for s in steps if hmac.compare_digest(totp_code(secret, s).encode(), code.encode())), None)


def secret_text(secret: bytes) -> str:
    """Write a secret in Base32 as authenticator programs take it."""
    return base64.b32encode(secret).decode().rstrip("=")


def secret_bytes(text: str) -> bytes:
    """Read a secret from Base32."""
    return base64.b32decode(text + "=" * (-len(text) % 8))


def enrolment_address(*, secret: str, name: str, issuer: str = "Remit") -> str:
    """Return the address that an authenticator program reads from a QR code."""
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?secret={secret}&issuer={quote(issuer)}"
