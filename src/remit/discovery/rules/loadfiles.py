"""Load files as review platforms exchange them: Concordance DAT for fields, Opticon OPT for pages.

DAT: fields are parted by 0x14, quoted by þ (U+00FE), a line break inside one is ® (U+00AE), the first row names them;
in UTF-8 with or without a mark, or in Windows-1252. OPT: seven fields by comma, one line per page, `Y` where a document
begins, whose page count stands last. What is written here is what the receiving side's specification usually asks for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from remit.values.problem import Problem
from remit.values.refusal import Refusal

PART, QUOTE, BREAK = "\x14", "\u00fe", "\u00ae"
_FIELD = re.compile(f"{QUOTE}((?:[^{QUOTE}]|{QUOTE}{QUOTE})*){QUOTE}({PART}|\r?\n|\r|\\Z)")
_PAGE_FIELDS = 7


class LoadFileRefused(Refusal):
    """A load file that cannot be read at all."""

    code = "discovery.load_file"
    status = 422
    sentence = "The load file cannot be read at {where}: {reason}."


@dataclass(frozen=True, slots=True)
class PageLine:
    """One page of an OPT file; `pages` is the document's count where it begins, else None."""

    number: str
    volume: str
    path: str
    begins: bool
    pages: int | None


def decode(content: bytes) -> str:
    """Return a load file's text: UTF-8 where it is that, else Windows-1252, as older platforms write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_dat(content: bytes) -> tuple[tuple[Mapping[str, str], ...], tuple[Problem, ...]]:
    """Read the rows of a DAT file and what is wrong with single ones. Refuses `LoadFileRefused`."""
    rows = _rows(decode(content))
    head, *body = rows
    names = [name.strip().upper() for name in head]
    if len(set(names)) < len(names) or not all(names):
        raise LoadFileRefused(place="line 1", where="line 1", reason="a name of a field is empty or stands twice")
    good, problems = [], []
    for number, row in enumerate(body, start=2):
        if len(row) == len(names):
            good.append(dict(zip(names, row, strict=True)))
        else:
            said = f"Row {number} has {len(row)} fields, not {len(names)}."
            problems.append(Problem("discovery.row", said, f"row {number}", fields={"row": number, "fields": len(row)}))
    return tuple(good), tuple(problems)


def _rows(text: str) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    at, end = 0, len(text.rstrip("\r\n\x1a"))
    while at < end:
        hit = _FIELD.match(text, at)
        if hit is None:
            where = f"line {text.count(chr(10), 0, at) + 1}"
            raise LoadFileRefused(place=where, where=where, reason="a field is not quoted by þ and parted by 0x14")
        rows[-1].append(hit[1].replace(QUOTE * 2, QUOTE).replace(BREAK, "\n"))
        at = hit.end()
        if hit[2] != PART and at < end:
            rows.append([])
    if not rows[0]:
        raise LoadFileRefused(place="line 1", where="line 1", reason="it is empty")
    return rows


def write_dat(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Write a DAT file in UTF-8 with its mark; a missing field is empty."""
    lines = [_line(names), *(_line([row.get(name, "") for name in names]) for row in rows)]
    return ("\ufeff" + "".join(lines)).encode()


def _line(fields: Iterable[str]) -> str:
    quoted = (
        QUOTE + re.sub(r"\r\n|\r|\n", BREAK, field.replace(PART, " ")).replace(QUOTE, QUOTE * 2) + QUOTE
        for field in fields
    )
    return PART.join(quoted) + "\r\n"


def read_opt(content: bytes) -> tuple[PageLine, ...]:
    """Read an OPT file. Refuses `LoadFileRefused` for a broken line, and where a count is not that of its lines."""
    lines = [line for line in decode(content).splitlines() if line.strip()]
    pages = tuple(_page(line, number) for number, line in enumerate(lines, start=1))
    begins = [place for place, page in enumerate(pages) if page.begins]
    if pages and not pages[0].begins:
        raise LoadFileRefused(place="line 1", where="line 1", reason="no document begins there")
    for place, next_ in zip(begins, [*begins[1:], len(pages)], strict=True):
        if pages[place].pages not in (None, next_ - place):
            where = f"line {place + 1}"
            reason = f"it counts {pages[place].pages} pages and {next_ - place} follow"
            raise LoadFileRefused(place=where, where=where, reason=reason)
    return pages


def _page(line: str, number: int) -> PageLine:
    fields = line.split(",")
    where = f"line {number}"
    if len(fields) != _PAGE_FIELDS:
        raise LoadFileRefused(place=where, where=where, reason=f"it has {len(fields)} fields, not {_PAGE_FIELDS}")
    count = fields[6].strip()
    if count and not count.isdigit():
        raise LoadFileRefused(place=where, where=where, reason=f"“{count}” is no page count")
    begins = fields[3].strip().upper() == "Y"
    return PageLine(fields[0], fields[1], fields[2], begins, int(count) if count else None)


def write_opt(pages: Iterable[PageLine]) -> bytes:
    """Write an OPT file; numbers and paths must hold no comma, which the format cannot carry."""
    lines = [
        f"{one.number},{one.volume},{one.path},{'Y' if one.begins else ''},,,{one.pages if one.begins else ''}\r\n"
        for one in pages
    ]
    return "".join(lines).encode()
