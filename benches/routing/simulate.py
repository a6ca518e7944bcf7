"""A floor simulated from a seed: the same arrivals under three rules, and what share of the work is late under each.

    PYTHONPATH=src:. python -m benches.routing.simulate

Work arrives at random (Poisson), with handling times from 2 to 20 minutes and promises from 20 minutes to 8 hours;
forty people take what the rule names whenever one is free. The rule of the house is asked through `ranked`, with the
windows that its query gives it, hopeless work included.
"""

import heapq
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from remit.work.model import Waiting
from remit.work.records.offers import OVERDUE_WINDOW, WINDOW
from remit.work.rules.routing import ranked

START = datetime(2026, 3, 2, tzinfo=UTC)
PEOPLE, DAYS, SEEDS = 40, 5, (1, 2, 3)
MINUTES = (2, 5, 10, 20)
PROMISES = (20, 60, 120, 240, 480)
ByDue = list[tuple[datetime, str, Waiting]]
Choose = Callable[[ByDue, datetime], int]
"""Names the place, in the list of what waits by due instant, of the task to do next."""


@dataclass(frozen=True)
class Outcome:
    """What one rule made of one seed: how much came, and how much of it was late or waits too late."""

    late: int
    total: int

    @property
    def share(self) -> float:
        return self.late / self.total


def arrivals(*, load: float, seed: int) -> Iterator[Waiting]:
    """Yield tasks as they arrive; `load` is the work that comes over what the people can do."""
    chance = Random(seed)
    gap = sum(MINUTES) / len(MINUTES) / (PEOPLE * load)
    at, number = 0.0, 0
    while at < DAYS * 1440:
        at += chance.expovariate(1 / gap)
        number += 1
        created, minutes = START + timedelta(minutes=at), chance.choice(MINUTES)
        due = created + timedelta(minutes=chance.choice(PROMISES) + minutes)
        yield Waiting("client", f"{number:08}", f"engagement-{number % 5}", created, 50, minutes * 60, due)


def first_in(waiting: ByDue, now: datetime) -> int:
    """Choose as first-in-first-out does."""
    return min(range(len(waiting)), key=lambda place: waiting[place][1])


def earliest_due(waiting: ByDue, now: datetime) -> int:
    """Choose the earliest deadline, late or not."""
    return 0


def house(waiting: ByDue, now: datetime) -> int:
    """Choose as the house does: the query's two windows, then the score."""
    middle = bisect_left(waiting, (now, "~"))
    window = waiting[max(0, middle - OVERDUE_WINDOW) : middle + WINDOW]
    best = ranked([task for _due, _id, task in window], now=now)[0].task
    assert best.due_at is not None
    return bisect_left(waiting, (best.due_at, best.id))


def play(tasks: Sequence[Waiting], choose: Choose) -> Outcome:
    """Let the people work through the arrivals; what was never begun counts by its due instant at the end."""
    end = START + timedelta(days=DAYS)
    free = [(START, number) for number in range(PEOPLE)]
    waiting: ByDue = []
    late = came = 0
    while free[0][0] < end:
        now, person = heapq.heappop(free)
        while came < len(tasks) and tasks[came].created_at <= now:
            insort(waiting, (tasks[came].due_at or end, tasks[came].id, tasks[came]))
            came += 1
        if not waiting:
            heapq.heappush(free, (tasks[came].created_at if came < len(tasks) else end, person))
            continue
        due, _id, chosen = waiting.pop(choose(waiting, now))
        done = now + timedelta(seconds=chosen.expected_s)
        late += done > due
        heapq.heappush(free, (done, person))
    return Outcome(late + sum(due < end for due, _id, _task in waiting), came)


def compare(*, load: float, other: Choose, name: str) -> None:
    """Print the share of late work under the house's rule and under another."""
    for seed in SEEDS:
        tasks = list(arrivals(load=load, seed=seed))
        ours, theirs = play(tasks, house), play(tasks, other)
        ratio = ours.late / theirs.late if theirs.late else float("nan")
        print(
            f"load {load:.0%}, seed {seed}: {ours.total:,} tasks; late {ours.share:.2%} here,"
            f" {theirs.share:.2%} {name}: {ratio:.3f} of it (bar 0.200)"
        )


def main() -> None:
    """Compare at both loads."""
    compare(load=0.98, other=first_in, name="first in, first out")
    compare(load=1.02, other=earliest_due, name="earliest deadline")


if __name__ == "__main__":
    main()
