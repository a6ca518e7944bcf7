"""ISO 2859-1 sampling by attributes: whole rows of the published tables, and every switch of severity."""

from decimal import Decimal

import pytest

from remit.quality.rules.attributes import (
    AQLS,
    AttributePlan,
    PlanRefused,
    Severity,
    code_letter,
    single_plan,
)
from remit.quality.rules.switching import LotResult, Standing, after, resumed

NORMAL, TIGHTENED, REDUCED = Severity.NORMAL, Severity.TIGHTENED, Severity.REDUCED
# Sample sizes at the 26 quality limits from 0.010 to 1000, as the rows of tables II-A, II-B and II-C lead to.
SIZES = {
    (NORMAL, "A"): "1250 800 500 315 200 125 80 50 32 20 13 8 5 3 2 5 3 2 2 2 2 2 2 2 2 2",
    (NORMAL, "F"): "1250 800 500 315 200 125 80 50 32 20 13 32 20 20 20 20 20 20 20 20 13 13 13 8 5 3",
    (NORMAL, "K"): "1250 800 500 315 200 125 80 200 125 125 125 125 125 125 125 125 80 50 32 20 13 13 13 8 5 3",
    (
        NORMAL,
        "R",
    ): "1250 800 2000 2000 2000 2000 2000 2000 2000 2000 1250 800 500 315 200 125 80 50 32 20 13 13 13 8 5 3",
    (TIGHTENED, "A"): "2000 1250 800 500 315 200 125 80 50 32 20 13 8 5 3 8 5 3 2 2 2 2 2 2 2 2",
    (TIGHTENED, "F"): "2000 1250 800 500 315 200 125 80 50 32 20 50 32 20 20 20 20 20 20 20 13 13 13 8 5 3",
    (
        TIGHTENED,
        "R",
    ): "2000 1250 3150 2000 2000 2000 2000 2000 2000 2000 1250 800 500 315 200 125 80 50 32 20 13 13 13 8 5 3",
    (REDUCED, "A"): "500 315 200 125 80 50 32 20 13 8 5 3 2 2 2 2 2 2 2 2 2 2 2 2 2 2",
    (REDUCED, "F"): "500 315 200 125 80 50 32 20 13 8 5 13 8 8 8 8 8 8 8 8 5 5 5 3 2 2",
    (REDUCED, "K"): "500 315 200 125 80 50 32 80 50 50 50 50 50 50 50 50 32 20 13 8 5 5 5 3 2 2",
}
# Acceptance and rejection numbers of the rows of table II for the letters themselves, by quality limit.
NUMBERS = {
    (NORMAL, "K"): {
        "0.10": "0 1",
        "0.40": "1 2",
        "0.65": "2 3",
        "1.0": "3 4",
        "2.5": "7 8",
        "6.5": "14 15",
        "10": "21 22",
    },
    (NORMAL, "B"): {"4.0": "0 1", "15": "1 2", "25": "2 3", "100": "7 8", "650": "30 31", "1000": "44 45"},
    (TIGHTENED, "K"): {
        "0.15": "0 1",
        "0.65": "1 2",
        "1.0": "2 3",
        "1.5": "3 4",
        "2.5": "5 6",
        "4.0": "8 9",
        "10": "18 19",
    },
    (TIGHTENED, "E"): {"1.5": "0 1", "6.5": "1 2", "150": "27 28", "250": "41 42"},
    (REDUCED, "K"): {
        "0.10": "0 1",
        "0.40": "0 2",
        "0.65": "1 3",
        "1.0": "1 4",
        "1.5": "2 5",
        "4.0": "5 8",
        "10": "10 13",
    },
    (REDUCED, "A"): {"6.5": "0 1", "25": "1 2", "40": "2 3", "65": "3 4", "1000": "30 31"},
    (REDUCED, "B"): {"15": "0 2", "25": "1 3", "40": "2 4", "65": "3 5", "100": "5 6", "1000": "30 31"},
}


@pytest.mark.parametrize(("severity", "letter"), SIZES)
def test_arrows_lead_to_the_sizes_of_the_published_row(severity: Severity, letter: str) -> None:
    found = [single_plan(letter=letter, aql=aql, severity=severity).size for aql in AQLS]
    assert found == [int(size) for size in SIZES[severity, letter].split()]


@pytest.mark.parametrize(("severity", "letter"), NUMBERS)
def test_the_numbers_of_the_published_row_hold(severity: Severity, letter: str) -> None:
    plans = {aql: single_plan(letter=letter, aql=Decimal(aql), severity=severity) for aql in NUMBERS[severity, letter]}
    assert {aql: f"{plan.accept} {plan.reject}" for aql, plan in plans.items()} == NUMBERS[severity, letter]
    assert {plan.letter for plan in plans.values()} == {letter}


@pytest.mark.parametrize(
    ("lot", "level", "letter"),
    [
        (2, "II", "A"), (8, "II", "A"), (9, "II", "B"), (50, "II", "D"), (51, "II", "E"), (280, "II", "G"),
        (500, "II", "H"), (1_200, "II", "J"), (3_200, "II", "K"), (10_000, "II", "L"), (500_001, "II", "Q"),
        (2, "III", "B"), (500_001, "III", "R"), (1_201, "I", "H"), (3_200, "S-1", "C"), (501, "S-3", "E"),
        (35_001, "S-4", "J"), (500_001, "S-2", "E"),
    ],
)  # fmt: skip
def test_lot_and_level_give_the_code_letter_of_table_one(lot: int, level: str, letter: str) -> None:
    assert code_letter(lot=lot, level=level) == letter


def test_a_limit_or_level_that_the_tables_do_not_have_is_refused() -> None:
    with pytest.raises(PlanRefused, match="quality limit"):
        single_plan(letter="K", aql=Decimal("3.0"), severity=NORMAL)
    with pytest.raises(PlanRefused, match="inspection level"):
        code_letter(lot=100, level="IV")


PLAN = AttributePlan("K", 125, 3, 4)
GOOD, BAD = LotResult(PLAN, 0, stricter_accept=2), LotResult(PLAN, 4, stricter_accept=2)


def through(start: Standing, *results: LotResult) -> Standing:
    for result in results:
        start = after(start, result)
    return start


def test_two_rejected_of_five_tighten_and_five_accepted_bring_back_to_normal() -> None:
    assert through(Standing(), BAD, GOOD, GOOD, GOOD, GOOD, BAD).severity is NORMAL
    tightened = through(Standing(), BAD, GOOD, GOOD, GOOD, BAD)
    assert tightened == Standing(TIGHTENED)
    assert through(tightened, *[GOOD] * 4).severity is TIGHTENED
    assert through(tightened, *[GOOD] * 5) == Standing(NORMAL)


def test_five_rejected_under_tightened_inspection_stop_it_until_a_lead_resumes() -> None:
    mixed = [BAD, GOOD, BAD, GOOD, BAD, BAD, BAD]
    stopped = through(Standing(TIGHTENED), *mixed)
    assert stopped.severity is Severity.DISCONTINUED
    assert through(stopped, *[GOOD] * 20).severity is Severity.DISCONTINUED
    assert resumed(stopped) == Standing(TIGHTENED)


def test_a_score_of_thirty_reduces_and_a_lot_between_the_numbers_is_accepted_but_ends_it() -> None:
    assert through(Standing(), *[GOOD] * 9) == Standing(NORMAL, (True,) * 5, score=27)
    assert through(Standing(), *[GOOD] * 10) == Standing(REDUCED)
    between = LotResult(AttributePlan("K", 50, 1, 4), 3)
    assert between.accepted
    assert through(Standing(REDUCED), between) == Standing(NORMAL)


@pytest.mark.parametrize(("found", "score"), [(2, 13), (3, 0), (4, 0)])
def test_the_score_begins_anew_where_a_limit_lower_would_not_have_accepted(found: int, score: int) -> None:
    assert after(Standing(score=10), LotResult(PLAN, found, stricter_accept=2)).score == score


def test_plans_that_accept_none_or_one_score_two() -> None:
    assert after(Standing(score=10), LotResult(AttributePlan("F", 20, 0, 1), 0)).score == 12
