"""The first draft: where somebody speaks, and what a recogniser heard there, with the client's own words put right."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from remit.services.kit import Reference, media
from remit.services.transcription.terms import Terms

MOST_PEAKS = 3_000


@dataclass(frozen=True, slots=True)
class Draft:
    """Segments with what was heard, the words of it with their times, why nothing was heard, and the samples."""

    rows: list[dict[str, Any]]
    heard: list[tuple[str, int, int, float]]
    why_not: str
    samples: bytes


def draft(content: bytes, terms: Terms, glossary: Iterable[Reference]) -> Draft:
    """Draft a recording, as far as a machine may."""
    samples = media.samples(content)
    stretches = media.split(samples) or (media.Stretch(0, media.length_ms(samples)),)
    heard, reason = _heard(samples, stretches, terms)
    known = _corrections(glossary)
    rows = [
        {"start_ms": one.start_ms, "end_ms": one.end_ms, "speaker": "", "text": _corrected(_text(words), known)}
        for one, words in zip(stretches, heard, strict=True)
    ]
    told = [(one.text, one.start_ms, one.end_ms, one.sure) for words in heard for one in words]
    return Draft(rows, told, reason, samples)


def _text(words: Iterable[media.Word]) -> str:
    return " ".join(one.text for one in words)


def _heard(
    samples: bytes, stretches: Sequence[media.Stretch], terms: Terms
) -> tuple[list[tuple[media.Word, ...]], str]:
    recogniser = recogniser_of(terms)
    nothing: list[tuple[media.Word, ...]] = [()] * len(stretches)
    if recogniser is None:
        return nothing, "transcript.undrafted"
    if media.length_ms(samples) > terms.draft_ms:
        return nothing, "transcript.long"
    try:
        return media.hear_stretches(recogniser, samples, stretches), ""
    except media.SpeechUnavailable:
        return nothing, "transcript.draft"


def recogniser_of(terms: Terms) -> media.Recogniser | None:
    """Return who drafts by the terms; the local one hears English alone."""
    if terms.recogniser == "endpoint" and terms.endpoint.get("address"):
        address, model = terms.endpoint["address"], terms.endpoint.get("model", "")
        return media.EndpointRecogniser(address, model=model, language=terms.language)
    if terms.recogniser == "local" and terms.language.startswith("en"):
        return media.LocalRecogniser()
    return None


def _corrections(glossary: Iterable[Reference]) -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf"\b{re.escape(heard)}\b", re.IGNORECASE), str(one.body["term"]))
        for one in glossary
        for heard in (str(one.body["term"]), *one.body.get("heard_as", ()))
    ]


def _corrected(text: str, known: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for pattern, term in known:
        text = pattern.sub(lambda _found, term=term: term, text)  # type: ignore[misc]  # - a term is no template of `re`
    return text


def desk_of(made: Draft, call: Any) -> dict[str, Any]:
    """Return what the editor lays out: segments, outline of the sound, words and shorthand of the client."""
    return {
        "rows": made.rows,
        "heard": [list(one) for one in made.heard],
        "peaks": list(media.peaks(made.samples, most=MOST_PEAKS)),
        "length_ms": media.length_ms(made.samples),
        "notes": {str(row["start_ms"]): {"draft": row["text"]} for row in made.rows},
        "glossary": [dict(one.body) for one in call.lookup.references("glossary")],
        "shortcuts": {one.key: one.body["text"] for one in call.lookup.references("shortcut")},
    }
