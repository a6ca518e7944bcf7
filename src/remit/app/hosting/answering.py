"""The topics of `hosting`, answered at the edge."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from remit.app.hosting.asking import Leave, ask
from remit.app.hosting.caddy import WebServer, live_sites
from remit.app.hosting.releases import Place, back_up, put_release, release_before, switch
from remit.app.settings import Settings
from remit.hosting.model import BACKUP, DEPLOY, DIAGNOSE, ROLL_BACK, HostingAbsent, SiteUnknown, read_check
from remit.hosting.rules.archives import read_archive
from remit.hosting.rules.serving import read_serving
from remit.work.model import ServiceCall, ServiceResult

CHECKS_MAX = 10
SITE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
Edge = Callable[[ServiceCall], ServiceResult]


def leave_of(parameters: Mapping[str, Any]) -> Leave:
    """Return what an engagement's parameters allow to be asked."""
    return Leave(
        hosts=tuple(parameters.get("diagnose_hosts") or ()),
        private=bool(parameters.get("diagnose_private")),
        report_key=str(parameters.get("disk_report_key") or ""),
    )


def diagnose(call: ServiceCall) -> ServiceResult:
    """Make the checks that are asked for, at most `CHECKS_MAX`, within what the terms allow."""
    leave = leave_of(call.parameters)
    checks = [read_check(one) for one in tuple(call.variables["checks"])[:CHECKS_MAX]]
    return ServiceResult({"findings": [ask(one, leave, now=call.now).as_fact() for one in checks]})


class Sites:
    """The sites of an installation: deployed, rolled back, backed up. Each may run again with the same outcome."""

    def __init__(self, folder: Path, server: WebServer | None) -> None:
        self._folder = folder
        self._server = server

    def place(self, call: ServiceCall) -> Place:
        """Return where the site of a call lies. Refuses `SiteUnknown` for a name that is no folder's."""
        site = str(call.variables["site"])
        if not SITE.fullmatch(site):
            raise SiteUnknown(site=site)
        return Place(self._folder / call.item.engagement_id / site)

    def deploy(self, call: ServiceCall) -> ServiceResult:
        """Make the received zip live. Refuses `ArchiveRefused`, `SiteUnknown` and `WebServerRefused`."""
        place, domain, content = self.place(call), str(call.variables["domain"]), call.lookup.content()
        serving: Mapping[str, Any] = call.variables.get("serving") or {}
        read_serving(serving, agreed=tuple(call.parameters.get("forward_hosts") or ()))
        names = {domain, *serving.get("aliases", ())}
        if any(names & one.names() and one != place for one in live_sites(self._folder)):
            raise SiteUnknown(site=f"{domain} (another site has this domain)")
        name = put_release(place, read_archive(content), content=content, domain=domain, serving=serving)
        before = place.live()
        if before != name:
            switch(place, name)
        self._serve()
        return ServiceResult({"release": name, "before": before})

    def roll_back(self, call: ServiceCall) -> ServiceResult:
        """Go back to the release in `before`, else to the one before the live one; without either all stays."""
        place = self.place(call)
        target = str(call.variables.get("before") or "") or release_before(place) if place.live() else None
        if target is None:
            return ServiceResult({"release": place.live(), "before": None})
        if place.live() != target:
            switch(place, target)
        self._serve()
        return ServiceResult({"release": target, "before": target})

    def back_up(self, call: ServiceCall) -> ServiceResult:
        """Back the live release up and prove the backup by restoring it beside."""
        return ServiceResult({"backup": back_up(self.place(call))})

    def _serve(self) -> None:
        if self._server is not None:
            self._server.serve(self._folder)


def _absent(call: ServiceCall) -> ServiceResult:
    raise HostingAbsent


def edges(settings: Settings) -> Mapping[str, Edge]:
    """Return topic -> what answers it, for `Runtime.outside`; the demonstration keeps its sites beside its database."""
    if not settings.sites and not settings.demo:
        return {DIAGNOSE: diagnose, **dict.fromkeys((DEPLOY, ROLL_BACK, BACKUP), _absent)}
    sites = Sites(Path(settings.sites or settings.folder / "sites"), web_server(settings))
    return {DIAGNOSE: diagnose, DEPLOY: sites.deploy, ROLL_BACK: sites.roll_back, BACKUP: sites.back_up}


def web_server(settings: Settings) -> WebServer | None:
    """Return the Caddy of an installation, None where `caddy` is empty."""
    if not settings.caddy:
        return None
    return WebServer(
        settings.caddy,
        host=settings.sites_host,
        http_port=settings.sites_http_port,
        https_port=settings.sites_https_port,
        acme=settings.acme,
        acme_root=settings.acme_root,
    )
