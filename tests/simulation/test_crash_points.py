"""Every point at which the house can die in an item's life: before each statement of each write, and after each commit.

Chance has no part in where: a life is played, each of its writes dies before its first statement, then before its
second, until none is left, the house starting again each time. Lives differ by their seed. `REMIT_CRASH_POINTS` sets
how many points are wanted at least.
"""

import os
from itertools import count

from tests.simulation.faults import CrashingStore, ForgettingStore
from tests.simulation.house import House, open_house
from tests.simulation.playing import broken_by

POINTS = int(os.environ.get("REMIT_CRASH_POINTS", "8000"))
LIVES_FORGOTTEN = max(3, POINTS // 1_000)


def test_a_life_survives_a_crash_before_each_of_its_statements() -> None:
    points, lives = 0, 0
    with open_house() as house:
        for seed in count():
            if points >= POINTS:
                break
            store = CrashingStore(house.floor.store, crashed=house.forget_memory)
            broken = broken_by(house, seed, store=store, rest=store)
            assert not broken, f"life {seed}, {store.points} crashes: " + "\n".join(broken)
            points, lives = points + store.points, lives + 1
    assert points / lives > 100, f"{points:,} points in {lives} lives: a life of so few statements is none"


def test_a_life_survives_the_loss_of_each_answer() -> None:
    points = 0
    with open_house() as house:
        for seed in range(LIVES_FORGOTTEN):
            points += next(at for at in count() if not loses(house, seed, at=at))
    assert points > 5 * LIVES_FORGOTTEN


def loses(house: House, seed: int, *, at: int) -> bool:
    """Play a life whose write number `at` loses its answer; return whether it had so many."""
    store = ForgettingStore(house.floor.store, at=at)
    broken = broken_by(house, seed, store=store, name=f"-{at}")
    assert not broken, f"life {seed}, answer {at} lost: " + "\n".join(broken)
    return store.points > 0
