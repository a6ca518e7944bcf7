"""The topics of captions: hold them to the limits, and deliver them in three formats, each read back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import zip_longest
from typing import Any

from remit.services.kit import ServiceCall, ServiceResult, document, json_document, media
from remit.services.media_process.reading import captions_of, rows_of
from remit.services.media_process.reasons import reason, reasons
from remit.services.media_process.terms import limits_of

MOST_REASONS = 40


def check_captions(call: ServiceCall) -> ServiceResult:
    """Find every break of the limits; a person may mend it, or keep it for a reason."""
    captions = _mended(call)
    kept = call.variables.get("caption_verdict") == "keep"
    found = [] if kept else [reason(f"caption.{one.rule}", **_told(one)) for one in _slips(call, captions)]
    return ServiceResult({"cues": rows_of(captions), **reasons(found[:MOST_REASONS]), "found": len(found)})


def deliver_captions(call: ServiceCall) -> ServiceResult:
    """Write WebVTT, SubRip and TTML, and what was found, kept and lost."""
    captions = _mended(call)
    content, form = call.lookup.content(), call.item.payload["form"]
    same = captions.cues == captions_of(content, form).cues
    ttml = media.rewrite_ttml(content) if form == "ttml" and same else media.write_ttml(captions)
    webvtt, subrip = media.write_webvtt(captions), media.write_subrip(captions)
    _prove(captions, webvtt, subrip, ttml)
    fact = {
        "item": call.item.number,
        "captions": len(captions.cues),
        "limits": asdict(limits_of(call.parameters, call.variables["limits"])),
        "kept": [asdict(one) for one in _slips(call, captions)],
        "why_kept": call.variables.get("caption_comment") or "",
        "left_behind": _left_behind(captions, content, form, same=same),
    }
    return ServiceResult(
        documents=(
            document("captions.vtt", webvtt.encode()),
            document("captions.srt", subrip.encode()),
            document("captions.ttml", ttml),
            json_document("caption-report.json", fact, indent=1),
        )
    )


def _slips(call: ServiceCall, captions: media.Captions) -> tuple[media.Slip, ...]:
    known = call.lookup.reference("cuts", call.item.reference or "")
    cuts = known.body["cuts_ms"] if known else ()
    return media.slips(captions.cues, limits_of(call.parameters, call.variables["limits"]), cuts_ms=cuts)


def _told(one: media.Slip) -> dict[str, Any]:
    return {"cue": one.cue, "found": one.found, "limit": one.limit}


def _mended(call: ServiceCall) -> media.Captions:
    """Return the captions as a person left them; what the file says beside times and text stays with its caption."""
    received = captions_of(call.lookup.content(), call.item.payload["form"])
    rows: Sequence[Mapping[str, Any]] | None = call.variables.get("cues")
    if not rows:
        return received
    cues = [_cue(row, was) for row, was in zip_longest(rows, received.cues[: len(rows)]) if row is not None]
    return replace(received, cues=tuple(cues), blocks=tuple((min(at, len(cues)), text) for at, text in received.blocks))


def _cue(row: Mapping[str, Any], was: media.Cue | None) -> media.Cue:
    text = "\n".join(part.strip() for part in str(row.get("text") or "").split("|"))
    start, end = int(row["start_ms"]), int(row["end_ms"])
    return replace(was or media.Cue(0, 1, ""), start_ms=start, end_ms=max(end, start + 1), text=text)


def _prove(captions: media.Captions, webvtt: str, subrip: str, ttml: bytes) -> None:
    """A caption file that reads back as something else is a fault of ours and never leaves the house."""
    times = [(one.start_ms, one.end_ms) for one in captions.cues]
    assert media.read_webvtt(webvtt) == replace(captions, header=captions.header or "WEBVTT", language="")
    for read in (media.read_subrip(subrip), media.read_ttml(ttml)):
        assert [(one.start_ms, one.end_ms) for one in read.cues] == times


def _left_behind(captions: media.Captions, content: bytes, form: str, *, same: bool) -> dict[str, list[str]]:
    """Name what each format cannot say of what came in."""
    held = [name for name in ("settings", "identifier") if any(getattr(one, name) for one in captions.cues)]
    held += ["notes and styles"] if captions.blocks else []
    beyond = list(media.beyond_cues(content)) if form == "ttml" else []
    return {"webvtt": beyond, "subrip": held + beyond, "ttml": beyond if form == "ttml" and not same else held}


def read_terms(call: ServiceCall) -> ServiceResult:
    """Say by which language and for whom the table of limits is asked."""
    language = str(call.item.payload.get("language") or call.parameters["language"]).split("-")[0].lower()
    return ServiceResult({"caption_language": language, "audience": call.parameters["audience"]})
