"""The facts of hosting: checks of machines and what came of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from remit.values.refusal import Refusal

DIAGNOSE = "hosting.diagnose"
"""Topic: run the checks in the variable `checks`; answers `findings`, a list of `Finding` as mappings."""
DEPLOY = "hosting.deploy"
"""Topic: make the received zip the live release of the site in the variable `site`; answers `release`, `before`."""
ROLL_BACK = "hosting.roll_back"
"""Topic: make `before` live again, or the release before the live one; answers `release`."""
BACKUP = "hosting.backup"
"""Topic: back the site up and prove the backup by restoring it beside; answers `backup`, a mapping."""
OUTAGES = "hosting.outages"
"""Topic of the room: the outages of the site in the variable `site`; answers `outages`."""
TOPICS = frozenset({DIAGNOSE, DEPLOY, ROLL_BACK, BACKUP})
"""Topics that reach outside: answered at the edge, never inside a transaction."""


class SiteEvent(StrEnum):
    """What happens to a site, in the stream `site:ENGAGEMENT:SITE` of the log."""

    DOWN = "SiteDown"  # cause
    UP = "SiteUp"  # nothing more
    EXPIRES = "CertificateExpires"  # until, days, warning


def stream_of(engagement_id: str, site: str) -> str:
    """Return the stream of the log in which a site's events stand."""
    return f"site:{engagement_id}:{site}"


INCIDENT_OPEN, INCIDENT_MAJOR, INCIDENT_ON_SERVICE = "incident-open", "incident-major", "incident-service"
"""Marks of an incident: `service|priority|number` while it is open, `service|number` while it is a major one, and
`service|number` for good, for problems to join."""


class CheckKind(StrEnum):
    """What a check asks of a machine."""

    HTTP = "http"
    DNS = "dns"
    TLS = "tls"
    PING = "ping"
    DISK = "disk"


class CheckUnreadable(Refusal):
    """A check that names no kind or no target that can be asked."""

    code = "hosting.check"
    sentence = "The check cannot be made: {reason}."


class ServingRefused(Refusal):
    """A site's description that cannot be served."""

    code = "hosting.serving"
    sentence = "The site cannot be served as described: {reason}."


class TargetRefused(Refusal):
    """A check of a machine that the engagement's terms do not allow."""

    code = "hosting.target"
    status = 403
    sentence = "{host} is not checked: {reason}."


class SiteUnknown(Refusal):
    """A site that is not described, or has no release to go to."""

    code = "hosting.site"
    status = 404
    sentence = "There is no such site or release: {site}."


class HostingAbsent(Refusal):
    """A deployment to an installation that serves no sites."""

    code = "hosting.absent"
    status = 409
    sentence = "This installation serves no sites: set “sites” to a folder (“watch” too, for git push) and start Caddy."


class WebServerRefused(Refusal):
    """Caddy does not answer, or does not take what it is to serve."""

    code = "hosting.web_server"
    status = 502
    sentence = "The web server did not take the sites: {reason}."


@dataclass(frozen=True, slots=True)
class Check:
    """One question to a machine: a URL for http and disk, a name or name:port for the others.

    `expects` is a text that the page holds (http) or an address that the name has (dns); `key_name` names the shared
    key by which a disk report is signed.
    """

    kind: CheckKind
    target: str
    expects: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a check: good or not, what was seen, and how long it took."""

    kind: CheckKind
    target: str
    good: bool
    detail: str
    took_ms: int

    def as_fact(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {**asdict(self), "kind": self.kind.value}


def read_check(fact: Mapping[str, Any]) -> Check:
    """Read a check from JSON. Refuses `CheckUnreadable`."""
    kind, target = str(fact.get("kind", "")), str(fact.get("target", "")).strip()
    if kind not in set(CheckKind):
        raise CheckUnreadable(place="checks", reason=f"its kind is one of {', '.join(CheckKind)}")
    if not target or len(target) > 500 or any(character <= " " for character in target):
        raise CheckUnreadable(place="checks", reason="its target is a URL or the name of a machine")
    return Check(CheckKind(kind), target, str(fact.get("expects") or ""))
