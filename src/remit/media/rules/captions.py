"""SubRip and WebVTT, in and out without loss: what is no cue is kept as it stands, settings and identifiers too.

The libraries at hand drop cue settings, notes, styles or identifiers; they read beside us in the tests instead.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from remit.media.model import Captions, CaptionsUnreadable, Cue

_VTT_TIME = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
_SRT_TIME = re.compile(r"(\d{1,}):([0-5]\d):([0-5]\d)[,.](\d{3})")
_VOICE = re.compile(r"<v(?:\.[^ >]*)? ([^>]+)>")
_NO_CUE = ("NOTE", "STYLE", "REGION")


def read_webvtt(text: str) -> Captions:
    """Read WebVTT. Refuses `CaptionsUnreadable` with the line."""
    lines = _lines(text)
    if not lines or not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise CaptionsUnreadable(line=1, reason="a WebVTT file begins with WEBVTT")
    head, *groups = _groups(lines)
    cues: list[Cue] = []
    blocks: list[tuple[int, str]] = []
    for at, group in groups:
        if group[0].startswith(_NO_CUE) and not any("-->" in line for line in group[:2]):
            blocks.append((len(cues), "\n".join(group)))
        else:
            cues.append(_with_voice(_cue(group, at, pattern=_VTT_TIME)))
    return Captions(tuple(cues), header="\n".join(head[1]), blocks=tuple(blocks))


def read_subrip(text: str) -> Captions:
    """Read SubRip. Refuses `CaptionsUnreadable` with the line."""
    groups = list(_groups(_lines(text)))
    if not groups:
        raise CaptionsUnreadable(line=1, reason="there is no caption in it")
    return Captions(tuple(_cue(group, at, pattern=_SRT_TIME) for at, group in groups))


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _groups(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of lines between empty ones, each with the number of its first line."""
    group: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            group.append(line)
        elif group:
            yield number - len(group), group
            group = []


def _cue(group: list[str], at: int, *, pattern: re.Pattern[str]) -> Cue:
    identifier = "" if "-->" in group[0] else group[0]
    timed = group[1:] if identifier else group
    if not timed or "-->" not in timed[0]:
        raise CaptionsUnreadable(line=at, reason="here the times of a caption are expected")
    before, _, after = timed[0].partition("-->")
    end, _, settings = after.strip().partition(" ")
    start_ms, end_ms = _read(before.strip(), pattern, at), _read(end.strip(), pattern, at)
    if end_ms <= start_ms:
        raise CaptionsUnreadable(line=at, reason="the caption ends before it begins")
    return Cue(start_ms, end_ms, "\n".join(timed[1:]), identifier, settings.strip())


def _read(text: str, pattern: re.Pattern[str], at: int) -> int:
    found = pattern.fullmatch(text)
    if found is None:
        raise CaptionsUnreadable(line=at, reason=f"“{text}” is no time")
    hours, minutes, seconds, thousandths = (int(one or 0) for one in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _with_voice(cue: Cue) -> Cue:
    """Take a voice that spans the whole caption out of its text."""
    found = _VOICE.match(cue.text)
    if found is None or _VOICE.search(cue.text, found.end()):
        return cue
    text = cue.text[found.end() :].removesuffix("</v>")
    plain = replace(cue, text=text, speaker=found.group(1))
    return plain if _voiced(plain) == cue.text else cue


def _voiced(cue: Cue) -> str:
    return f"<v {cue.speaker}>{cue.text}" if cue.speaker else cue.text


def write_webvtt(captions: Captions) -> str:
    """Write WebVTT."""
    parts = [captions.header or "WEBVTT"]
    for at, cue in enumerate(captions.cues):
        parts += [block for before, block in captions.blocks if before == at]
        times = f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}"
        head = [cue.identifier, f"{times} {cue.settings}".strip()]
        parts.append("\n".join([*filter(None, head), _voiced(cue)]))
    parts += [block for before, block in captions.blocks if before >= len(captions.cues)]
    return "\n\n".join(parts) + "\n"


def write_subrip(captions: Captions) -> str:
    """Write SubRip; a speaker stands before the text, and what SubRip cannot say is left out (`losses`)."""
    parts = []
    for number, cue in enumerate(captions.cues, start=1):
        identifier = cue.identifier if cue.identifier.isdigit() else str(number)
        text = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
        parts.append(f"{identifier}\n{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}\n{text}")
    return "\n\n".join(parts) + "\n"


def clock(at_ms: int, point: str = ".") -> str:
    """Write a time as HH:MM:SS and thousandths."""
    seconds, thousandths = divmod(at_ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{thousandths:03d}"
