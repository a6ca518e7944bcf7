"""From a collection to one question per document: does it answer the request, and is anything of it privileged?"""

import re
from collections.abc import Iterator
from typing import Any

from remit.services.kit import Reading, ServiceCall, ServiceResult, content_hash, discovery, near_duplicates
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
    text, pages, starts = _assembled(collection)
    proposals = list(_proposals(collection, starts))
    handed: dict[str, Any] = {
        "source": {
            "name": call.item.source_name,
            "media_type": "text/plain",
            "document_hash": content_hash(content),
            "text": text,
            "pages": pages,
        },
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


def _assembled(collection: Collection) -> tuple[str, list[list[int]], dict[str, int]]:
    """Put all documents into one text, each a page of its own under its name; return where each one's text begins."""
    parts, pages, starts, at = [], [], {}, 0
    for number, item in enumerate(collection.items, start=1):
        head = f"{item.key} · {item.custodian}\n\n"
        body = head + collection.texts[item.key].rstrip() + "\n\n"
        starts[item.key] = at + len(head)
        pages.append([number, at, at + len(body)])
        parts.append(body)
        at += len(body)
    return "".join(parts), pages, starts


def _questions(collection: Collection) -> Iterator[dict[str, Any]]:
    alike: dict[str, list[str]] = {}
    for one, other, share in near_duplicates(collection.texts, alike=ALIKE):
        alike.setdefault(one, []).append(f"{other} ({share:.0%})")
        alike.setdefault(other, []).append(f"{one} ({share:.0%})")
    for item in collection.items:
        name = item.fields.get("SUBJECT") or item.fields.get("FILENAME") or item.key
        yield {
            "key": item.key,
            "text": dict.fromkeys(("en", "vi"), f"{item.key}: {name}"),
            "kind": "choice",
            "options": [
                {"key": key, "label": dict(words("codings", key)), "needs_evidence": needs}
                for key, needs in CODINGS.items()
            ],
            "guideline": {
                language: _guideline(collection, alike.get(item.key, []), language=language)
                for language in ("en", "vi")
            },
            "required_judges": 2,
            "method": "unanimity",
        }


def _guideline(collection: Collection, alike: list[str], *, language: str) -> str:
    near = f" {words('report', 'alike')[language]}: {', '.join(alike)}." if alike else ""
    return f"{words('report', 'request')[language]}: {collection.matter.request}{near}"


def _proposals(collection: Collection, starts: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Show the words that speak for privilege; a document without any is left open."""
    counsel = [re.compile(re.escape(name), re.IGNORECASE) for name in collection.matter.counsel]
    for item in collection.items:
        text = collection.texts[item.key].rstrip()
        hits = [hit.span() for pattern in (SIGNS, *counsel) for hit in pattern.finditer(text)][:5]
        at = starts[item.key]
        yield {
            "question": item.key,
            "answer": "privileged" if hits else None,
            "score": min(0.9, 0.4 + 0.2 * len(hits)) if hits else 0.5,
            "rule": RULE,
            "passages": [_line(text, start, end, at) for start, end in sorted(hits)],
        }


def _line(text: str, start: int, end: int, at: int) -> list[int]:
    """Widen a hit to its line, which is what a reader needs to see."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return [at + first, at + (len(text) if last < 0 else last)]
