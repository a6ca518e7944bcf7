"""The watched folder: what appears in `<folder>/<engagement>/` is taken in and then moved aside.

A file counts as complete once its size has stood still for one look. Its idempotency key is made of its name and
content, so a crash between taking in and moving aside takes nothing in twice.
"""

import logging
import threading
from pathlib import Path

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.parties.access import SYSTEM
from remit.values.canonical import content_hash
from remit.values.refusal import Refusal
from remit.work.actions.receive import Parcel
from remit.work.model import Channel

LOOK_EVERY_S = 2.0
TAKEN, REFUSED = "received", "refused"
log = logging.getLogger("remit.watching")


def watch_folder(house: House, folder: Path, stopping: threading.Event) -> None:
    """Look at the folder until told to stop."""
    sizes: dict[Path, int] = {}
    while not stopping.is_set():
        sizes = look(house, folder, sizes)
        stopping.wait(LOOK_EVERY_S)


def look(house: House, folder: Path, sizes: dict[Path, int]) -> dict[Path, int]:
    """Take in what has not grown since the last look; return the sizes seen now."""
    seen: dict[Path, int] = {}
    for path in sorted(folder.glob("*/*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        size = path.stat().st_size
        if sizes.get(path) == size:
            take_in(house, path)
        else:
            seen[path] = size
    return seen


def take_in(house: House, path: Path) -> None:
    """Take one file in and move it to `received/`, or to `refused/` with the reason beside it."""
    try:
        if path.stat().st_size > house.settings.max_upload_bytes:
            _move(path, REFUSED, f"larger than {house.settings.max_upload_bytes} bytes")
            return
        content = path.read_bytes()
        with house.store.read() as reader:
            engagement = engagement_called(reader, SYSTEM, path.parent.name)
        receipt = house.receive(
            SYSTEM,
            tenant=engagement.tenant,
            engagement_id=engagement.id,
            parcel=Parcel(content, path.name, Channel.FOLDER, f"folder:{path.name}:{content_hash(content)}"),
        )
        receipt.accepted()
        _move(path, TAKEN)
    except Refusal as refusal:
        log.warning("%s refused: %s", path.name, refusal)
        _move(path, REFUSED, f"{refusal} [{refusal.code}]")


def _move(path: Path, where: str, reason: str | None = None) -> None:
    target = path.parent / where
    target.mkdir(exist_ok=True)
    path.replace(target / path.name)
    if reason is not None:
        (target / f"{path.name}.reason.txt").write_text(reason + "\n", encoding="utf-8")
