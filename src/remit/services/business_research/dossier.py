"""The dossier: a ZIP with `dossier.json` (questions, sources, claims, mentions) and the captured sources themselves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from remit.services.kit import SOURCE_KINDS, Captured, Mention, PackageRefused, Refusal, read_source, unpack

BEARINGS = ("supports", "contradicts")


class NoDossier(Refusal):
    """A file that is no research dossier."""

    code = "research.no_dossier"
    status = 422
    sentence = "The file is no research dossier: {reason}."


@dataclass(frozen=True, slots=True)
class Question:
    """What the client wants to know; `under` is the question that it helps to answer, None at the root."""

    key: str
    text: str
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage of a source that bears on a claim, for it or against it."""

    source: str
    text: str
    bearing: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that answers a question; a `key` claim carries the conclusion and needs two independent sources."""

    key: str
    question: str
    text: str
    is_key: bool
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure that no source states and judges give as a distribution; `known` where the desk has it and asks anyway.

    Such seeds, eight at least, tell whose distributions are worth how much; they stand in no brief.
    """

    key: str
    question: str
    text: str
    unit: str
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that the research desk hands over."""

    title: str
    as_of: date
    questions: tuple[Question, ...]
    sources: tuple[Captured, ...]
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    estimates: tuple[Estimate, ...] = ()

    def source(self, key: str) -> Captured:
        """Return a source by key."""
        return next(one for one in self.sources if one.key == key)


def read_dossier(content: bytes) -> Dossier:
    """Read a dossier. Refuses `NoDossier` naming the place, and sources that have no text."""
    files = _unpack(content)
    try:
        data = json.loads(files["dossier.json"])
        dossier = Dossier(
            title=str(data["title"]),
            as_of=date.fromisoformat(data["as_of"]),
            questions=tuple(Question(one["key"], str(one["text"]), one.get("under")) for one in data["questions"]),
            sources=tuple(_source(one, files) for one in data["sources"]),
            claims=tuple(_claim(one) for one in data["claims"]),
            mentions=tuple(_mention(one, at) for at, one in enumerate(data.get("mentions", ()))),
            estimates=tuple(_estimate(one) for one in data.get("estimates", ())),
        )
    except KeyError as missing:
        raise NoDossier(place=str(missing).strip("'"), reason=f"{missing} is missing") from None
    except (TypeError, ValueError, AttributeError, ArithmeticError) as fault:
        raise NoDossier(place="dossier.json", reason=str(fault)[:120]) from None
    _check(dossier)
    return dossier


def _unpack(content: bytes) -> Mapping[str, bytes]:
    try:
        return unpack(content)
    except PackageRefused as refused:
        raise NoDossier(place="file", reason=str(refused.fields["reason"])) from None


def _source(data: Mapping[str, Any], files: Mapping[str, bytes]) -> Captured:
    kind, publisher, published = data["kind"], str(data.get("publisher", "")), data.get("published")
    if kind not in SOURCE_KINDS:
        raise NoDossier(place=data["key"], reason=f"a source is {', '.join(SOURCE_KINDS)}, not “{kind}”")
    content = files[data["file"]]
    return Captured(
        key=data["key"],
        title=str(data["title"]),
        author=str(data.get("author", "")),
        publisher=publisher,
        published=date.fromisoformat(published) if published else None,
        url=str(data.get("url", "")),
        captured_at=str(data.get("captured_at", "")),
        kind=kind,
        origin=str(data.get("origin") or publisher or data["key"]).casefold(),
        content=content,
        document=read_source(content, data["file"]),
    )


def _claim(data: Mapping[str, Any]) -> Claim:
    quotations = tuple(
        Quotation(one["source"], str(one["quotation"]), one.get("bearing", "supports")) for one in data["evidence"]
    )
    return Claim(data["key"], data["question"], str(data["text"]), bool(data.get("key_claim")), quotations)


def _estimate(data: Mapping[str, Any]) -> Estimate:
    known = None if data.get("known") is None else str(Decimal(str(data["known"])))
    return Estimate(data["key"], data["question"], str(data["text"]), str(data["unit"]), known)


def _mention(data: Mapping[str, Any], at: int) -> Mention:
    return Mention(
        key=f"m{at + 1}",
        source=data["source"],
        name=str(data["name"]),
        country=str(data.get("country", "")),
        identifier=str(data.get("identifier", "")),
    )


def _check(dossier: Dossier) -> None:
    """Refuse keys that are double or lead nowhere."""
    judged = [one.key for one in dossier.claims] + [one.key for one in dossier.estimates]
    for keys in ([one.key for one in dossier.questions], [one.key for one in dossier.sources], judged):
        if not keys or len(set(keys)) < len(keys):
            raise NoDossier(place="dossier.json", reason="questions, sources and claims each need a key of their own")
    asked = {one.key for one in dossier.questions}
    held = {one.key for one in dossier.sources}
    for question in dossier.questions:
        _require(question.under is None or question.under in asked, question.key, f"under “{question.under}”")
    for claim in dossier.claims:
        _require(claim.question in asked, claim.key, f"question “{claim.question}”")
        for one in claim.quotations:
            _require(one.source in held and one.bearing in BEARINGS, claim.key, f"evidence in “{one.source}”")
    for estimate in dossier.estimates:
        _require(estimate.question in asked, estimate.key, f"question “{estimate.question}”")
    for mention in dossier.mentions:
        _require(mention.source in held, mention.name, f"source “{mention.source}”")


def _require(right: bool, place: str, what: str) -> None:
    if not right:
        raise NoDossier(place=place, reason=f"{place} names {what}, which the dossier does not have")
