"""The formulas of docs/profile.md, by its worked example and at their ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from remit.parties.model import Shore
from remit.profile.model import Baseline, Kind, Piece, Point, Work
from remit.profile.rules.baselines import read_baseline
from remit.profile.rules.positions import profile

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANH = Piece("anh", 600, expert=False, qualified=False, judging=False, shore=Shore.OFF)
BINH = Piece("binh", 1200, expert=False, qualified=True, judging=False, shore=Shore.ON)
STRAIGHT = Work(
    item_id="1",
    number="N-1",
    received_at=MONDAY,
    released_at=MONDAY,
    straight_through=True,
    returns=0,
    rules=1,
    judgements=0,
    remarks=0,
    path=("4",),
    case=False,
    pieces=(),
)
LOOKED_INTO = replace(
    STRAIGHT,
    released_at=MONDAY + timedelta(hours=48),
    straight_through=False,
    remarks=1,
    path=("2", "look", "finish"),
    pieces=(ANH, BINH),
)
EXAMPLE = [STRAIGHT, STRAIGHT, STRAIGHT, LOOKED_INTO]
REVIEW = Piece("chi", 3600, expert=True, qualified=True, judging=True, shore=Shore.OFF)
CONTRACT = replace(LOOKED_INTO, rules=0, judgements=14, path=("a", "b"), case=True, pieces=(REVIEW, REVIEW))


def places(works: list[Work], baseline: Baseline | None = None) -> dict[Point, float | None]:
    return {one.point: one.place for one in profile(works, baseline).positions}


def test_the_worked_example_of_the_document() -> None:
    assert places(EXAMPLE) == {
        Point.BASED_ON: pytest.approx(0.333, abs=0.001),
        Point.COMPLEXITY: pytest.approx(0.312, abs=0.001),
        Point.ASKS_FOR: 0,
        Point.RELIES_ON: None,
        Point.DRIVEN_BY: 0,
        Point.COORDINATION: pytest.approx(0.2),
        Point.TALENT: pytest.approx(0.667, abs=0.001),
        Point.FOCUS: 0,
    }
    whole = profile(EXAMPLE, None)
    assert whole.place == pytest.approx(0.216, abs=0.001)
    assert whole.kind is Kind.BPO


def test_the_baseline_tells_what_was_gained() -> None:
    assert places(EXAMPLE, Baseline(15, 0.8, 48))[Point.RELIES_ON] == pytest.approx(0.636, abs=0.001)
    assert places(EXAMPLE, Baseline(1, 1, 1))[Point.RELIES_ON] is None
    figures = dict(next(one for one in profile(EXAMPLE, None).positions if one.point is Point.RELIES_ON).figures)
    assert figures["time_off_shore"] == pytest.approx(1 / 3)


def test_later_truth_and_reuse_count_beside_the_clients_own_where_both_are_known() -> None:
    judged = replace(LOOKED_INTO, answers=2, reused=1, looks=2, held=1)
    works, before = [STRAIGHT, STRAIGHT, STRAIGHT, judged], Baseline(15, 0.8, 48, agreement=0.2, reuse=0)
    assert places(works, before)[Point.RELIES_ON] == pytest.approx(0.568, abs=0.001)
    assert places(EXAMPLE, before)[Point.RELIES_ON] == pytest.approx(0.636, abs=0.001), "nothing of either is known"
    assert places(works, Baseline(agreement=0.2))[Point.RELIES_ON] is None, "nothing is known of cost"
    figures = dict(next(one for one in profile(works, before).positions if one.point is Point.RELIES_ON).figures)
    assert (figures["agreement"], figures["before_agreement"], figures["reuse"]) == (0.5, 0.2, 0.5)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"handling_minutes": "15", "reuse": 0.1}, Baseline(15, reuse=0.1)),
        ({"handling_minutes": "many", "agreement": 1.2, "turnaround_hours": 4}, Baseline(turnaround_hours=4)),
        ({"first_pass_yield": -1}, None),
        ("fast", None),
    ],
)
def test_a_baseline_says_what_is_a_figure(said: object, read: Baseline | None) -> None:
    assert read_baseline(said) == read


def test_a_service_of_judgement_stands_at_the_other_end() -> None:
    whole = profile([CONTRACT] * 3, None)
    found = {one.point: one.place for one in whole.positions}
    assert (found[Point.BASED_ON], found[Point.ASKS_FOR], found[Point.TALENT], found[Point.FOCUS]) == (1, 1, 1, 1)
    assert whole.kind is Kind.KPO


def test_a_service_that_has_released_nothing_has_no_place() -> None:
    empty = profile([], None)
    assert (empty.items, empty.positions, empty.place, empty.kind) == (0, (), None, None)


def test_every_place_lies_between_the_two_ends() -> None:
    for works in ([STRAIGHT], [LOOKED_INTO], [CONTRACT], [*EXAMPLE, CONTRACT], [CONTRACT] * 400):
        for baseline in (None, Baseline(0, 0, 0), Baseline(60, 0.5, 100), Baseline(0.1, 1, 0.1)):
            for place in places(works, baseline).values():
                assert place is None or 0 <= place <= 1
