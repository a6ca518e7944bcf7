"""Packages of files as ZIP: packed so that the same files give the same bytes, unpacked within limits."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from remit.values.refusal import Refusal

EPOCH = (1980, 1, 1, 0, 0, 0)
"""A package of today would differ from one of yesterday, so every entry has this date."""
PARTS_MAX = 500
BYTES_MAX = 256 * 1024 * 1024
ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, NotImplementedError, EOFError, OSError)
"""What the standard library raises over a ZIP that is damaged, encrypted or oddly packed."""

WORKBOOK_FAULTS = (
    zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError,
    SyntaxError, OSError, EOFError, RuntimeError, ArithmeticError,
)  # fmt: skip
"""What openpyxl raises, besides faults of its own, over a package that is damaged, encrypted or oddly packed."""


class PackageRefused(Refusal):
    """A file that is no ZIP package, or one that must not be opened."""

    code = "package.refused"
    status = 422
    sentence = "The package cannot be opened: {reason}."


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Pack files by name, in the order of names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(parts):
            target.writestr(zipfile.ZipInfo(name, EPOCH), parts[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def repack(content: bytes, *, instead: Mapping[str, bytes] | None = None) -> bytes:
    """Pack anew what a library packed with today's date, in its own order; `instead` replaces files by name."""
    other = instead or {}
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content_of = other.get(name) or source.read(name)
            target.writestr(zipfile.ZipInfo(name, EPOCH), content_of, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files of a package by name. Refuses `PackageRefused`: too many, too large, a path that climbs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _check(entries)
            return {entry.filename: package.read(entry) for entry in entries}
    except ZIP_FAULTS as fault:
        raise PackageRefused(place="file", reason=f"it is no sound ZIP ({type(fault).__name__})") from None


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > PARTS_MAX or sum(entry.file_size for entry in entries) > BYTES_MAX:
        raise PackageRefused(place="file", reason=f"it holds more than {PARTS_MAX} files or {BYTES_MAX >> 20} MB")
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
            raise PackageRefused(place=entry.filename, reason="a name in it leads out of the package")
