"""What the client receives: the transcript as Word and text, captions as SubRip and WebVTT, the times of words."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import docx

from remit.services.kit import Document, ServiceCall, media
from remit.services.transcription.checks import in_order, text_of, unclear
from remit.services.transcription.terms import Terms

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPER = "working-paper"


def deliverables(call: ServiceCall, terms: Terms) -> tuple[Document, ...]:
    """Write every form of a transcript, each read back and compared before it is handed over."""
    rows = in_order(call.variables["segments"])
    timed = _timed(call, rows, terms)
    captions = media.Captions(tuple(cue for row, words in timed for cue in _cues(row, words, terms)))
    subrip, webvtt = media.write_subrip(captions), media.write_webvtt(captions)
    _prove(captions, subrip, webvtt)
    title = call.item.title
    return (
        Document("transcript.docx", DOCX, _word(title, rows, call)),
        Document("transcript.txt", "text/plain", _text(rows).encode()),
        Document("transcript.srt", "application/x-subrip", subrip.encode()),
        Document("transcript.vtt", "text/vtt", webvtt.encode()),
        Document("words.json", "application/json", _words(timed)),
        Document("quality.json", "application/json", _quality(call, rows), PAPER),
    )


def _timed(
    call: ServiceCall, rows: Sequence[Mapping[str, Any]], terms: Terms
) -> list[tuple[Mapping[str, Any], tuple[media.Word, ...]]]:
    """Give each segment the times of its words: by listening, by what was heard for the draft, else by letters."""
    samples = media.samples(call.lookup.content()) if terms.machine_listens else b""
    heard = [media.Word(*one) for one in call.variables["desk"].get("heard", ())]
    stretches = [media.Stretch(row["start_ms"], row["end_ms"]) for row in rows]
    return [
        (row, media.align(samples, at, str(row["text"])) if samples else media.retimed(str(row["text"]), heard, at))
        for row, at in zip(rows, stretches, strict=True)
    ]


def _cues(row: Mapping[str, Any], words: Sequence[media.Word], terms: Terms) -> tuple[media.Cue, ...]:
    limits = terms.captions
    return media.cues_of(
        str(row["text"]),
        words,
        media.Stretch(row["start_ms"], row["end_ms"]),
        speaker=str(row.get("speaker") or ""),
        characters=limits["characters"],
        lines=limits["lines"],
        longest_ms=1000 * limits["longest_s"],
    )


def _prove(captions: media.Captions, subrip: str, webvtt: str) -> None:
    """A caption file that reads back as something else is a fault of ours and never leaves the house."""
    assert media.read_webvtt(webvtt).cues == captions.cues
    read = media.read_subrip(subrip).cues
    assert [(one.start_ms, one.end_ms) for one in read] == [(one.start_ms, one.end_ms) for one in captions.cues]


def _line(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return media.clock(row["start_ms"])[:8], str(row.get("speaker") or ""), str(row["text"])


def _text(rows: Sequence[Mapping[str, Any]]) -> str:
    told = (f"[{at}] {who + ': ' if who else ''}{text}" for at, who, text in map(_line, rows))
    return "\n\n".join(told) + "\n"


def _word(title: str, rows: Sequence[Mapping[str, Any]], call: ServiceCall) -> bytes:
    paper = docx.Document()
    paper.add_heading(title, level=1)
    length = media.clock(int(call.variables["desk"]["length_ms"]))[:8]
    paper.add_paragraph(f"{call.item.number} · {length}")
    for at, who, text in map(_line, rows):
        paragraph = paper.add_paragraph()
        paragraph.add_run(f"{at}  ").font.color.rgb = docx.shared.RGBColor(0x60, 0x60, 0x60)
        if who:
            paragraph.add_run(f"{who}: ").bold = True
        paragraph.add_run(text)
    into = io.BytesIO()
    paper.core_properties.created = paper.core_properties.modified = call.now.replace(tzinfo=None)
    paper.core_properties.title = title
    paper.save(into)
    return into.getvalue()


def _words(timed: Sequence[tuple[Mapping[str, Any], Sequence[media.Word]]]) -> bytes:
    """Times of words in milliseconds; `aligned` is false where some of it was shared out by letters."""
    told = [
        {
            "speaker": row.get("speaker") or "",
            "aligned": all(one.sure for one in words),
            "words": [[one.text, one.start_ms, one.end_ms] for one in words],
        }
        for row, words in timed
    ]
    return json.dumps(told, ensure_ascii=False).encode()


def _quality(call: ServiceCall, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """How far the draft was from what is delivered, and what the checks found, for whoever reviews."""
    draft, said = text_of(call.variables["desk"]["rows"]), text_of(rows)
    errors = media.word_errors(said, draft)
    changed = media.differences(said, draft) if draft else ()
    fact = {
        "words": errors.words,
        "draft_word_error_rate": f"{errors.rate:.4f}" if draft else None,
        "draft_differences": [[one.before, one.after] for one in changed],
        "second_writing_percent": call.variables.get("between_percent"),
        "unclear": unclear(rows),
        "normalisation": "NFC, small letters, no [marks], no punctuation but ' and - within a word",
    }
    return json.dumps(fact, ensure_ascii=False, indent=1).encode()
