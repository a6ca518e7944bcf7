"""Releases on disk: each a folder of its own, the live one behind a symbolic link that is switched in one step.

SITES/ENGAGEMENT/SITE/site.json        the domain
                      releases/HASH/   the files of one upload, never changed
                      current          link to the live release
                      backups/HASH.tar.gz
"""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remit.hosting.model import SiteUnknown
from remit.values.canonical import content_hash

KEPT = 5
HASH_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where one site lies."""

    folder: Path

    @property
    def current(self) -> Path:
        """The link to the live release."""
        return self.folder / "current"

    def live(self) -> str | None:
        """Return the live release's name, None before the first."""
        return self.current.readlink().name if self.current.is_symlink() else None

    def release(self, name: str) -> Path:
        """Return a release's folder."""
        return self.folder / "releases" / name

    def described(self) -> Mapping[str, Any]:
        """Return how the site is described: `domain`, and how it is served beyond its files."""
        found: Mapping[str, Any] = json.loads((self.folder / "site.json").read_text("utf-8"))
        return found

    def domain(self) -> str:
        """Return the name under which the site is served."""
        return str(self.described()["domain"])

    def names(self) -> frozenset[str]:
        """Return every name that the site answers to."""
        return frozenset({self.domain(), *self.described().get("aliases", ())})


def put_release(
    place: Place,
    files: Mapping[str, bytes],
    *,
    content: bytes,
    domain: str,
    serving: Mapping[str, Any] | None = None,
) -> str:
    """Unpack a release beside the live one and return its name; the same content again is the same release.

    `serving` is what `read_serving` reads: `aliases`, `redirects`, `forwards`.
    """
    name = content_hash(content)[:HASH_LENGTH]
    final = place.release(name)
    final.parent.mkdir(parents=True, exist_ok=True)
    if not final.exists():
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=final.parent))
        for path, read in files.items():
            (making / path).parent.mkdir(parents=True, exist_ok=True)
            (making / path).write_bytes(read)
        making.chmod(0o755)
        making.rename(final)
    _write_whole(place.folder / "site.json", json.dumps({**(serving or {}), "domain": domain}))
    return name


def switch(place: Place, name: str) -> None:
    """Make a release live in one step: whoever asks gets the old one or the new one, never half of each."""
    if not place.release(name).is_dir():
        raise SiteUnknown(site=f"{place.folder.name}, release {name}")
    beside = place.folder / ".switching"
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path("releases") / name)
    beside.replace(place.current)
    (place.release(name)).touch()
    _forget_old(place)


def release_before(place: Place) -> str | None:
    """Return the release that was live before the live one, by when each was switched to."""
    others = [one for one in _by_age(place) if one.name != place.live()]
    return others[-1].name if others else None


def _by_age(place: Place) -> list[Path]:
    found = (one for one in (place.folder / "releases").iterdir() if not one.name.startswith("."))
    return sorted(found, key=lambda one: one.stat().st_mtime_ns)


def _forget_old(place: Place) -> None:
    for old in _by_age(place)[:-KEPT]:
        if old.name != place.live():
            shutil.rmtree(old)


def _write_whole(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)  # noqa: PTH105 - the name says what matters: whole or not at all


def tree_hash(folder: Path) -> str:
    """Return one hash over every file of a folder, by path."""
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    told = "\n".join(f"{one.relative_to(folder)} {content_hash(one.read_bytes())}" for one in files)
    return content_hash(told.encode())


def back_up(place: Place) -> dict[str, object]:
    """Back the live release up, restore the backup beside and compare: `proven` says whether both are the same.

    Where nothing is live nothing is backed up, and nothing proven.
    """
    live = place.live()
    if live is None:
        return {"release": None, "bytes": 0, "hash": None, "proven": False}
    folder = place.folder / "backups"
    folder.mkdir(exist_ok=True)
    path = folder / f"{live}.tar.gz"
    beside = folder / f".{live}"
    with tarfile.open(beside, "w:gz") as archive:
        archive.add(place.release(live), arcname=".")
    beside.replace(path)
    with tempfile.TemporaryDirectory(dir=folder) as restored:
        restore(path, Path(restored))
        same = tree_hash(Path(restored)) == tree_hash(place.release(live))
    return {"release": live, "bytes": path.stat().st_size, "hash": content_hash(path.read_bytes()), "proven": same}


def restore(backup: Path, folder: Path) -> None:
    """Unpack a backup into a folder; nothing in it may lead out of it."""
    with tarfile.open(backup) as archive:
        archive.extractall(folder, filter="data")
