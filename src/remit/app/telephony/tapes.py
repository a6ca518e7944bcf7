"""The tape on disk: a file a day of what the telephone system told, written as it comes: a restart loses nothing.

A packet of a call stands in the file of the day on which the call joined, so that no day ends in the middle of a call.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from remit.telephony.model import TapeEvent
from remit.values.moment import Moment, format_moment

Packet = Mapping[str, str]
SUFFIX = ".jsonl"


class Tapes:
    """The files of one installation, and the day of each call that was seen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._days: dict[str, date] = {}
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, packet: Packet, event: TapeEvent) -> None:
        """Write a packet down."""
        day = self._days.setdefault(event.call, event.at.date()) if event.call else event.at.date()
        path = self._folder / f"{day.isoformat()}{SUFFIX}"
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(packet, ensure_ascii=False) + "\n")

    def days(self) -> tuple[date, ...]:
        """Return the days that have a tape, oldest first."""
        return tuple(date.fromisoformat(path.stem) for path in sorted(self._folder.glob(f"*{SUFFIX}")))

    def packets(self, day: date) -> Iterator[Packet]:
        """Yield what was taped of a day; a line that a crash cut short is the last, and passed over."""
        path = self._folder / f"{day.isoformat()}{SUFFIX}"
        for line in path.read_text("utf-8").split("\n"):
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                continue

    def remember(self, day: date, call: str) -> None:
        """Note the day of a call that an earlier run taped."""
        if call:
            self._days.setdefault(call, day)

    def drop(self, day: date) -> None:
        """Forget the tape of a day whose work has it now."""
        (self._folder / f"{day.isoformat()}{SUFFIX}").unlink(missing_ok=True)
        self._days = {call: one for call, one in self._days.items() if one != day}


def taped_at(folder: Path) -> Moment | None:
    """Return when an event was last put on tape, None where no tape is kept; a day goes once handed over."""
    moments = [path.stat().st_mtime for path in folder.glob(f"*{SUFFIX}")]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def stamped(packet: Packet, *, at: datetime) -> Packet:
    """Return a packet with its moment: the system's own, or when it came."""
    return packet if packet.get("Timestamp") else {**packet, "Timestamp": f"{at.astimezone(UTC).timestamp():.6f}"}


def written(kind: str, queue: str, packets: list[Packet], *, until: datetime) -> bytes:
    """Write a tape as the line of the call centre reads it; the same packets give the same bytes."""
    body = {"kind": kind, "queue": queue, "taped_until": format_moment(until), "tape": packets}
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
