"""The production: what goes to the other side, numbered page by page, with its load files; and the privilege log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remit.services.kit import (
    BYTE_ORDER,
    Moment,
    PassageNotFound,
    discovery,
    near_duplicates,
    number_pages,
    pack,
    page_count,
    read_template,
    render_pdf,
    strike,
    write_csv,
)
from remit.services.legal_discovery.asking import ALIKE
from remit.services.legal_discovery.matter import Collection
from remit.services.legal_discovery.wording import say

WIDTH = 6
FIELDS = ("BEGBATES", "ENDBATES", "BEGATTACH", "ENDATTACH", "CUSTODIAN", "DUPCUSTODIAN", "AUTHOR", "TO", "DATE",
          "SUBJECT", "PAGES", "REDACTED", "WITHHELD", "HASH", "PDFPATH", "TEXTPATH")  # fmt: skip
LOG = ("number", "document", "date", "author", "recipients", "kind", "basis")
STRUCK = "[REDACTED]"
"""The trade's word in any language."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was settled of each document: its coding, the passages struck, and the reasons given."""

    coded: Mapping[str, discovery.Coding]
    struck: Mapping[str, tuple[str, ...]]
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, case_file: Mapping[str, Any]) -> "Settled":
        """Read a signed case file."""
        asked = {one["key"]: one for one in case_file["questions"]}
        coded = {key: discovery.Coding(one["answer"]) for key, one in asked.items()}
        struck = {
            key: tuple(dict.fromkeys(piece["quotation"].strip() for piece in one["evidence"]))
            for key, one in asked.items()
            if coded[key] is discovery.Coding.REDACT
        }
        return cls(coded, struck, {key: " ".join(one["reasons"]) for key, one in asked.items()})


@dataclass(frozen=True, slots=True)
class Production:
    """A production: each document's fate, what is numbered, its papers and texts, and copies that stand for others."""

    collection: Collection
    settled: Settled
    fates: Mapping[str, discovery.Fate]
    copies: Mapping[str, str]
    numbered: tuple[discovery.Numbered, ...]
    papers: Mapping[str, bytes]
    texts: Mapping[str, str]

    @property
    def odd(self) -> tuple[tuple[str, str], ...]:
        """Near copies that were coded apart; reviewers look at them before anything goes out."""
        coded = self.settled.coded
        pairs = near_duplicates(self.collection.texts, alike=ALIKE)
        return tuple((one, other) for one, other, _ in pairs if coded[one] is not coded[other])

    def count(self, fate: discovery.Fate) -> int:
        """Count the documents of a fate; copies that stand for others are not counted twice."""
        return sum(self.fates[item.key] is fate for item in self.collection.items if item.key not in self.copies)


def produce(collection: Collection, settled: Settled, *, language: str, made_at: Moment) -> Production:
    """Make a production of what was read. Refuses `PassageNotFound` where a passage to strike is on no page."""
    collection = collection.of(settled.coded.keys())
    fate_of = discovery.fates(collection.items, settled.coded)
    fate_of = {**fate_of, **_struck_beside(collection, settled, fate_of)}
    copies = {
        key: earlier
        for key, earlier in discovery.duplicates(collection.items, collection.hashes).items()
        if fate_of[key] is fate_of[earlier]
    }
    heads = discovery.families(collection.items)
    going = {heads[key] for key, fate in fate_of.items() if fate in (discovery.Fate.PRODUCED, discovery.Fate.REDACTED)}
    out = [item for item in collection.items if heads[item.key] in going and item.key not in copies]
    papers, texts = {}, {}
    for item in out:
        fate = fate_of[item.key]
        papers[item.key], texts[item.key] = _paper(collection, settled, item.key, fate, language, made_at)
    numbered = discovery.number(
        [item.key for item in out],
        fate_of,
        {key: page_count(paper) for key, paper in papers.items()},
        prefix=collection.matter.prefix,
        start=collection.matter.start,
        width=WIDTH,
    )
    return Production(collection, settled, fate_of, copies, numbered, papers, texts)


def _struck_beside(
    collection: Collection, settled: Settled, fate_of: Mapping[str, discovery.Fate]
) -> dict[str, discovery.Fate]:
    """A copy of a document with struck passages has them struck too, whatever it was coded itself."""
    same = discovery.duplicates(collection.items, collection.hashes)
    return {key: fate_of[one] for key, one in same.items() if fate_of[one] is discovery.Fate.REDACTED}


def _paper(
    collection: Collection,
    settled: Settled,
    key: str,
    fate: discovery.Fate,
    language: str,
    made_at: Moment,
) -> tuple[bytes, str]:
    """Make the pages and the text of one document as they go out; a withheld one is a sheet that says so."""
    if fate is discovery.Fate.WITHHELD:
        sheet = say("report", "sheet", language=language)
        return _printed(sheet, language, made_at), sheet
    passages = settled.struck.get(key, ()) if fate is discovery.Fate.REDACTED else ()
    text = _without(collection.texts[key], passages, key=key)
    native = collection.natives.get(key)
    if native is None:
        return _printed(text, language, made_at), text
    return strike(native, passages), text


def _without(text: str, passages: Iterable[str], *, key: str) -> str:
    """Strike passages out of a text. Refuses `PassageNotFound`: what is not found would go out unstruck."""
    for passage in passages:
        if passage not in text:
            raise PassageNotFound(place=key, passage=passage)
    return _hidden(text, passages)


def _hidden(text: str, passages: Iterable[str]) -> str:
    """Strike longer passages first, so that a shorter one within leaves nothing of them."""
    for passage in sorted(passages, key=len, reverse=True):
        text = text.replace(passage, STRUCK)
    return text


def _printed(text: str, language: str, made_at: Moment) -> bytes:
    return render_pdf(
        read_template(Path(__file__).parent / "document.typ"),
        data={"text": text},
        title="",
        language=language,
        made_at=made_at,
    )


def packed(production: Production, *, volume: str) -> bytes:
    """Pack what goes to the other side: papers, texts, DAT and OPT."""
    files: dict[str, bytes] = {}
    pages = []
    prefix = production.collection.matter.prefix
    for one in production.numbered:
        first = int(one.first.removeprefix(prefix))
        numbers = [f"{prefix}{first + place:0{WIDTH}}" for place in range(one.pages)]
        files[f"PDF/{one.first}.pdf"] = number_pages(production.papers[one.key], numbers)
        files[f"TEXT/{one.first}.txt"] = production.texts[one.key].encode()
        pages += [
            discovery.PageLine(number, volume, f"PDF/{one.first}.pdf", not place, one.pages if not place else None)
            for place, number in enumerate(numbers)
        ]
    files[f"DATA/{volume}.opt"] = discovery.write_opt(pages)
    files[f"DATA/{volume}.dat"] = discovery.write_dat(FIELDS, rows(production))
    return pack(files)


def rows(production: Production) -> list[dict[str, str]]:
    """Return the rows of the load file; a sheet tells nothing of the document that it stands for but its family."""
    collection = production.collection
    heads = discovery.families(collection.items)
    items = {item.key: item for item in collection.items}
    spans: dict[str, list[discovery.Numbered]] = {}
    for one in production.numbered:
        spans.setdefault(heads[one.key], []).append(one)
    made = []
    for one in production.numbered:
        family, item = spans[heads[one.key]], items[one.key]
        row = {
            "BEGBATES": one.first,
            "ENDBATES": one.last,
            "BEGATTACH": family[0].first if len(family) > 1 else "",
            "ENDATTACH": family[-1].last if len(family) > 1 else "",
            "CUSTODIAN": item.custodian,
            "DUPCUSTODIAN": "; ".join(
                items[copy].custodian for copy, kept in production.copies.items() if kept == one.key
            ),
            "PAGES": str(one.pages),
            "REDACTED": "Y" if one.fate is discovery.Fate.REDACTED else "",
            "WITHHELD": "Y" if one.fate is discovery.Fate.WITHHELD else "",
            "PDFPATH": f"PDF/{one.first}.pdf",
            "TEXTPATH": f"TEXT/{one.first}.txt",
        }
        if one.fate is not discovery.Fate.WITHHELD:
            struck = production.settled.struck.get(one.key, ())
            row |= {name: _hidden(item.fields.get(name, ""), struck) for name in ("AUTHOR", "TO", "DATE", "SUBJECT")}
        if one.fate is discovery.Fate.PRODUCED:
            row["HASH"] = collection.hashes[one.key]
        made.append(row)
    return made


def privilege_log(production: Production, *, language: str) -> bytes:
    """Write the privilege log: what is withheld or struck for privilege, and on which ground, without what it says."""
    numbers = {one.key: one.first for one in production.numbered}
    rows = []
    for item in production.collection.items:
        fate = production.fates[item.key]
        if fate in (discovery.Fate.WITHHELD, discovery.Fate.REDACTED):
            told = [item.key, *(item.fields.get(name, "") for name in ("DATE", "AUTHOR", "TO"))]
            kind, ground = say("fates", fate.value, language=language), production.settled.reasons[item.key]
            rows.append([numbers.get(item.key, "–"), *told, kind, ground])
    return BYTE_ORDER + write_csv([say("log", name, language=language) for name in LOG], rows)
