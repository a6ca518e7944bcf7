"""Contenders in turns: what disturbs one second of a run disturbs all of them, and the least of many turns remains."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(slots=True)
class Contender:
    """Work of so many decisions; `turns` limits slow ones, `passes` repeats quick ones within a turn."""

    name: str
    work: Callable[[], Any]
    decisions: int
    turns: int = 1_000
    passes: int = 1
    cpu_ns: list[float] = field(default_factory=list)
    clock_ns: list[float] = field(default_factory=list)

    @property
    def least(self) -> float:
        """The least nanoseconds of CPU, of all threads, for one decision."""
        return min(self.cpu_ns)

    @property
    def line(self) -> str:
        """The least, the median and the most of the turns, and the least by the clock, as cells of a table."""
        figures = (self.least, median(self.cpu_ns), max(self.cpu_ns), min(self.clock_ns))
        return " | ".join(f"{figure:,.0f}" for figure in figures)


def take_turns(contenders: Sequence[Contender], *, turns: int) -> None:
    """Let every contender work once a turn; of the passes of a turn the least counts, so all find warm caches."""
    for turn in range(turns):
        for each in contenders:
            if turn < each.turns:
                measured = [_measured(each.work) for _ in range(each.passes)]
                each.cpu_ns.append(min(cpu for cpu, _ in measured) / each.decisions)
                each.clock_ns.append(min(clock for _, clock in measured) / each.decisions)


def _measured(work: Callable[[], Any]) -> tuple[int, int]:
    clock, cpu = time.perf_counter_ns(), time.process_time_ns()
    work()
    return time.process_time_ns() - cpu, time.perf_counter_ns() - clock
