"""What came in: a picture or an appeal by its first signs, a caption file by its own first words, else a programme."""

from dataclasses import asdict
from typing import Any

from remit.services.kit import Reading, media
from remit.services.media_process.appeals import read_appeal
from remit.services.media_process.moderation import picture_type

READERS = {"webvtt": media.read_webvtt, "subrip": media.read_subrip}
MOST_CUES = 1_000
"""As many rows as a form holds; a longer programme comes in reels."""


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read captions or a programme's facts. Refuses what is neither, with its line where it has lines."""
    if picture_type(content) is not None:
        return Reading({"picture": name}, "picture", name, name)
    if media_type.startswith("application/json") or content.lstrip()[:1] == b"{":
        return read_appeal(content)
    form = form_of(content)
    if form is None:
        facts = {key: value for key, value in asdict(media.probe(content)).items() if value}
        return Reading({"recording": facts, "file": name}, "programme", name, name)
    captions = captions_of(content, form)
    if len(captions.cues) > MOST_CUES:
        raise media.CaptionsUnreadable(line=1, reason=f"there are more than {MOST_CUES} captions; send reels")
    payload: dict[str, Any] = {"form": form, "cues": rows_of(captions), "language": captions.language}
    return Reading(payload, "captions", name, name)


def form_of(content: bytes) -> str | None:
    """Return which caption format a content is in, None where it is none."""
    start = content[:400].decode("utf-8-sig", "replace").lstrip()
    if start.startswith("WEBVTT"):
        return "webvtt"
    if start.startswith("<"):
        return "ttml"
    first, _, rest = start.partition("\n")
    return "subrip" if first.strip().isdigit() and "-->" in rest else None


def captions_of(content: bytes, form: str) -> media.Captions:
    """Read captions in a known format. Refuses `CaptionsUnreadable`."""
    if form == "ttml":
        return media.read_ttml(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise media.CaptionsUnreadable(line=1, reason="it is not written in UTF-8") from None
    return READERS[form](text)


def rows_of(captions: media.Captions) -> list[dict[str, Any]]:
    """Return captions as the rows of a form; a bar stands for a line break."""
    return [
        {"start_ms": one.start_ms, "end_ms": one.end_ms, "text": one.text.replace("\n", " | ")} for one in captions.cues
    ]
