"""Second factors: whose roles rest without one, and how recovery codes are written."""

import base64
from collections.abc import Mapping

from remit.parties.model import Role
from remit.parties.rules.credentials import secret_hash

RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""Eighty bits of chance each: guessing is hopeless even from the hashes."""


def tenants_withheld(
    grants: Mapping[str, frozenset[Role]], *, employer: str, strong_roles: Mapping[str, frozenset[Role]]
) -> frozenset[str]:
    """Return the tenants whose roles rest until a second factor is given.

    The rule of the tenant counts and the employer's as well, whichever is stricter.
    """
    of_employer = strong_roles.get(employer, frozenset())
    return frozenset(
        tenant for tenant, held in grants.items() if held & (strong_roles.get(tenant, frozenset()) | of_employer)
    )


def recovery_codes(entropy: bytes) -> tuple[str, ...]:
    """Write the codes from 100 bytes of chance, in groups of four: `abcd-efgh-ijkl-mnop`."""
    pieces = (entropy[start : start + RECOVERY_BYTES] for start in range(0, len(entropy), RECOVERY_BYTES))
    return tuple(_grouped(base64.b32encode(piece).decode().lower()) for piece in pieces)


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def recovery_hash(code: str) -> str:
    """Return what is kept of a code; hyphens, spaces and case do not count."""
    return secret_hash("".join(code.split()).replace("-", "").lower())
