"""From a collection to one question per document: does it answer the request, and is anything of it privileged?"""

import re
from collections.abc import Iterator
from typing import Any

from remit.services.kit import (
    Paged,
    Reading,
    ServiceCall,
    ServiceResult,
    case_choice,
    case_proposal,
    discovery,
    near_duplicates,
    paged,
)
from remit.services.legal_discovery.matter import Collection, read_collection
from remit.services.legal_discovery.wording import words

RULE = "privilege-1"
CODINGS = {"produce": False, "redact": True, "privileged": True, "other": False}
"""What reviewers may answer, and whether it needs a passage: what is struck, and what makes it privileged."""

ALIKE = 0.7
SIGNS = re.compile(
    r"(?i)\b(?:attorney[- ]client|legal advice|privileged (?:and|&) confidential|work product|advice of counsel"
    r"|tư vấn pháp lý|ý kiến luật sư)\b"
)


def read_discovery(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a collection at intake; refuses a broken load file, a missing document and a period without its event."""
    del media_type
    collection = read_collection(content)
    payload = {
        "name": name,
        "documents": len(collection.items),
        "custodians": sorted({item.custodian for item in collection.items}),
        "aside": collection.matter.aside,
        "sample": len(collection.sample),
    }
    return Reading(payload=payload, kind="collection", title=collection.matter.title)


def ask(call: ServiceCall) -> ServiceResult:
    """Hand the documents, a question for each, and the signs of privilege to the room of judgement."""
    content = call.lookup.content()
    collection = read_collection(content)
    read, starts = _assembled(collection)
    proposals = list(_proposals(collection, starts))
    handed: dict[str, Any] = {
        "source": read.source(call.item.source_name, document=content),
        "questions": list(_questions(collection)),
        "proposals": proposals,
    }
    if collection.batch:
        handed["review"] = {
            "aim": collection.matter.aim,
            "batch": collection.batch,
            "other": discovery.Coding.OTHER.value,
            "together": _families(collection),
        }
    variables = {
        "questions": len(collection.items),
        "batch": collection.batch,
        "hits": sum(one["answer"] == "privileged" for one in proposals),
    }
    return ServiceResult(variables=variables, handed={"judgement": handed})


def _families(collection: Collection) -> list[list[int]]:
    """Return the places, from 1, of documents that go out together or not at all, and so are read together."""
    heads = discovery.families(collection.items)
    together: dict[str, list[int]] = {}
    for place, item in enumerate(collection.items, start=1):
        together.setdefault(heads[item.key], []).append(place)
    return [places for places in together.values() if len(places) > 1]


def _assembled(collection: Collection) -> tuple[Paged, dict[str, int]]:
    """Put all documents into one text, each a page of its own under its name; return where each one's text begins."""
    heads = {item.key: f"{item.key} · {item.custodian}\n\n" for item in collection.items}
    read = paged(f"{head}{collection.texts[key].rstrip()}\n\n" for key, head in heads.items())
    starts = zip(heads.items(), read.starts, strict=True)
    return read, {key: at + len(head) for (key, head), at in starts}


def _questions(collection: Collection) -> Iterator[dict[str, Any]]:
    alike: dict[str, list[str]] = {}
    for one, other, share in near_duplicates(collection.texts, alike=ALIKE):
        alike.setdefault(one, []).append(f"{other} ({share:.0%})")
        alike.setdefault(other, []).append(f"{one} ({share:.0%})")
    answers = {key: (words("codings", key), needs) for key, needs in CODINGS.items()}
    for item in collection.items:
        name = item.fields.get("SUBJECT") or item.fields.get("FILENAME") or item.key
        guideline = {one: _guideline(collection, alike.get(item.key, []), language=one) for one in ("en", "vi")}
        yield case_choice(item.key, dict.fromkeys(("en", "vi"), f"{item.key}: {name}"), answers, guideline=guideline)


def _guideline(collection: Collection, alike: list[str], *, language: str) -> str:
    near = f" {words('report', 'alike')[language]}: {', '.join(alike)}." if alike else ""
    return f"{words('report', 'request')[language]}: {collection.matter.request}{near}"


def _proposals(collection: Collection, starts: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Show the words that speak for privilege; a document without any is left open."""
    counsel = [re.compile(re.escape(name), re.IGNORECASE) for name in collection.matter.counsel]
    for item in collection.items:
        text = collection.texts[item.key].rstrip()
        hits = [hit.span() for pattern in (SIGNS, *counsel) for hit in pattern.finditer(text)][:5]
        passages = [_line(text, start, end, starts[item.key]) for start, end in sorted(hits)]
        score = min(0.9, 0.4 + 0.2 * len(hits)) if hits else 0.5
        yield case_proposal(item.key, "privileged" if hits else None, passages, rule=RULE, score=score)


def _line(text: str, start: int, end: int, at: int) -> list[int]:
    """Widen a hit to its line, which is what a reader needs to see."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return [at + first, at + (len(text) if last < 0 else last)]
