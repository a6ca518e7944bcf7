"""Time-based one-time passwords (RFC 6238) as every authenticator program has them, and each code once."""

import base64
import hmac

from pyotp import TOTP

from remit.values.moment import Moment

STEP_SECONDS = 30
SECRET_BYTES = 20


def step_of(now: Moment) -> int:
    """Return the number of the time step that a moment lies in (RFC 6238, section 4.2)."""
    return int(now.timestamp()) // STEP_SECONDS


def totp_code(secret: str, step: int) -> str:
    """Return the code of a time step for a secret in Base32."""
    return TOTP(secret).generate_otp(step)


def matching_step(secret: str, code: str, *, now: Moment, after: int = -1) -> int | None:
    """Return the step whose code was given, one step of drift either way; None for a wrong or a used code.

    `after` is the last step that was accepted: a code works once (RFC 6238, section 5.2).
    """
    here, given = step_of(now), "".join(code.split()).encode()
    steps = (step for step in (here, here - 1, here + 1) if step > after)
    return next((s for s in steps if hmac.compare_digest(totp_code(secret, s).encode(), given)), None)


def secret_text(entropy: bytes) -> str:
    """Write a secret made of 20 bytes of chance in Base32, as authenticator programs take it (RFC 4226, section 4)."""
    return base64.b32encode(entropy).decode()


def enrolment_address(*, secret: str, name: str, issuer: str = "Remit") -> str:
    """Return the address that an authenticator program reads from a QR code."""
    return TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)
