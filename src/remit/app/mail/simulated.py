"""A simulated mail server for demonstrations: a folder of letters for each address. Nothing in it leaves the machine.

    mail/care@harrow.example/000001.eml   what came, by number; a letter that somebody drops there comes in as well
    mail/sent/000001.eml                  what left

A mailbox whose servers are `simulated` is carried by it, and no other.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from remit.conversation.model import Mailbox, Security, Server

HOST = "simulated"
SERVER = Server(HOST, 1, Security.PLAIN)
"""What a simulated mailbox names as its servers; no real host is called so."""
SENT = "sent"


class SimulatedFolder:
    """The letters of one address, by number."""

    uid_validity = 1

    def __init__(self, folder: Path, looked_at: dict[Path, int] | None = None) -> None:
        self._folder = folder
        self._looked_at = {} if looked_at is None else looked_at

    def uids_after(self, uid: int) -> list[int]:
        """Return the numbers of letters that came after one, in order; what was dropped by hand is numbered first."""
        for path in sorted(self._folder.glob("*.eml")):
            if not path.stem.isdigit():
                with suppress(FileNotFoundError):  # somebody else numbered it
                    self._number(path)
        return [number for number in self._numbers() if number > uid]

    def _number(self, path: Path) -> None:
        """Take a dropped file in once it is as the last look saw it, so that none is read while it is being written."""
        size = path.stat().st_size
        if self._looked_at.get(path) == size:
            self.add(path.read_bytes())
            path.unlink()
            del self._looked_at[path]
        else:
            self._looked_at[path] = size

    def letter(self, uid: int) -> bytes | None:
        """Return a letter's bytes; None where it is gone."""
        path = self._path(uid)
        return path.read_bytes() if path.exists() else None

    def mark_seen(self, uids: Sequence[int]) -> None:
        """Do nothing: nobody else looks into the mailbox."""

    def add(self, raw: bytes) -> int:
        """Put a letter in and return its number."""
        self._folder.mkdir(parents=True, exist_ok=True)
        number = max(self._numbers(), default=0) + 1
        while True:
            with suppress(FileExistsError), self._path(number).open("xb") as file:
                file.write(raw)
                return number
            number += 1

    def _numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self._folder.glob("*.eml") if path.stem.isdigit())

    def _path(self, uid: int) -> Path:
        return self._folder / f"{uid:06d}.eml"


class SimulatedPost:
    """The mail server: addresses below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._looked_at: dict[Path, int] = {}

    @property
    def sent(self) -> SimulatedFolder:
        """What left, whoever it was for."""
        return SimulatedFolder(self.folder / SENT)

    @contextmanager
    def open_folder(self, mailbox: Mailbox) -> Iterator[SimulatedFolder]:
        """Open what came for a mailbox."""
        yield self.at(mailbox.address)

    def at(self, address: str) -> SimulatedFolder:
        """Return what came for an address."""
        return SimulatedFolder(self.folder / quote(address, safe="@"), self._looked_at)

    def send(self, raw: bytes) -> None:
        """Keep a letter that leaves."""
        self.sent.add(raw)
