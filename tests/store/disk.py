"""A disk as a power cut leaves it: what was synced is there, what was not may be, whole, torn or not at all."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded call: `w`rite, `s`ync, `t`runcate or `u`nlink; `offset` is the size for a truncation."""

    kind: str
    path: str
    offset: int
    data: bytes


def read_steps(record: Path) -> list[Step]:
    """Read a record written by `recording.c`."""
    content, steps, place = record.read_bytes(), [], 0
    while place < len(content):
        end = content.index(b"\n", place)
        kind, offset, _count, held, path = content[place:end].decode().split(" ", 4)
        place = end + 1 + int(held)
        steps.append(Step(kind, path, int(offset), content[end + 1 : place]))
    return steps


class File:
    """One file: what is certain to be on the disk, and what was written since the last sync."""

    def __init__(self, content: bytes = b"") -> None:
        self.synced = bytearray(content)
        self.pending: list[Step] = []

    def take(self, step: Step) -> None:
        """Take a call in."""
        if step.kind == "s":
            for pending in self.pending:
                _apply(self.synced, pending)
            self.pending = []
        else:
            self.pending.append(step)

    def after_cut(self, chance: random.Random) -> bytes:
        """Return what a power cut leaves: of the unsynced calls some, of a write some sectors, in any order."""
        left = bytearray(self.synced)
        kept = [step for step in self.pending if chance.random() < chance.choice((0.1, 0.5, 0.9))]
        if chance.random() < 0.3:
            chance.shuffle(kept)
        for step in kept:
            for part in _torn(step, chance):
                _apply(left, part)
        return bytes(left)


def _torn(step: Step, chance: random.Random) -> Iterator[Step]:
    if step.kind != "w" or chance.random() < 0.7:
        yield step
        return
    for start in range(0, len(step.data), SECTOR):
        if chance.random() < 0.5:
            yield Step("w", step.path, step.offset + start, step.data[start : start + SECTOR])


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "t":
        content[step.offset :] = bytes(max(0, step.offset - len(content)))
    elif step.kind == "w":
        if len(content) < step.offset:
            content.extend(bytes(step.offset - len(content)))
        content[step.offset : step.offset + len(step.data)] = step.data
