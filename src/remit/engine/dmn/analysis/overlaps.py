"""Overlaps: pairs of rules that can fire together; exact, for conditions of a rule do not depend on each other."""

from remit.engine.dmn.analysis.domain import Axis, Domain
from remit.engine.dmn.hits.outcome import bits


def overlapping(domain: Domain, count: int) -> list[int]:
    """Return, per rule, the mask of all rules (itself included) that can fire with it; 0 if it can never fire."""
    together = [domain.exact if domain.exact >> rule & 1 else 0 for rule in range(count)]
    for axis in domain.axes:
        together = [mask & found for mask, found in zip(together, _in_axis(axis, count), strict=True)]
    return [mask if mask >> rule & 1 else 0 for rule, mask in enumerate(together)]


def _in_axis(axis: Axis, count: int) -> list[int]:
    unions = _Unions(axis.masks)
    found = [0] * count
    for rule, start, end in _runs(axis):
        found[rule] |= unions.over(start, end)
    return found


def reaches(domain: Domain, count: int) -> list[list[tuple[int, int]]]:
    """Return, per rule and axis, the first region in which the rule holds and the one after the last."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for axis in domain.axes:
        ends: dict[int, tuple[int, int]] = {}
        for rule, start, end in _runs(axis):
            low, high = ends.get(rule, (start, end))
            ends[rule] = (min(low, start), max(high, end))
        for rule in range(count):
            found[rule].append(ends.get(rule, (0, 0)))
    return found


def _runs(axis: Axis) -> list[tuple[int, int, int]]:
    """Return rule, start and end of every run of neighbouring regions in which a rule holds."""
    runs: list[tuple[int, int, int]] = []
    started: dict[int, int] = {}
    before = 0
    for index, mask in enumerate((*axis.masks, 0)):
        for rule in bits(before & ~mask):
            runs.append((rule, started.pop(rule), index))
        for rule in bits(mask & ~before):
            started[rule] = index
        before = mask
    return runs


class _Unions:
    """The union of the masks of any run of regions in two steps, from unions over lengths of powers of two."""

    def __init__(self, masks: tuple[int, ...]) -> None:
        self.levels = [list(masks)]
        length = 1
        while 2 * length <= len(masks):
            last = self.levels[-1]
            self.levels.append([last[index] | last[index + length] for index in range(len(last) - length)])
            length *= 2

    def over(self, start: int, end: int) -> int:
        """Return the union from start to before end."""
        level = (end - start).bit_length() - 1
        return self.levels[level][start] | self.levels[level][end - (1 << level)]
