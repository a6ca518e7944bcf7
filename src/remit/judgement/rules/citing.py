"""Cite sources in one of three fixed styles, and hand them on as CSL-JSON for any other."""

from collections.abc import Iterable
from typing import Any

from remit.judgement.model import Captured

STYLES = ("author_date", "numeric", "legal")
_TYPES = {"text/html": "webpage", "application/pdf": "report"}


def reference(source: Captured, *, style: str, number: int) -> str:
    """Write a source's entry in the list of sources."""
    year = str(source.published.year) if source.published else "n.d."
    who = source.author or source.publisher or source.title
    where = f" <{source.url}>" if source.url else ""
    captured = f" (captured {source.captured_at[:10]})" if source.captured_at else ""
    house = f" {source.publisher}." if source.publisher and source.publisher != who else ""
    if style == "numeric":
        return f"[{number}] {who}. {source.title}.{house} {year}.{where}{captured}"
    if style == "legal":
        day = source.published.strftime("%-d %B %Y") if source.published else year
        return f"{who}, ‘{source.title}’ ({source.publisher or who}, {day}){where}{captured}"
    return f"{who} ({year}). {source.title}.{house}{where}{captured}"


def mark(source: Captured, *, style: str, number: int, page: int) -> str:
    """Write how the text points at a source; the page only where the source has several."""
    pages = len(source.document.pages)
    who, year = source.author or source.publisher or source.title, source.published.year if source.published else "n.d."
    if style == "numeric":
        return f"[{number}, p. {page}]" if pages > 1 else f"[{number}]"
    if style == "legal":
        return f"{who} (n {number}) {page}" if pages > 1 else f"{who} (n {number})"
    return f"({who}, {year}, p. {page})" if pages > 1 else f"({who}, {year})"


def as_csl(sources: Iterable[Captured]) -> list[dict[str, Any]]:
    """Write sources as CSL-JSON 1.0 (citationstyles.org), which any other style is made from."""
    return [_entry(one) for one in sources]


def _entry(source: Captured) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": source.key,
        "type": _TYPES.get(source.document.media_type, "document"),
        "title": source.title,
    }
    if source.author:
        entry["author"] = [{"literal": source.author}]
    if source.publisher:
        entry["publisher"] = source.publisher
    if source.published:
        entry["issued"] = {"date-parts": [[source.published.year, source.published.month, source.published.day]]}
    if source.url:
        entry["URL"] = source.url
    if source.captured_at:
        entry["accessed"] = {"date-parts": [[int(part) for part in source.captured_at[:10].split("-")]]}
    return entry
