"""Website services in the demonstration: one client's two small sites, released, backed up and reported on."""

import io
import json
import zipfile
from typing import Any

from remit.demo.line import DemoLine, References
from remit.demo.world import ALL, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

HANDOVERS = (Handover("harrow-web", "harrow", "website_services", "Harrow & Finch: websites", 480, 1500),)
STAFF = (
    Staff("Bùi Minh Khang", "agent", "danang", "vi", ("vi", "en"), ALL, {"website_services": 4}),
    Staff("Noah Ellery", "agent", "leeds", "en", ("en",), ALL, {"website_services": 5}),
    Staff("Oliver Grant", "lead", "leeds", "en", ("en",), ALL, {"website_services": 3}),
)
SITES = {
    "shop": {"domain": "shop.harrow.example", "tz": "Europe/London"},
    "careers": {"domain": "careers.harrow.example", "tz": "Europe/London"},
}
PAGE = "<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>State of {now}.</p></html>"


def release_of(title: str, now: Moment) -> bytes:
    """Return a small site as a zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("index.html", (2026, 1, 1, 0, 0, 0)), PAGE.format(title=title, now=now.date()))
    return held.getvalue()


class SiteSource:
    """Sends releases, and now and then an order for upkeep."""

    def references(self, handover: Handover) -> References:
        """Return the sites."""
        return {"site": SITES}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next release or order."""
        lot, site = chance.fraction(), list(SITES)[int(chance.fraction() * len(SITES))]
        if lot < 0.7:
            return f"{site}--{now.date()}.zip", release_of(site.title(), now)
        order: dict[str, Any] = {"kind": "backup", "site": site}
        if lot < 0.85:
            order = {"kind": "month", "site": site, "month": now.date().isoformat()[:7]}
        return f"{order['kind']}.json", json.dumps(order).encode()


LINE = DemoLine(
    key="website_services",
    handovers=HANDOVERS,
    staff=STAFF,
    arrivals_per_hour=0.3,
    source=lambda _resumed: SiteSource(),
    question="May we change the page of opening hours during the day?",
    reply="Yes, it is a small change.",
)
"""Some 14 papers in two days."""
