"""Releases: which site, when it may change, whether it works after, and the note; roll-backs the same way."""

from typing import Any

from remit.services.kit import Refusal, ServiceCall, ServiceResult, format_moment, next_opening, read_serving
from remit.services.website_services.reasons import document, reason, reasons

SERVING = ("aliases", "redirects", "forwards")
"""What a site's description says of how it is served beyond its files."""


def look(call: ServiceCall) -> ServiceResult:
    """Find the site's description, when it may change, and what it is asked after a change."""
    site, kind = str(call.item.payload["site"]), call.item.kind
    found = call.lookup.reference("site", site)
    if found is None:
        return _not_deployed(call, site, reason("unknown", site=site))
    try:
        read_serving(found.body, agreed=tuple(call.parameters["forward_hosts"]))
    except Refusal as refusal:
        return _not_deployed(call, site, reason("not_served", why=str(refusal)))
    opens = next_opening(found.body.get("windows", ()), tz=str(found.body.get("tz", "UTC")), now=call.now)
    inside = opens <= call.now
    told_list = [] if inside or kind != "release" else [reason("outside_window", opens=format_moment(opens))]
    told_list += [reason("roll_back", site=site)] if kind == "roll_back" else []
    return ServiceResult(
        {
            **_empty(site),
            "known": True,
            "domain": found.body["domain"],
            "serving": {key: found.body[key] for key in SERVING if found.body.get(key)},
            "checks": list(found.body.get("checks", ())),
            "in_window": inside,
            "opens_at": opens,
            **reasons(told_list),
        }
    )


def _not_deployed(call: ServiceCall, site: str, why: dict[str, Any]) -> ServiceResult:
    fact = {"item": call.item.number, "site": site, "reason": why["reason"], "text": why["text"]}
    paper = document("not-deployed.json", fact)
    return ServiceResult({**_empty(site), "known": False, **reasons([why])}, documents=(paper,))


def _empty(site: str) -> dict[str, Any]:
    return {"site": site, "before": None, "release": None, "good": None, "finding": None, "approval": None}


def judge(call: ServiceCall) -> ServiceResult:
    """Tell whether every check after the release came out well; the first release has none to go back to."""
    bad = [one for one in call.variables["findings"] if not one["good"]]
    told = [reason("failed", **{key: one[key] for key in ("kind", "target", "detail")}) for one in bad]
    return ServiceResult({"good": not bad or call.variables["before"] is None, "failed": bool(bad), **reasons(told)})


def report(call: ServiceCall) -> ServiceResult:
    """Write the release note."""
    known = call.variables
    fact = {
        "item": call.item.number,
        "site": known["site"],
        "domain": known.get("domain"),
        "outcome": _outcome(call),
        "release": known["release"],
        "before": known["before"],
        "findings": known.get("findings") or [],
        "finding": known.get("finding"),
        "at": format_moment(call.now),
    }
    return ServiceResult(documents=(document("release.json", fact),))


def _outcome(call: ServiceCall) -> str:
    known = call.variables
    if known.get("approval") == "refused":
        return "refused"
    if call.item.kind == "roll_back" and known["before"] is None:
        return "nothing_before"
    return "rolled_back" if call.item.kind == "roll_back" or known["good"] is False else "live"
