"""What comes in: a zip that is a site's next release, or an order as JSON: roll back, back up, report a month."""

import json
import re
from datetime import date
from typing import Any

from remit.services.kit import Reading, Refusal, read_site_archive

KINDS = ("roll_back", "backup", "month")
SITE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
BETWEEN = "--"
"""Between the site's key and the rest of an upload's name: `shop--2026-03-02.zip`."""


class OrderUnreadable(Refusal):
    """A file that is neither a release nor an order."""

    code = "website_services.unreadable"
    status = 422
    sentence = "The order cannot be taken: {reason}."


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a release or an order. Refuses `OrderUnreadable` and `ArchiveRefused`, with the place."""
    if name.endswith(".zip") or media_type == "application/zip":
        return _release(content, name)
    try:
        data = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise OrderUnreadable(place="file", reason=f"it is neither zip nor JSON ({type(fault).__name__})") from None
    if not isinstance(data, dict) or data.get("kind") not in KINDS:
        raise OrderUnreadable(place="kind", reason=f"“kind” is one of {', '.join(KINDS)}")
    _prove(data)
    title = " ".join(filter(None, (data["site"], data.get("month"))))
    return Reading(payload=data, kind=data["kind"], title=title, reference=data["site"])


def _release(content: bytes, name: str) -> Reading:
    site = _site(name.rpartition("/")[2].partition(BETWEEN)[0])
    files = read_site_archive(content)
    payload = {"site": site, "files": len(files), "bytes": sum(map(len, files.values()))}
    return Reading(payload=payload, kind="release", title=site, reference=site)


def _site(key: Any) -> str:
    if not isinstance(key, str) or not SITE.fullmatch(key):
        raise OrderUnreadable(place="site", reason=f"it names its site: SITE{BETWEEN}anything.zip, or “site”")
    return key


def _prove(data: dict[str, Any]) -> None:
    _site(data.get("site"))
    if data["kind"] == "month":
        try:
            date.fromisoformat(f"{data.get('month')}-01")
        except ValueError:
            raise OrderUnreadable(place="month", reason="“month” is written 2026-03") from None
