"""Upkeep: the proof of a backup, and the month of a site's availability."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from remit.services.kit import Outage, ServiceCall, ServiceResult, availability_ppm, down_time, format_moment
from remit.services.website_services.printed import printed
from remit.services.website_services.reasons import document, reason, reasons


def prove_backup(call: ServiceCall) -> ServiceResult:
    """Write what was backed up, and whether restoring it gave the same files."""
    made = dict(call.variables["backup"])
    found = reason("broken") if made["release"] else reason("nothing_live", site=call.variables["site"])
    told = reasons([] if made["proven"] else [found])
    fact = {"item": call.item.number, "site": call.variables["site"], "at": format_moment(call.now), **made}
    return ServiceResult({"proven": made["proven"], **told}, documents=(document("backup.json", fact),))


def month(call: ServiceCall) -> ServiceResult:
    """Write the availability of a month as the client's days have it; a month that still runs counts until now."""
    first = date.fromisoformat(f"{call.item.payload['month']}-01")
    described = call.lookup.reference("site", str(call.variables["site"]))
    zone = ZoneInfo(str(described.body.get("tz", "UTC")) if described else "UTC")
    start, end = _midnight(first, zone), min(_midnight(_after(first), zone), call.now)
    outages = [_outage(one) for one in call.variables["outages"]]
    whole = end > start
    ppm = availability_ppm(outages, start=start, end=end) if whole else None
    within = [one for one in outages if one.since < end and (one.until is None or one.until > start)]
    fact = {
        "item": call.item.number,
        "site": call.variables["site"],
        "month": call.item.payload["month"],
        "availability_percent": None if ppm is None else f"{ppm // 10_000}.{ppm % 10_000:04d}",
        "down_s": int(down_time(outages, start=start, end=end).total_seconds()) if whole else None,
        "outages": [_told(one) for one in within],
        "counted_until": format_moment(end),
    }
    return ServiceResult(documents=(document("availability.json", fact), printed(call, fact, within, end=end)))


def _after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _outage(one: dict[str, Any]) -> Outage:
    until = one["until"]
    return Outage(datetime.fromisoformat(one["since"]), until and datetime.fromisoformat(until), one["cause"])


def _told(one: Outage) -> dict[str, Any]:
    return {"since": format_moment(one.since), "until": one.until and format_moment(one.until), "cause": one.cause}
