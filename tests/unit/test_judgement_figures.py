"""Agreement, confidence, completeness and quantiles: published figures, and properties on seeded runs."""

import random
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.judgement.rules.completeness import ElusionRefused, elusion, sample_needed, upper_share
from remit.judgement.rules.krippendorff import Level, alpha
from remit.judgement.rules.quantiles import (
    QuantilesRefused,
    Study,
    calibration,
    chi_square_beyond,
    combine,
    ranges,
    scores,
)
from remit.judgement.rules.recalibration import Claim, GoldTooFew, calibration_error, recalibrate

# Krippendorff 2011, section D: four observers, twelve units, some answers missing.
OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "1233244125 1.".replace(" ", ""))
UNITS = [[int(seen) for seen in unit if seen != "."] for unit in zip(*OBSERVERS, strict=True)]


@pytest.mark.parametrize(
    ("level", "published"),
    [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849), (Level.RATIO, 0.797)],
)
def test_alpha_of_the_published_example(level: Level, published: float) -> None:
    found = alpha(UNITS, level=level)
    assert found.value == pytest.approx(published, abs=0.0005)
    assert found.units == 11
    assert found.interval is not None
    assert found.interval[0] < published < found.interval[1]


def test_alpha_is_one_where_all_agree_and_none_where_nothing_varies() -> None:
    assert alpha([["yes", "yes"], ["no", "no"], ["no", "no"]]).value == 1
    assert alpha([["yes", "yes"], ["yes", "yes"]]).value is None
    assert alpha([]).value is None


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), min_size=3, max_size=12), st.randoms())
def test_alpha_heeds_neither_the_order_of_units_nor_of_judges(units: list[list[str]], chance: random.Random) -> None:
    mixed = [chance.sample(unit, len(unit)) for unit in chance.sample(units, len(units))]
    assert alpha(mixed).value == pytest.approx(alpha(units).value)


def claims(count: int, *, chance: random.Random, boast: float) -> list[tuple[Claim, bool]]:
    """Draw claims whose posterior boasts: the log-odds are so many times what they should be."""
    drawn = []
    for _ in range(count):
        odds = chance.uniform(-0.5, 3)
        right = chance.random() < 1 / (1 + 2.718281828**-odds)
        posterior = 1 / (1 + 2.718281828 ** -(odds * boast))
        drawn.append((Claim(posterior, agreeing=chance.choice((0.6, 0.8, 1.0))), right))
    return drawn


def test_a_hundred_gold_items_bring_the_calibration_error_down_to_a_twentieth() -> None:
    before, after = [], []
    for seed in range(20):
        chance = random.Random(seed)
        learned = recalibrate(claims(100, chance=chance, boast=3))
        fresh = claims(4_000, chance=chance, boast=3)
        before.append(calibration_error([(claim.posterior, right) for claim, right in fresh]) or 0)
        after.append(calibration_error([(learned.confidence(claim), right) for claim, right in fresh]) or 0)
    assert sum(before) / 20 > 0.1
    assert sum(after) / 20 <= 0.05


def test_gold_items_that_are_all_right_claim_no_certainty() -> None:
    learned = recalibrate([(Claim(0.99, 1.0), True)] * 30)
    assert 0.9 < learned.confidence(Claim(0.99, 1.0)) < 0.99


def test_too_few_gold_items_are_refused() -> None:
    with pytest.raises(GoldTooFew, match="19 gold items are too few"):
        recalibrate([(Claim(0.9, 1.0), True)] * 19)


def test_the_bound_of_clopper_and_pearson_has_its_published_values() -> None:
    # The rule of three: nothing in n draws leaves at most about 3/n; exactly 1 - 0.05^(1/n).
    assert upper_share(0, 100) == pytest.approx(1 - 0.05**0.01)
    assert upper_share(1, 10) == pytest.approx(0.394163, abs=1e-6)
    assert upper_share(10, 10) == 1


def test_the_elusion_bound_covers_at_least_95_of_100_reviews() -> None:
    chance = random.Random(11)
    covered = 0
    for _ in range(1_000):
        pile, found = chance.randrange(200, 3_000), chance.randrange(5, 200)
        missed = chance.randrange(0, pile // 10)
        drawn = chance.randrange(50, min(pile, 800))
        seen = sum(place < missed for place in chance.sample(range(pile), drawn))
        proven = elusion(found=found, pile=pile, drawn=drawn, missed=seen)
        covered += proven.recall <= (found + seen) / (found + missed)
    assert covered >= 950


def test_the_sample_that_a_recall_needs_proves_it() -> None:
    needed = sample_needed(found=80, pile=5_000, recall=0.8)
    assert elusion(found=80, pile=5_000, drawn=needed, missed=0).recall >= 0.8
    assert elusion(found=80, pile=5_000, drawn=needed - 1, missed=0).recall < 0.8


def test_an_impossible_sample_is_refused() -> None:
    with pytest.raises(ElusionRefused):
        elusion(found=1, pile=10, drawn=11, missed=0)


@pytest.mark.parametrize(
    ("degrees", "value"), [(1, 3.841459), (2, 5.991465), (3, 7.814728), (4, 9.487729), (7, 14.06714)]
)
def test_chi_square_has_its_published_five_percent_points(degrees: int, value: float) -> None:
    assert chi_square_beyond(value, degrees=degrees) == pytest.approx(0.05, abs=1e-6)


SHARES = (0.05, 0.5, 0.95)


def study(experts: dict[str, float], *, seeds: int) -> Study:
    """Build a study in which each expert misses the truth by so much, with quantiles 10 wide to each side."""
    truths = {f"q{n}": 100.0 + n for n in range(seeds)}
    given = {
        name: {
            key: tuple(truth + off + side * (1 + n % 3) for side in (-10, (-1) ** n, 10))
            for n, (key, truth) in enumerate(truths.items())
        }
        for name, off in experts.items()
    }
    return Study(shares=SHARES, given=given, seeds=truths)


def test_an_expert_whom_the_seeds_bear_out_carries_the_weight() -> None:
    found = scores(study({"fair": 0.0, "wild": 200.0}, seeds=10))
    assert (found["fair"].weight, found["wild"].weight) == (1.0, 0.0)
    assert found["fair"].calibration > 0.4
    assert found["wild"].calibration < 0.001


def test_calibration_is_the_p_value_of_the_likelihood_ratio() -> None:
    # Ten seeds, all between the 5 % and the 50 % quantile: 2 n I = 20 ln(1 / 0.45), three degrees of freedom.
    one = Study(SHARES, {"An": {f"q{n}": (0.0, 10.0, 20.0) for n in range(10)}}, {f"q{n}": 5.0 for n in range(10)})
    assert calibration(one, one.given["An"]) == pytest.approx(chi_square_beyond(20 * log(1 / 0.45), degrees=3))


def test_the_combined_expert_of_equals_is_each_of_them() -> None:
    one = study({"An": 0.0, "Ben": 0.0}, seeds=4)
    combined = combine(one, {"An": 0.5, "Ben": 0.5}, "q0", ranges(one))
    assert combined == pytest.approx(one.given["An"]["q0"])


def test_quantiles_that_do_not_rise_are_refused() -> None:
    with pytest.raises(QuantilesRefused, match="An"):
        scores(Study(SHARES, {"An": {"q": (3.0, 2.0, 5.0)}}, {"q": 4.0}))
