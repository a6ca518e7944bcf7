"""The simulation proves itself: a bug that is planted in the product breaks a rule within 500 seeds."""

import pytest
from tests.simulation.bugs import BUGS, Bug
from tests.simulation.house import open_house
from tests.simulation.playing import broken_by

SEEDS_MAX = 500


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: str(bug.__name__))
def test_a_planted_bug_is_caught(bug: Bug) -> None:
    assert first_seed_that_catches(bug) is not None, f"{SEEDS_MAX} seeds did not notice it"


def first_seed_that_catches(bug: Bug) -> int | None:
    """Play seeds with the bug in the product; return the first that breaks a rule, or the product itself."""
    with open_house() as house, bug():
        for seed in range(SEEDS_MAX):
            try:
                broken = broken_by(house, seed)
            except AssertionError:
                return seed  # the product noticed by itself that it cannot be
            if broken:
                return seed
    return None
