"""The note as a page of its own: no script, nothing fetched, every text escaped, charts inside."""

from collections.abc import Iterator, Mapping
from html import escape

from remit.services.investment_research.sections import Section, Shown
from remit.services.kit import printable

STYLE = """
body { font: 16px/1.5 "Noto Sans", system-ui, sans-serif; color: #1c1f1d; background: #fff; margin: 0 auto;
  max-width: 52rem; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: .2rem 0 1rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; margin: 0 0 1.5rem; }
dt, th { color: #565b57; } dd { margin: 0; font-weight: 600; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #d5d5cf; }
th.n, td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; } td { overflow-wrap: anywhere; }
"""


def page(shown: Shown, pictures: Mapping[str, str], *, language: str) -> bytes:
    """Return the note as HTML."""
    return "\n".join(_page(shown, pictures, language)).encode()


def _page(shown: Shown, pictures: Mapping[str, str], language: str) -> Iterator[str]:
    title = escape(f"{shown.company}: {shown.title}")
    yield f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{STYLE}</style></head><body><main>"
    yield f"<p>{escape(shown.title)}</p><h1>{escape(shown.company)}</h1><dl>"
    yield from (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in shown.facts)
    yield "</dl>"
    for section in shown.sections:
        yield from _section(section, pictures)
    yield "</main></body></html>"


def _section(section: Section, pictures: Mapping[str, str]) -> Iterator[str]:
    if section.heading:
        yield f"<h2>{escape(section.heading)}</h2>"
    yield from (f"<p>{escape(text)}</p>" for text in section.paragraphs)
    if section.picture:
        yield printable(pictures[section.picture]).decode()
    if section.rows:
        yield '<div class="scroll" tabindex="0"><table><thead>'
        yield _row(section.head, section.right, "th")
        yield "</thead><tbody>"
        yield from (_row(row, section.right, "td") for row in section.rows)
        yield "</tbody></table></div>"


def _row(cells: tuple[str, ...], right: tuple[int, ...], tag: str) -> str:
    told = (f"<{tag}{' class=n' if at in right else ''}>{escape(cell)}</{tag}>" for at, cell in enumerate(cells))
    return f"<tr>{''.join(told)}</tr>"
