"""How a site is served beyond its files: other names, moved pages, paths that go on to the client's own application."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from remit.hosting.model import ServingRefused
from remit.hosting.rules.targets import PORTS


@dataclass(frozen=True, slots=True)
class Forward:
    """A path (`/api/*`) whose requests go on to an application of the client's; `secure` speaks TLS to it."""

    path: str
    host: str
    port: int
    secure: bool


@dataclass(frozen=True, slots=True)
class Serving:
    """Names that lead to the site's own, pages that moved (path -> where to), and what goes on elsewhere."""

    aliases: tuple[str, ...] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)
    forwards: tuple[Forward, ...] = ()


def read_serving(site: Mapping[str, Any], *, agreed: Collection[str] | None = None) -> Serving:
    """Read how a site is served from its description. Refuses `ServingRefused`.

    `agreed` are patterns of hosts (`*.client.example`); None takes a description that was looked at before.
    """
    redirects = {_path(one): str(to) for one, to in dict(site.get("redirects") or {}).items()}
    for to in redirects.values():
        if not to.startswith(("/", "https://", "http://")):
            raise ServingRefused(reason=f"“{to}” is neither a path nor an address")
    forwards = tuple(_forward(_path(one), str(to)) for one, to in dict(site.get("forwards") or {}).items())
    for one in forwards if agreed is not None else ():
        if not any(fnmatchcase(one.host, pattern.lower()) for pattern in agreed or ()):
            raise ServingRefused(reason=f"the terms do not name {one.host} (“forward_hosts”)")
    return Serving(tuple(str(one).lower() for one in site.get("aliases") or ()), redirects, forwards)


def _path(text: Any) -> str:
    if not str(text).startswith("/"):
        raise ServingRefused(reason=f"“{text}” is no path of the site; paths begin with “/”")
    return str(text)


def _forward(path: str, to: str) -> Forward:
    parts = urlsplit(to)
    try:
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        port = 0
    if not parts.hostname or not port or parts.path not in ("", "/") or parts.username is not None:
        raise ServingRefused(reason=f"“{to}” is no application's address, such as http://app.client.example:8080")
    return Forward(path, parts.hostname.lower(), port, parts.scheme == "https")
