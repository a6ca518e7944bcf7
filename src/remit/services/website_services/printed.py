"""The availability month as a client reads it: the figure, each outage in the client's zone, minutes down by day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from remit.services.kit import Document, Outage, Plot, Sentences, Series, ServiceCall, Spelling, draw_bars, render_pdf
from remit.services.website_services.folder import FOLDER

TEMPLATE = """
#letterhead(from: data.from, to: data.to, title: data.title, facts: data.facts)
#if data.rows.len() > 0 [
  #plot("down.svg", alt: data.summary)
  #rows(data.head, data.rows, widths: (auto, auto, auto, 1fr))
] else [#data.none]
"""
MINUTE_S = 60


def printed(call: ServiceCall, fact: Mapping[str, Any], outages: Sequence[Outage], *, end: datetime) -> Document:
    """Print the month; its figures are those of `availability.json`."""
    described = call.lookup.reference("site", str(fact["site"]))
    body: Mapping[str, Any] = described.body if described else {}
    say, zone = Sentences(FOLDER, str(body.get("language", "en"))), ZoneInfo(str(body.get("tz", "UTC")))
    name = str(body.get("domain") or fact["site"])
    month = Spelling(say.language).month(fact["month"])
    title, summary = say("month.title", site=name, month=month), say("month.by_day")
    data = {
        "from": [],
        "to": [name],
        "title": title,
        "facts": [
            [say("month.availability"), f"{fact['availability_percent'] or '–'}%"],
            [say("month.down"), say("month.minutes", minutes=-(-int(fact["down_s"] or 0) // MINUTE_S))],
            [
                say("month.until"),
                f"{Spelling(say.language).day(end.astimezone(zone).date())}, {end.astimezone(zone):%H:%M} ({zone.key})",
            ],
            [say("month.reference"), call.item.number],
        ],
        "head": [say(f"month.{key}") for key in ("since", "back", "lasted", "cause")],
        "rows": [_row(one, zone, end, say) for one in outages],
        "summary": summary,
        "none": say("month.none"),
    }
    pictures = {"down.svg": _by_day(outages, zone, end, fact["month"], summary).encode()} if outages else {}
    content = render_pdf(TEMPLATE, data=data, title=title, language=say.language, made_at=call.now, pictures=pictures)
    return Document("availability.pdf", "application/pdf", content)


def _row(one: Outage, zone: ZoneInfo, end: datetime, say: Sentences) -> list[str]:
    back = f"{one.until.astimezone(zone):%m-%d %H:%M}" if one.until else "–"
    minutes = -(-int(((one.until or end) - one.since).total_seconds()) // MINUTE_S)
    return [f"{one.since.astimezone(zone):%m-%d %H:%M}", back, say("month.minutes", minutes=minutes), one.cause]


def _by_day(outages: Sequence[Outage], zone: ZoneInfo, end: datetime, month: str, title: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    days = [first + timedelta(days=at) for at in range((following - first).days)]
    down: Counter[date] = Counter()
    for one in outages:
        for day in days:
            midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
            low, high = max(one.since, midnight), min(one.until or end, midnight + timedelta(days=1), end)
            down[day] += max(0, int((high - low).total_seconds()))
    names, series = tuple(f"{day:%d}" for day in days), Series(title, tuple(down[day] / MINUTE_S for day in days))
    return draw_bars(Plot(title, title, names, (series,), write=lambda value: f"{value:.0f}"))
