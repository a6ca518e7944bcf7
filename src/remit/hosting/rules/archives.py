"""Reading an uploaded site: a zip whose bounds are checked before one byte of it is unpacked.

| refused | bound |
|---|---|
| more files than | 5,000 |
| more bytes unpacked than | 200 MB, counted while unpacking and not believed from the directory |
| a file that grows more than | 200 times, beyond 1 MB |
| a name that is absolute, climbs out, or holds a backslash, a drive or a control character | all |
| symbolic links, devices, encrypted files, two files of one name | all |
"""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from remit.values.archive import ZIP_FAULTS
from remit.values.refusal import Refusal

FILES_MAX = 5_000
BYTES_MAX = 200_000_000
RATIO_MAX, RATIO_FROM = 200, 1_000_000
INDEX = "index.html"


class ArchiveRefused(Refusal):
    """A zip that is broken, too large, or would write outside its own folder."""

    code = "hosting.archive"
    status = 422
    sentence = "The upload cannot become a release: {reason}."


def read_archive(content: bytes) -> dict[str, bytes]:
    """Return the files of a site's zip by their path. Refuses `ArchiveRefused` with the file's name as place."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return dict(_files(archive))
    except ZIP_FAULTS as fault:
        raise ArchiveRefused(place="file", reason=f"it is no readable zip ({type(fault).__name__})") from None


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = [one for one in archive.infolist() if not one.is_dir()]
    if len(infos) > FILES_MAX:
        raise ArchiveRefused(place="file", reason=f"it holds {len(infos)} files; {FILES_MAX} are the most")
    names: set[str] = set()
    left = BYTES_MAX
    for info in archive.infolist():
        _prove_kind(info)
        name = _proven_name(info.filename)
        if name in names:
            raise ArchiveRefused(place=info.filename[:200], reason="two files have this name")
        names.add(name)
    if INDEX not in names:
        raise ArchiveRefused(place=INDEX, reason=f"there is no {INDEX} at its top")
    for info in infos:
        read = _unpacked(archive, info, left=left)
        left -= len(read)
        yield _proven_name(info.filename), read


def _prove_kind(info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ArchiveRefused(place=info.filename[:200], reason="links and devices are not taken")
    if info.flag_bits & 1:
        raise ArchiveRefused(place=info.filename[:200], reason="it is encrypted")


def _proven_name(name: str) -> str:
    path = PurePosixPath(name)
    odd = any(character < " " or character in "\\:\x7f" for character in name)
    if not name or odd or path.is_absolute() or ".." in path.parts or len(name) > 500:
        raise ArchiveRefused(place=name[:200] or "file", reason="its name leads out of the site's folder")
    return str(path)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, left: int) -> bytes:
    allowed = min(left, max(RATIO_FROM, info.compress_size * RATIO_MAX))
    with archive.open(info) as opened:
        read = opened.read(allowed + 1)
    if len(read) > allowed:
        raise ArchiveRefused(place=info.filename[:200], reason="it unpacks to more than a release may hold")
    return read
