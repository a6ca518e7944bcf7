"""What tasks ask of whoever is to do them, as bits: one look tells which of many a person can have.

It is what the statement of the pull asks; `rules.eligibility` decides of what is left, and says why not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from remit.work.model import Pull, Reach, Task
from remit.work.rules.eligibility import OPEN

_Levels = list[tuple[int, int]]
"""The levels of one thing that are asked for, each with its bit."""


@dataclass(slots=True)
class Needs:
    """Gives each thing that tasks of a client ask for a bit of its own: by kind, by key, by level."""

    kinds: dict[str, dict[str, _Levels]] = field(default_factory=dict)
    count: int = 0
    known: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def of(self, task: Task) -> int:
        """Return the bits of what a task asks for."""
        asked = (
            task.role,
            task.engagement_id,
            task.skill,
            task.proficiency,
            task.language,
            task.qualification,
            task.onshore_only,
            task.data_classes,
        )
        bits = self.known.get(asked)
        if bits is None:
            bits = self.known[asked] = sum({self._bit(*need) for need in _needs_of(task)})
        return bits

    def _bit(self, kind: str, key: str, level: int) -> int:
        levels = self.kinds.setdefault(kind, {}).setdefault(key, [])
        for known, bit in levels:
            if known == level:
                return bit
        bit = 1 << self.count
        self.count += 1
        levels.append((level, bit))
        return bit

    def lacked(self, pull: Pull, reach: Reach) -> int:
        """Return the bits of what somebody lacks of all that is asked for."""
        return (1 << self.count) - 1 - sum(self._met(pull, reach))

    def _met(self, pull: Pull, reach: Reach) -> Iterator[int]:
        """Yield the bit of each thing that somebody has and some task asks for."""
        skills = self.kinds.get("skill", {})
        for key, has in pull.skills.items():
            for level, bit in skills.get(key, ()):
                if has >= level:
                    yield bit
        for kind, keys in (
            ("role", pull.roles),
            ("language", pull.languages),
            ("qualification", pull.qualifications),
            ("class", reach.shown),
            ("onshore", ("",) if reach.onshore else ()),
        ):
            found = self.kinds.get(kind)
            if found:
                for key in keys:
                    for _level, bit in found.get(key, ()):
                        yield bit
        for key, levels in self.kinds.get("engagement", {}).items():
            if (pull.only is None or key in pull.only) and key not in pull.without:
                yield levels[0][1]


def _needs_of(task: Task) -> Iterator[tuple[str, str, int]]:
    """Yield what a task asks for: kind, key, level (0 where there is none)."""
    yield "role", task.role, 0
    yield "engagement", task.engagement_id, 0
    if task.skill is not None:
        yield "skill", task.skill, task.proficiency
    if task.language is not None:
        yield "language", task.language, 0
    if task.qualification is not None:
        yield "qualification", task.qualification, 0
    if task.onshore_only:
        yield "onshore", "", 0
    for name in task.data_classes:
        if name not in OPEN:
            yield "class", name, 0
