"""Driving Caddy by its admin API: what lies in the sites' folder is what it serves, loaded whole or not at all."""

import http.client
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from remit.app.hosting.releases import Place
from remit.hosting.model import WebServerRefused

TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class WebServer:
    """Where Caddy's admin API listens, on which ports and addresses it serves, and who certifies.

    Without `acme` it serves plain HTTP alone, as behind a proxy that ends TLS.
    """

    admin: str
    host: str = ""
    http_port: int = 80
    https_port: int = 443
    acme: str = ""
    acme_root: str = ""

    def serve(self, folder: Path) -> None:
        """Let Caddy serve every site below a folder. Refuses `WebServerRefused`."""
        self._post("/load", configuration(self, live_sites(folder)))

    def _post(self, path: str, fact: Any) -> None:
        parts = urlsplit(self.admin)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 2019, timeout=TIMEOUT_S)
        try:
            connection.request("POST", path, json.dumps(fact), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = answer.read(2000).decode(errors="replace")
        except OSError as fault:
            raise WebServerRefused(reason=str(fault)) from None
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise WebServerRefused(reason=f"{answer.status} {said}")


def live_sites(folder: Path) -> list[Place]:
    """Return every site below a folder that has a live release."""
    return [Place(one.parent) for one in sorted(folder.glob("*/*/current")) if one.is_symlink()]


def configuration(server: WebServer, sites: Sequence[Place]) -> dict[str, Any]:
    """Return Caddy's configuration for some sites; the admin listener stays where it is."""
    listen = [f"{server.host}:{server.https_port if server.acme else server.http_port}"]
    served: dict[str, Any] = {"listen": listen, "routes": [_route(one) for one in sites]}
    if not server.acme:
        served["automatic_https"] = {"disable": True}
    apps: dict[str, Any] = {
        "http": {"http_port": server.http_port, "https_port": server.https_port, "servers": {"sites": served}}
    }
    if server.acme:
        issuer: dict[str, Any] = {"module": "acme", "ca": server.acme}
        if server.acme_root:
            issuer |= {"trusted_roots_pem_files": [server.acme_root]}
        apps["tls"] = {"automation": {"policies": [{"issuers": [issuer]}]}}
    return {"admin": {"listen": urlsplit(server.admin).netloc}, "apps": apps}


def _route(site: Place) -> dict[str, Any]:
    files = {"handler": "file_server", "root": str(site.current.absolute())}
    return {"match": [{"host": [site.domain()]}], "handle": [files], "terminal": True}
