"""Which machines may be asked: hosts that the terms name, and no private address unless that is agreed.

The address is judged after the name was resolved and the connection goes to that very address, so that a name which
points elsewhere a moment later gains nothing.
"""

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from remit.hosting.model import Check, CheckKind, CheckUnreadable, TargetRefused

PORTS = {"http": 80, "https": 443}
TLS_PORT = 443


@dataclass(frozen=True, slots=True)
class Target:
    """Where a check goes: host, port, and for HTTP the scheme and the path with its query."""

    host: str
    port: int
    scheme: str = ""
    path: str = "/"


def target_of(check: Check) -> Target:
    """Return where a check goes. Refuses `CheckUnreadable`."""
    try:
        return _url(check.target) if check.kind in (CheckKind.HTTP, CheckKind.DISK) else _machine(check.target)
    except ValueError:
        raise CheckUnreadable(place="checks", reason=f"“{check.target}” has no readable host and port") from None


def _url(text: str) -> Target:
    parts = urlsplit(text)
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise ValueError
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname.lower(), parts.port or PORTS[parts.scheme], parts.scheme, path)


def _machine(text: str) -> Target:
    parts = urlsplit(f"//{text}")
    if not parts.hostname or parts.path or parts.username is not None:
        raise ValueError
    return Target(parts.hostname.lower(), parts.port or TLS_PORT)


def require_agreed(host: str, *, agreed: Collection[str]) -> None:
    """Refuse `TargetRefused` for a host that no agreed pattern (`shop.example`, `*.example`) names."""
    if not any(fnmatchcase(host, pattern.lower()) for pattern in agreed):
        raise TargetRefused(host=host, reason="the engagement's terms do not name it (“diagnose_hosts”)")


def require_public(host: str, address: str, *, private_agreed: bool) -> None:
    """Refuse `TargetRefused` for a private, loopback, link-local or reserved address that is not agreed."""
    parsed = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    found = mapped or parsed
    if (not found.is_global or found.is_multicast) and not private_agreed:
        raise TargetRefused(host=host, reason=f"{address} is no public address and private ones are not agreed")
