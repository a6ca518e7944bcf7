"""Whether a file may come in: by its own bytes, not its name; how large, how many."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

import puremagic

from remit.conversation.model import Enclosure, Scanned, Unfit
from remit.work.rules.intake import safe_name, sniff_media_type

SIZE_MAX_BYTES = 25_000_000
TOTAL_MAX_BYTES = 50_000_000
COUNT_MAX = 20

ALLOWED = frozenset(
    {
        "application/pdf",
        "application/xml",
        "application/json",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/png",
        "image/jpeg",
        "image/tiff",
        "image/gif",
        "text/calendar",
        "text/plain",
        "message/rfc822",
    }
)
"""What is taken, by what the bytes are. Programs, scripts, HTML and old Office files with macros are not among it."""

_ACTING = frozenset(
    f".{suffix}"
    for suffix in re.findall(
        r"\w+",
        "exe dll com scr pif cpl msi bat cmd ps1 vbs vbe js jse wsf wsh hta jar lnk reg apk sh py html htm svg"
        " docm xlsm pptm dotm xlam iso img vhd chm url scf",
    )
)
"""Endings of files that act when they are opened."""
_PROGRAMS = (".exe", ".dll", ".elf", ".class", ".dex", ".msi", ".jar", ".lnk", ".iso", ".swf", ".sys", ".com")
_PREFIXES = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe")


def scan(enclosures: Iterable[Enclosure]) -> tuple[Scanned, ...]:
    """Look at the files of one message, in order; each is taken or has the reason why not."""
    total, found = 0, []
    for count, one in enumerate(enclosures, start=1):
        media_type = type_of(one)
        unfit = _unfit(one, media_type, count=count, total=total)
        if unfit is None:
            total += len(one.content)
        found.append(Scanned(Enclosure(safe_name(one.name), one.content), media_type, unfit))
    return tuple(found)


def _unfit(one: Enclosure, media_type: str, *, count: int, total: int) -> Unfit | None:
    if not one.content:
        return Unfit.EMPTY
    if len(one.content) > SIZE_MAX_BYTES:
        return Unfit.SIZE
    if total + len(one.content) > TOTAL_MAX_BYTES:
        return Unfit.TOTAL
    if count > COUNT_MAX:
        return Unfit.COUNT
    if _acts(one):
        return Unfit.DISGUISED if media_type in ALLOWED or _suffix(one) not in _ACTING else Unfit.TYPE
    return None if media_type in ALLOWED else Unfit.TYPE


def _suffix(one: Enclosure) -> str:
    return PurePosixPath(safe_name(one.name)).suffix.lower()


def _acts(one: Enclosure) -> bool:
    """Tell whether a file would do something when opened, by its name or by its first bytes."""
    if _suffix(one) in _ACTING or one.content.startswith(_PREFIXES):
        return True
    return _guessed(one.content).endswith(_PROGRAMS)


def _guessed(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content[:4096])).lower()
    except (puremagic.PureError, ValueError):
        return ""


def type_of(one: Enclosure) -> str:
    """Return the media type of a file's own bytes."""
    if one.content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if _suffix(one) == ".ics" and one.content.startswith(b"BEGIN:VCALENDAR"):
        return "text/calendar"
    found = sniff_media_type(one.content) if one.content else "application/octet-stream"
    mail = _suffix(one) == ".eml" and found == "text/plain"
    return "message/rfc822" if mail else found
