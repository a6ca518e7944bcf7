"""The collection as it is handed over: `matter.json`, a load file, texts and, where there are any, PDFs."""

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from remit.services.kit import Refusal, content_hash, discovery, page_count, read_document, unpack

LOAD = "load.dat"
PREFIX_MAX, DOCUMENTS_MAX = 12, 1000
LEARNED_FROM, BATCH = 50, 10
"""From so many documents on they are read in the order that a learner chooses, so many at a time."""

NEEDED = ("DOCID", "CUSTODIAN", "TEXTPATH")


class NoCollection(Refusal):
    """A file that is no collection."""

    code = "legal_discovery.no_collection"
    status = 422
    sentence = "The file is no collection: {reason}."


class DocumentMissing(Refusal):
    """A document that the load file names and the package does not hold."""

    code = "legal_discovery.missing"
    status = 422
    sentence = "{document}: the load file names {path}, which is not in the package."


@dataclass(frozen=True, slots=True)
class Matter:
    """A dispute: what is asked for, who its lawyers are, how pages are numbered, which days count."""

    title: str
    request: str
    counsel: tuple[str, ...]
    prefix: str
    start: int
    aside: int
    aim: float
    batch: int
    events: Mapping[str, date]
    periods: tuple[discovery.Period, ...]
    closed: frozenset[date]


@dataclass(frozen=True, slots=True)
class Collection:
    """A matter with its documents in the order of the load file: text, and the PDF where there is one."""

    matter: Matter
    items: tuple[discovery.Item, ...]
    texts: Mapping[str, str]
    natives: Mapping[str, bytes]

    @property
    def hashes(self) -> Mapping[str, str]:
        """The hash of each document's text, by which copies are known."""
        return {key: content_hash(text.encode()) for key, text in self.texts.items()}

    @property
    def batch(self) -> int:
        """How many documents are chosen at a time, 0 where all are read: a client's own sample says how it was read."""
        if self.sample or self.matter.aside:
            return 0
        return self.matter.batch or (BATCH if len(self.items) >= LEARNED_FROM else 0)

    def of(self, keys: Container[str]) -> "Collection":
        """Keep some of the documents."""
        return replace(self, items=tuple(item for item in self.items if item.key in keys))

    @property
    def sample(self) -> tuple[str, ...]:
        """The documents that were drawn at random from the pile put aside."""
        return tuple(item.key for item in self.items if item.fields.get("SET", "").lower() == "sample")


def read_collection(content: bytes) -> Collection:
    """Read a collection. Refuses `NoCollection`, `DocumentMissing`, and what is wrong with a load file or a PDF."""
    files = unpack(content)
    if "matter.json" not in files or LOAD not in files:
        raise NoCollection(place="file", reason=f"it holds no matter.json and {LOAD}")
    rows, problems = discovery.read_dat(files[LOAD])
    if problems:
        raise NoCollection(place=problems[0].place, reason=problems[0].message)
    if not 0 < len(rows) <= DOCUMENTS_MAX:
        raise NoCollection(place=LOAD, reason=f"it lists {len(rows)} documents; send 1 to {DOCUMENTS_MAX} at a time")
    items = tuple(_item(row, number) for number, row in enumerate(rows, start=2))
    if len({item.key for item in items}) < len(items):
        raise NoCollection(place=LOAD, reason="two documents have one DOCID")
    natives = {item.key: _file(files, item, item.native_path) for item in items if item.native_path}
    texts = {item.key: _text(files, item, natives.get(item.key)) for item in items}
    return Collection(_matter(files["matter.json"]), items, texts, natives)


def _item(row: Mapping[str, str], number: int) -> discovery.Item:
    missing = [name for name in NEEDED if not row.get(name)]
    if missing:
        raise NoCollection(place=f"row {number}", reason=f"row {number} has no {missing[0]}")
    native = row.get("NATIVEPATH", "")
    return discovery.Item(
        key=row["DOCID"],
        custodian=row["CUSTODIAN"],
        fields=row,
        text_path=row["TEXTPATH"].replace("\\", "/"),
        native_path=native.replace("\\", "/") if native.lower().endswith(".pdf") else "",
        parent=row.get("PARENTID", ""),
    )


def _file(files: Mapping[str, bytes], item: discovery.Item, path: str) -> bytes:
    if path not in files:
        raise DocumentMissing(place=item.key, document=item.key, path=path)
    return files[path]


def _text(files: Mapping[str, bytes], item: discovery.Item, native: bytes | None) -> str:
    """Take the text of the PDF where there is one, so that what is struck is what stands on its pages."""
    if native is not None:
        page_count(native)
        return read_document(native, name=item.native_path).text
    return discovery.decode(_file(files, item, item.text_path)).replace("\r\n", "\n")


def _matter(content: bytes) -> Matter:
    try:
        told: Any = json.loads(content)
        matter = Matter(
            title=str(told["matter"]),
            request=str(told["request"]),
            counsel=tuple(str(one) for one in told.get("counsel", ())),
            prefix=str(told.get("prefix", "DOC")),
            start=int(told.get("start", 1)),
            aside=int(told.get("aside", 0)),
            aim=float(told.get("recall", 0.75)),
            batch=int(told.get("batch", 0)),
            events={str(key): date.fromisoformat(day) for key, day in told.get("events", {}).items()},
            periods=tuple(discovery.Period(**one) for one in told.get("deadlines", ())),
            closed=frozenset(date.fromisoformat(day) for day in told.get("closed", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise NoCollection(place="matter.json", reason=f"matter.json: {type(fault).__name__} {fault}") from None
    if not (matter.prefix.isascii() and matter.prefix.isalnum() and len(matter.prefix) <= PREFIX_MAX):
        raise NoCollection(place="matter.json", reason=f"“{matter.prefix}” is no prefix of letters and digits")
    for period in matter.periods:
        discovery.deadline(period, matter.events, closed=matter.closed)
    return matter
