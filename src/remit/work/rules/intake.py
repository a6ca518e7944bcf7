"""What the house takes in: how large, of what type, under which number, and whether a key came before."""

import zipfile
from io import BytesIO

from remit.values.archive import ZIP_FAULTS
from remit.work.model import Empty, Item, KeyReused, TooLarge

SIZE_MAX_BYTES = 50_000_000
"""The largest content that is taken unless the engagement's parameter `size_max_bytes` says otherwise."""

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_OFFICE = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
_PDF_SEARCH_BYTES = 1024


def check_content(content: bytes, *, name: str, size_max: int = SIZE_MAX_BYTES) -> None:
    """Let a content in. Refuses `TooLarge` and `Empty`."""
    if len(content) > size_max:
        raise TooLarge(size=len(content), size_max=size_max)
    if not content:
        raise Empty(name=name)


def sniff_media_type(content: bytes) -> str:
    """Return the media type that the content itself shows; what a sender declares is not trusted."""
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return media_type
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[4:8] == b"ftyp":
        return "audio/mp4" if content[8:11] == b"M4A" else "video/mp4"
    if content.startswith(b"PK\x03\x04"):
        return _sniff_zip(content)
    if b"%PDF-" in content[:_PDF_SEARCH_BYTES]:  # readers accept leading bytes (ISO 32000-2, Annex I)
        return "application/pdf"
    return _sniff_text(content)


def _sniff_zip(content: bytes) -> str:
    try:
        names = zipfile.ZipFile(BytesIO(content)).namelist()
    except ZIP_FAULTS:
        return "application/octet-stream"
    for folder, media_type in _OFFICE:
        if any(name.startswith(folder) for name in names):
            return media_type
    return "application/zip"


def _sniff_text(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        # Older invoices come in ISO 8859-1; their declaration is plain ASCII.
        return "application/xml" if content.lstrip().startswith(b"<?xml") else "application/octet-stream"
    if "\x00" in text:
        return "application/octet-stream"
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype html", "<html")):
        return "text/html"
    if start.startswith("<"):
        return "application/xml"
    return "application/json" if start.startswith(("{", "[")) else "text/plain"


def safe_name(name: str) -> str:
    """Return the last part of a sender's file name, without control characters, at most 200 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    return printable[:200] or "document"


def check_repetition(known: Item, *, content_hash: str, engagement_id: str, key: str) -> None:
    """Accept a repeated key where it brings the same content to the same engagement. Refuses `KeyReused`."""
    if (known.source_hash, known.engagement_id) != (content_hash, engagement_id):
        raise KeyReused(key=key, number=known.number)


def number_prefix(engagement_key: str, *, taken: frozenset[str]) -> str:
    """Return the letters of an engagement's numbers: nordwind-ap gives NOAP, or NOAP2 where that is taken."""
    parts = [part for part in engagement_key.upper().replace("_", "-").split("-") if part]
    letters = "".join(part[:2] for part in parts[:2]) if len(parts) > 1 else "".join(parts)[:4]
    wanted = letters or "IT"
    suffix = 1
    while (prefix := wanted if suffix == 1 else f"{wanted}{suffix}") in taken:
        suffix += 1
    return prefix


def item_number(prefix: str, count: int) -> str:
    """Return the number by which people call an item: NOAP-000123."""
    return f"{prefix}-{count:06d}"
