"""A report told in sections, each with its paragraphs, table and picture: on paper, and as a page of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from remit.printing.paper import read_template, render_pdf
from remit.printing.plots import printable
from remit.values.moment import Moment

TEMPLATES = Path(__file__).parent / "templates"
MANY_ROWS = 40
"""A table with more rows than this is set smaller."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; each part may be missing.

    `right` numbers the columns of figures and `narrow` those of short words (from 0); the others share the room left.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    right: tuple[int, ...] = ()
    narrow: tuple[int, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report as it shall stand; `facts` are names and values beside its title, `pictures` SVG by name."""

    title: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    pictures: Mapping[str, str]
    language: str


def print_report(report: Report, *, made_at: Moment) -> bytes:
    """Print a report as PDF; equal input, equal bytes."""
    data = {
        "title": report.title,
        "subject": report.subject,
        "facts": [list(pair) for pair in report.facts],
        "sections": [{**asdict(one), "widths": _widths(one), "small": len(one.rows) > MANY_ROWS}
                     for one in report.sections],
    }  # fmt: skip
    return render_pdf(
        read_template(TEMPLATES / "report.typ"),
        data=data,
        title=f"{report.title}: {report.subject}",
        language=report.language,
        made_at=made_at,
        pictures={name: printable(svg) for name, svg in report.pictures.items()},
    )


def _widths(one: Section) -> list[str]:
    taken = {*one.right, *one.narrow}
    return ["auto" if at in taken else "share" for at in range(len(one.head))]


def report_page(report: Report) -> bytes:
    """Write a report as HTML: no script, nothing fetched, every text escaped, pictures inside."""
    return "\n".join(_page(report)).encode()


def _page(report: Report) -> Iterator[str]:
    title = escape(f"{report.subject}: {report.title}")
    yield f'<!doctype html><html lang="{report.language}"><head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>\n{read_template(TEMPLATES / 'report.css')}</style></head><body><main>"
    yield f"<p>{escape(report.title)}</p><h1>{escape(report.subject)}</h1><dl>"
    yield from (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in report.facts)
    yield "</dl>"
    for section in report.sections:
        yield from _section(section, report.pictures)
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
