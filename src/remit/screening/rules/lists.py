"""Read a list of sanctioned parties: CSV with headings, or XML as the United Nations' consolidated list is shaped."""

import csv
import io
import re
from collections.abc import Iterator

from lxml import etree

from remit.engine.core.xml import read_xml
from remit.screening.model import Listed, ListRefused

COLUMNS = ("key", "kind", "name")
_BORN = re.compile(r"\d{4}(-\d{2}-\d{2})?")


def read_list(content: bytes) -> tuple[Listed, ...]:
    """Read a list; XML is told by its first sign. Refuses `ListRefused`, and `XmlRefused` for hostile XML."""
    found = tuple(_from_xml(read_xml(content)) if content.lstrip()[:1] == b"<" else _from_csv(content))
    if not found:
        raise ListRefused(reason="it lists nobody")
    keys = [one.key for one in found]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ListRefused(reason=f"the key {twice} stands twice", place=twice)
    return found


def _from_csv(content: bytes) -> Iterator[Listed]:
    try:
        table = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        columns, rows = table.fieldnames or (), list(table)
    except UnicodeDecodeError:
        raise ListRefused(reason="it is no text in UTF-8") from None
    except csv.Error as fault:
        raise ListRefused(reason=f"it is no table ({fault})") from None
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise ListRefused(reason=f"it lacks the column {missing[0]}", place=missing[0])
    for at, row in enumerate(rows, start=2):
        kind = str(row["kind"] or "").strip()
        if kind not in ("person", "entity") or not str(row["key"] or "").strip() or not str(row["name"] or "").strip():
            raise ListRefused(reason=f"line {at} lacks a key, a name or a kind (person, entity)", place=f"line {at}")
        names = (str(row["name"]).strip(), *_split(row.get("aliases")))
        born = tuple(one for one in _split(row.get("born")) if _BORN.fullmatch(one))
        countries = frozenset(one.upper() for one in _split(row.get("countries")))
        yield Listed(str(row["key"]).strip(), names, kind, born, countries, str(row.get("programme") or ""))


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def _from_xml(root: etree._Element) -> Iterator[Listed]:
    for tag, kind in (("INDIVIDUAL", "person"), ("ENTITY", "entity")):
        for one in root.iter(tag):
            key = _text(one, "DATAID")
            parts = [_text(one, part) for part in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")]
            name = " ".join(part for part in parts if part)
            if not key or not name:
                raise ListRefused(reason="an entry has no DATAID or no name", place=f"line {one.sourceline}")
            aliases = tuple(_texts(one, f"{tag}_ALIAS/ALIAS_NAME"))
            dates = (*_texts(one, "INDIVIDUAL_DATE_OF_BIRTH/DATE"), *_texts(one, "INDIVIDUAL_DATE_OF_BIRTH/YEAR"))
            born = tuple(date[:10] for date in dates if _BORN.fullmatch(date[:10]))
            yield Listed(key, (name, *aliases), kind, born, programme=_text(one, "UN_LIST_TYPE"))


def _text(element: etree._Element, path: str) -> str:
    return next(_texts(element, path), "")


def _texts(element: etree._Element, path: str) -> Iterator[str]:
    for one in element.findall(path):
        if one.text and one.text.strip():
            yield " ".join(one.text.split())
