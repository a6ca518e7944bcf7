"""From received bytes to statements, and back and forth between facts and what the item keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from remit.services.bank_reconciliation.camt import read_camt
from remit.services.bank_reconciliation.mt940 import is_mt940, read_mt940
from remit.services.bank_reconciliation.refusals import NoStatement
from remit.services.bank_reconciliation.tabular import read_csv
from remit.services.kit import Reading, Refusal, Statement, StatementLine, read_xml

ENCODINGS = ("utf-8-sig", "cp1252")


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a bank's file; a CSV whose columns need the agreed mapping is read again when that is at hand."""
    del media_type  # the bytes say what they are
    try:
        statements = numbered(read_statements(content))
    except NoStatement:
        if not looks_tabular(content):
            raise
        statements = ()
    title = " · ".join(_title(one) for one in statements) or name
    reference = _title(statements[0]) if statements else None
    payload = {"statements": [statement_json(one) for one in statements]}
    return Reading(payload=payload, kind="statement", title=title, reference=reference)


def _title(one: Statement) -> str:
    """Name a statement by its number and last day; its account is classified, and a title is nowhere masked."""
    return " ".join(part for part in (one.number, one.until_date and one.until_date.isoformat()) if part)


def read_statements(content: bytes, *, mapping: Mapping[str, Any] | None = None) -> tuple[Statement, ...]:
    """Return the statements of a file: camt.053, MT940 or CSV. Refuses what is none of them, with the place."""
    if content.lstrip()[:1] == b"<":
        return read_camt(read_xml(content))
    text = decoded(content)
    return read_mt940(text) if is_mt940(text) else read_csv(text, mapping=mapping)


def numbered(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Give every line a key of its own in the file: place of the statement, place of the line."""
    return tuple(
        replace(one, lines=tuple(replace(line, key=f"{at}:{line.key}") for line in one.lines))
        for at, one in enumerate(statements, start=1)
    )


def decoded(content: bytes) -> str:
    """Return a file's text. Refuses `NoStatement` where it is none."""
    if b"\x00" in content:
        raise NoStatement(place="file")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoStatement(place="file")


def looks_tabular(content: bytes) -> bool:
    """Tell whether a file has columns under some heading."""
    try:
        first, _, rest = decoded(content).partition("\n")
    except Refusal:
        return False
    return bool(rest.strip()) and any(first.count(mark) >= 2 for mark in ";,\t|")


def statement_json(one: Statement) -> dict[str, Any]:
    """Write a statement as plain JSON: whole minor units, days as ISO text."""
    found = asdict(one)
    for key in ("from_date", "until_date"):
        found[key] = found[key] and found[key].isoformat()
    found["lines"] = [{**line, "booked_date": line["booked_date"].isoformat()} for line in found["lines"]]
    return found


def statement_of(found: Mapping[str, Any]) -> Statement:
    """Read a statement back from its JSON."""
    lines = tuple(
        StatementLine(**{**line, "booked_date": date.fromisoformat(line["booked_date"])}) for line in found["lines"]
    )
    days = {key: date.fromisoformat(found[key]) if found[key] else None for key in ("from_date", "until_date")}
    return Statement(**{**found, **days, "lines": lines})
