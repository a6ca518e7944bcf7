"""The house under crashes, lost workers, double sends and jumping clocks: whatever happens, its rules hold.

A failure names its seed. `REMIT_SEEDS=17,23` plays these seeds alone, `REMIT_SEED_COUNT=200000` plays more of them.
"""

import os

import pytest
from tests.simulation.house import open_house
from tests.simulation.playing import broken_by

SEEDS = 2_000
CHUNK = 500


def chunks() -> list[range | tuple[int, ...]]:
    """Return the seeds to play, in chunks that share a database."""
    if wanted := os.environ.get("REMIT_SEEDS"):
        return [tuple(map(int, wanted.split(",")))]
    count = int(os.environ.get("REMIT_SEED_COUNT", SEEDS))
    return [range(first, min(first + CHUNK, count)) for first in range(0, count, CHUNK)]


@pytest.mark.parametrize("seeds", chunks(), ids=lambda seeds: f"from-{seeds[0]}")
def test_the_rules_hold_under_every_seed(seeds: range | tuple[int, ...]) -> None:
    with open_house() as house:
        for seed in seeds:
            broken = broken_by(house, seed)
            assert not broken, f"seed {seed} (again with REMIT_SEEDS={seed}): " + "\n".join(broken)
