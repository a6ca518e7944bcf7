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
from remit.hosting.rules.serving import Forward, read_serving

TIMEOUT_S = 10.0
NOT_FOUND = "404.html"
SAFE = {
    "handler": "headers",
    "response": {
        "set": {"X-Content-Type-Options": ["nosniff"], "Referrer-Policy": ["strict-origin-when-cross-origin"]}
    },
}
"""What every site says, so that a browser neither guesses types nor tells other sites where somebody was."""


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
    routes = [route for one in sites for route in _routes(one)]
    served: dict[str, Any] = {"listen": listen, "routes": routes}
    served["errors"] = {"routes": [_own_page(one) for one in sites]}
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


def _routes(site: Place) -> list[dict[str, Any]]:
    """Return a site's routes: its other names lead to it, then what moved, what goes on elsewhere, and its files."""
    described = site.described()
    serving, domain = read_serving(described), site.domain()
    files = {"handler": "file_server", "root": str(site.current.absolute())}
    steps: list[dict[str, Any]] = [{"handle": [SAFE, {"handler": "encode", "encodings": {"gzip": {}}}]}]
    steps += [_moved(path, to) for path, to in serving.redirects.items()]
    steps += [_onward(one) for one in serving.forwards]
    own = _at([domain], {"handler": "subroute", "routes": [*steps, {"handle": [files]}]})
    return [*([_at(serving.aliases, _leads_to(domain))] if serving.aliases else []), own]


def _at(names: Sequence[str], handler: dict[str, Any]) -> dict[str, Any]:
    return {"match": [{"host": list(names)}], "handle": [handler], "terminal": True}


def _leads_to(domain: str) -> dict[str, Any]:
    return _redirect(f"{{http.request.scheme}}://{domain}{{http.request.uri}}")


def _moved(path: str, to: str) -> dict[str, Any]:
    return {"match": [{"path": [path]}], "handle": [_redirect(to)], "terminal": True}


def _redirect(to: str) -> dict[str, Any]:
    return {"handler": "static_response", "status_code": 301, "headers": {"Location": [to]}}


def _onward(one: Forward) -> dict[str, Any]:
    proxy: dict[str, Any] = {"handler": "reverse_proxy", "upstreams": [{"dial": f"{one.host}:{one.port}"}]}
    if one.secure:
        proxy |= {"transport": {"protocol": "http", "tls": {"server_name": one.host}}}
        proxy |= {"headers": {"request": {"set": {"Host": [one.host]}}}}
    return {"match": [{"path": [one.path]}], "handle": [proxy], "terminal": True}


def _own_page(site: Place) -> dict[str, Any]:
    """Answer what is not there by the site's own page, where its release has one, under the same status."""
    root = str(site.current.absolute())
    files = {"handler": "file_server", "root": root, "status_code": "{http.error.status_code}"}
    handle = [{"handler": "rewrite", "uri": f"/{NOT_FOUND}"}, files]
    there = {"root": root, "try_files": [f"/{NOT_FOUND}"]}
    return {"match": [{"host": [site.domain()], "file": there}], "handle": handle, "terminal": True}
