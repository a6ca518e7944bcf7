"""A client's scorecard: which points are looked at, what a defect takes of the score, and what is left of it."""

from decimal import Decimal

import pytest

from remit.contracts.model import Gravity, ScorePoint
from remit.contracts.rules.provisions import read_provisions
from remit.quality.model import Defect
from remit.quality.rules.scorecards import defect, mean_score, score, scorecard

USUAL = (
    ScorePoint("payee", {"en": "Wrong payee", "vi": "Sai người nhận"}, Gravity.CRITICAL),
    ScorePoint("reason", {"en": "Thin reason", "vi": "Lý do sơ sài"}),
)
AGREED = (
    ScorePoint("payee", gravity=Gravity.FATAL, weight=Decimal(50)),
    ScorePoint("amount", {"en": "Wrong amount"}, Gravity.CRITICAL, Decimal(30)),
    ScorePoint("code", {"en": "No project code"}, weight=Decimal(20)),
)


def found(*keys: str) -> tuple[Defect, ...]:
    return tuple(defect(AGREED, point) for point in AGREED if point.key in keys)


def test_without_an_agreement_the_lines_own_checklist_is_the_scorecard() -> None:
    assert scorecard((), USUAL) == USUAL


def test_an_agreed_point_has_the_lines_name_unless_the_agreement_gives_one_or_neither_knows_it() -> None:
    nameless = ScorePoint("unheard")
    names = [dict(one.names) for one in scorecard((*AGREED, nameless), USUAL)]
    assert names == [USUAL[0].names, {"en": "Wrong amount"}, {"en": "No project code"}, {"en": "unheard"}]


@pytest.mark.parametrize(
    ("keys", "left"), [((), 100), (("code",), 80), (("amount", "code"), 50), (("payee",), 0), (("payee", "code"), 0)]
)
def test_a_defect_takes_its_weight_of_a_hundred_and_a_fatal_one_all(keys: tuple[str, ...], left: int) -> None:
    assert score(found(*keys)) == left


def test_equal_weights_are_shared_to_the_hundredth() -> None:
    thirds = tuple(ScorePoint(key) for key in "abc")
    assert score([defect(thirds, thirds[0])]) == Decimal("66.67")


def test_a_defect_from_before_scorecards_leaves_the_score_unsaid() -> None:
    assert score([Defect("payee", critical=True)]) is None
    assert mean_score([[Defect("payee", critical=True)], found("code"), ()]) == Decimal("90.0")
    assert mean_score([]) is None


@pytest.mark.parametrize(
    ("point", "place"),
    [
        ({"weight": 3}, "sampling.scorecard.1.key"),
        ({"key": "payee"}, "sampling.scorecard.1.key"),
        ({"key": "other", "weight": 0}, "sampling.scorecard.1.weight"),
        ({"key": "other", "gravity": "deadly"}, "sampling.scorecard.1.gravity"),
    ],
)
def test_a_point_that_cannot_be_scored_is_refused_at_its_place(point: dict[str, object], place: str) -> None:
    _, (problem,) = read_provisions({"sampling": {"scorecard": [{"key": "payee"}, point]}})
    assert problem.place == place
