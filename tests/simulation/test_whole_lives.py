"""A process dies at every point of an item's life, on both lines, and again at the points of the recovery.

What the client was told of is there, once; the item comes to the same end as without a crash, and its instances replay.
A check tells the shortest story. `REMIT_LIFE_POINTS=4750` tells them all, which takes minutes, and
`REMIT_LIFE_POINTS=100000` goes deeper: recoveries of recoveries die as well, until so many points were tried.
"""

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from tests.flows.work_floor import MONDAY
from tests.simulation.house import fast_folder
from tests.simulation.lives import LEASE_OVER, Outcome, Story, furnish, living, prepared_image
from tests.simulation.points import CrashingStore, Image, watching
from tests.simulation.stories import STORIES

LEAST = {
    "straight through": (300, 1),
    "a price that differs": (1_100, 1),
    "bank details that changed": (2_300, 1),
    "reviewers who agree": (470, 100),
    "reviewers who do not": (580, 100),
}
"""At least so many points of a story, and: every so many of its recoveries die at each of their own points, too."""
KEPT_MAX = 200
"""Images that wait for their turn, some 4 MB each."""
WANTED = int(os.environ.get("REMIT_LIFE_POINTS", "0"))
TOLD = STORIES if WANTED else STORIES[:1]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with fast_folder() as made:
        yield made


@pytest.fixture(scope="module")
def first(folder: Path) -> Image:
    return Image(prepared_image(folder), MONDAY)


@dataclass(slots=True)
class Explorer:
    """Tells one story again and again, from one image after the other, and counts the points at which it died."""

    story: Story
    path: Path
    points: int = 0

    def undisturbed(self, image: Image) -> Outcome:
        """Tell the story without a crash."""
        with living(self.story, image.database, self.path, at=image.at) as life:
            life.play()
            assert life.ended
            return life.outcome()

    def dying(self, image: Image) -> tuple[Outcome, list[Image]]:
        """Die at each point of each transaction; return the end, and what a crash after each commit leaves."""
        with (
            living(self.story, image.database, self.path, at=image.at) as life,
            watching(self.path) as watch,
        ):
            store = CrashingStore(life.house.store, watch)
            furnish(life.house, store)
            life.play()
            self.points += store.points
            return life.outcome(), store.images


@pytest.mark.slow
@pytest.mark.parametrize("story", TOLD, ids=lambda story: str(story.name))
def test_a_crash_at_any_point_of_a_life_changes_nothing_of_its_end(folder: Path, first: Image, story: Story) -> None:
    least, every = LEAST[story.name]
    wanted = max(least, WANTED * least // 4_750)
    told = Explorer(story, folder / "life.db")
    expected = told.undisturbed(first)
    outcome, images = told.dying(first)
    assert outcome == expected
    left = deque(images)
    for place in count():
        if not left:
            break
        image = left.popleft()
        after = Image(image.database, image.at + LEASE_OVER)
        outcome, deeper = (told.undisturbed(after), []) if place % every else told.dying(after)
        assert outcome == expected, f"after a crash behind commit {place + 1}"
        if wanted > least and told.points < wanted and len(left) < KEPT_MAX:
            left.extend(deeper)
    assert told.points >= wanted
