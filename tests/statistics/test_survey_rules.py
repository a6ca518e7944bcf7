"""A sample's estimates against what the hand works out, and against figures that others printed."""

import csv
import gzip
import math
import os
from pathlib import Path

import numpy as np
import pytest

from remit.statistics.model import SMALL_BASE, ChoiceUnidentified, Column, Design, LonelyCluster, MarginRefused
from remit.statistics.rules.choices import Task, fit_choices, fit_maxdiff
from remit.statistics.rules.cleaning import duplicates, speeders, straight_liners
from remit.statistics.rules.conjoint import fit_conjoint
from remit.statistics.rules.distributions import f_tail, normal_tail, t_quantile, t_tail
from remit.statistics.rules.tables import associate, cross_tabulate, letters_of, two_shares
from remit.statistics.rules.variance import degrees_of_freedom, mean, ratio, total
from remit.statistics.rules.weighting import design_weights, kish_deff, kish_effective, rake
from remit.values.chance import SeededChance

HERE = Path(__file__).parent
SURVEYS = os.environ.get("REMIT_SURVEYS")


def test_a_stratified_total_is_what_the_hand_works_out() -> None:
    """Strata of 10 and 20, two drawn from each: 5·(1 + 3) + 10·(4 + 8) = 140; V = 100·.8·2/2 + 400·.9·8/2 = 1520."""
    strata = np.array(["a", "a", "b", "b"])
    weights = design_weights(strata, {"a": 10, "b": 20})
    design = Design(weights, strata, fpc=np.array([10.0, 10.0, 20.0, 20.0]))
    values = np.array([1.0, 3.0, 4.0, 8.0])
    assert weights.tolist() == [5, 5, 10, 10]
    assert total(design, values).value == 140
    assert total(design, values).standard_error == pytest.approx(math.sqrt(1520))
    assert mean(design, values).value == pytest.approx(140 / 30)
    assert mean(design, values).standard_error == pytest.approx(math.sqrt(1520) / 30)
    assert degrees_of_freedom(design) == 2


def test_a_clustered_total_rests_on_what_differs_between_clusters() -> None:
    """Clusters sum to 3, 5 and 10 around 6: V = 3/2 · (9 + 1 + 16) = 39."""
    design = Design(np.ones(6), clusters=np.array([1, 1, 2, 2, 3, 3]))
    assert total(design, np.array([1.0, 2.0, 2.0, 3.0, 4.0, 6.0])).standard_error == pytest.approx(math.sqrt(39))


def test_a_simple_sample_has_the_textbook_error_and_no_design_effect() -> None:
    values = np.array([2.0, 4.0, 4.0, 6.0, 9.0])
    one = mean(Design(np.ones(5)), values)
    assert one.standard_error == pytest.approx(np.std(values, ddof=1) / math.sqrt(5))
    assert one.deff == pytest.approx(1)


def test_the_mean_of_a_domain_is_the_ratio_of_two_totals() -> None:
    design = Design(np.array([1.0, 2.0, 1.0, 3.0, 2.0]), np.array([1, 1, 1, 2, 2]))
    values, inside = np.array([3.0, 5.0, 7.0, 2.0, 8.0]), np.array([1.0, 0.0, 1.0, 1.0, 0.0])
    one, other = mean(design, values, inside=inside), ratio(design, values * inside, inside)
    assert (one.value, one.standard_error) == pytest.approx((other.value, other.standard_error))
    assert one.value == pytest.approx((3 + 7 + 6) / 5)


def test_a_stratum_of_one_cluster_is_refused_by_name_unless_it_was_taken_whole() -> None:
    strata, values = np.array(["a", "a", "lone"]), np.array([1.0, 2.0, 3.0])
    with pytest.raises(LonelyCluster, match="lone"):
        total(Design(np.ones(3), strata), values)
    whole = Design(np.ones(3), strata, fpc=np.array([2.0, 2.0, 1.0]))
    assert total(whole, values).standard_error == 0


def test_raking_meets_each_margin_and_keeps_how_the_two_hang_together() -> None:
    """Counts 10, 20, 30, 40 have the odds ratio 2/3; raking changes margins and never that."""
    rows = np.repeat(["r1", "r1", "r2", "r2"], [10, 20, 30, 40])
    columns = np.repeat(["c1", "c2", "c1", "c2"], [10, 20, 30, 40])
    raked = rake(np.ones(100), {"row": (rows, {"r1": 1, "r2": 1}), "column": (columns, {"c1": 40, "c2": 60})})
    cell = {(r, c): raked.weights[(rows == r) & (columns == c)].sum() for r in ("r1", "r2") for c in ("c1", "c2")}
    assert cell["r1", "c1"] + cell["r1", "c2"] == pytest.approx(50, abs=1e-7)
    assert cell["r1", "c1"] + cell["r2", "c1"] == pytest.approx(40, abs=1e-7)
    assert cell["r1", "c1"] * cell["r2", "c2"] / cell["r1", "c2"] / cell["r2", "c1"] == pytest.approx(2 / 3)
    assert raked.distance < 1e-9


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ({"f": 1}, "no target for m"),
        ({"f": 1, "m": 1, "x": 1}, "nobody answered x"),
        ({"f": 1, "m": 0}, "not above 0"),
    ],
)
def test_a_margin_that_the_sample_cannot_meet_is_refused(targets: dict[str, float], said: str) -> None:
    with pytest.raises(MarginRefused, match=said):
        rake(np.ones(2), {"sex": (np.array(["f", "m"]), targets)})


def test_margins_that_conflict_are_refused_rather_than_met_by_half() -> None:
    one, other = np.array(["a", "a", "b"]), np.array(["x", "x", "y"])
    with pytest.raises(MarginRefused, match="may conflict"):
        rake(np.ones(3), {"one": (one, {"a": 1, "b": 1}), "other": (other, {"x": 1, "y": 9})})


def test_unequal_weights_cost_what_kish_says() -> None:
    """(1 + 1 + 2)² / (1 + 1 + 4) = 16/6."""
    assert kish_effective(np.array([1.0, 1.0, 2.0])) == pytest.approx(16 / 6)
    assert kish_deff(np.array([1.0, 1.0, 2.0])) == pytest.approx(18 / 16)


def column(letter: str, base: int) -> Column:
    return Column(letter, letter.lower(), base, base, small=base < SMALL_BASE)


def test_shares_are_compared_as_in_a_textbook_and_small_bases_not_at_all() -> None:
    """50 % and 30 % of 100 each: pooled 40 %, z = .2 / √(.24 · .02) = 2.8868."""
    assert two_shares(0.5, 100, 0.3, 100) == pytest.approx(2.8868, abs=1e-4)
    columns = (column("A", 100), column("B", 100), column("C", 9))
    assert letters_of([0.5, 0.3, 0.0], columns, level=0.05) == ["B", "", ""]


def test_the_correction_for_many_comparisons_takes_a_letter_away() -> None:
    """z = 2.17 has p = .030: significant alone, not among three pairs."""
    pair = (column("A", 100), column("B", 100))
    more = (*pair, column("C", 100))
    assert letters_of([0.5, 0.35], pair, level=0.05) == ["B", ""]
    assert letters_of([0.5, 0.35, 0.43], more, level=0.05) == ["", "", ""]


def test_without_a_design_the_test_of_association_is_pearsons() -> None:
    """The table 10, 20, 30, 40: X² = 100 · (10·40 - 20·30)² / (30·70·40·60) = .79365."""
    answers = np.repeat(["r1", "r1", "r2", "r2"], [10, 20, 30, 40])
    banner = np.repeat(["c1", "c2", "c1", "c2"], [10, 20, 30, 40])
    one = associate(Design(np.ones(100)), answers, banner)
    assert one.statistic == pytest.approx(0.79365 * 99 / 100, abs=1e-4)
    assert (one.above, one.below) == pytest.approx((1, 99))


def test_who_is_outside_a_table_is_in_no_row_and_no_base() -> None:
    answers, banner = np.array(["y", "n", "y", "–"]), np.array(["a", "a", "b", "b"])
    table = cross_tabulate(Design(np.array([1.0, 1.0, 1.0, 0.0])), answers, banner)
    assert table.rows == ("n", "y")
    assert [column.base for column in table.columns] == [2, 1]
    assert [cell.share for cell in table.cells[1]] == [0.5, 1.0]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (2 * normal_tail(1.959964), 0.05),
        (t_tail(2.228139, 10), 0.05),
        (f_tail(4.964603, 1, 10), 0.05),
        (f_tail(3.325835, 5, 10), 0.05),
        (f_tail(10.04429, 1, 10), 0.01),
    ],
)
def test_tails_are_those_of_the_printed_tables(value: float, printed: float) -> None:
    assert value == pytest.approx(printed, abs=1e-6)


def test_a_quantile_undoes_a_tail() -> None:
    assert t_quantile(0.05, 10) == pytest.approx(2.228139, abs=1e-6)


def test_a_choice_between_two_has_the_odds_logarithm_as_utility() -> None:
    """30 of 40 choose the first: β = ln 3, SE = √(1/30 + 1/10), LL = 30 ln ¾ + 10 ln ¼."""
    chosen = np.array([1.0, 0.0] * 30 + [0.0, 1.0] * 10)
    sets = np.repeat(np.arange(40), 2)
    fitted = fit_choices(np.tile([[1.0], [0.0]], (40, 1)), sets, chosen, sets, ["first"])
    assert fitted.coefficients[0] == pytest.approx(math.log(3))
    assert fitted.standard_errors[0] == pytest.approx(math.sqrt(1 / 30 + 1 / 10))
    assert fitted.log_likelihood == pytest.approx(30 * math.log(0.75) + 10 * math.log(0.25))
    assert fitted.null_log_likelihood == pytest.approx(40 * math.log(0.5))


def test_what_always_wins_has_no_utility_that_could_be_named() -> None:
    sets = np.repeat(np.arange(5), 2)
    with pytest.raises(ChoiceUnidentified, match="always"):
        fit_choices(np.tile([[1.0], [0.0]], (5, 1)), sets, np.tile([1.0, 0.0], 5), sets, ["first"])


def test_maxdiff_finds_the_utilities_that_choices_were_made_by() -> None:
    chance, worth = SeededChance(5), {"a": 1.0, "b": 0.0, "c": -1.0}
    fitted = fit_maxdiff([(str(n), tuple(worth), *best_and_worst(chance, worth)) for n in range(3000)])
    assert dict(zip(fitted.names, fitted.coefficients, strict=True)) == pytest.approx(worth, abs=0.1)
    assert sum(fitted.shares().values()) == pytest.approx(1)


def best_and_worst(chance: SeededChance, worth: dict[str, float]) -> tuple[str, str]:
    """The sequential model itself: one by the logit, then the worst of the rest by the logit of the opposite."""
    best = drawn(chance, worth)
    return best, drawn(chance, {item: -value for item, value in worth.items() if item != best})


def drawn(chance: SeededChance, worth: dict[str, float]) -> str:
    at = chance.fraction() * sum(math.exp(value) for value in worth.values())
    for item, value in worth.items():
        at -= math.exp(value)
        if at < 0:
            return item
    return item


def test_a_task_is_typed_as_person_shown_best_worst() -> None:
    task: Task = ("1", ("a", "b", "c"), "a", "c")
    with pytest.raises(ChoiceUnidentified):
        fit_maxdiff([task])


def test_checks_name_who_hurried_ticked_down_and_came_twice() -> None:
    answers = {"a": ["1", "2", "1"], "b": ["1", "3", "1"], "c": ["1", "4", "1"], "d": ["1", "5", "1"]}
    people = ["p", "q", "r"]
    assert [one.respondent for one in straight_liners(answers, people, [["a", "b", "c", "d"]])] == ["p", "r"]
    assert [one.respondent for one in speeders([100, 120, 30], people)] == ["r"]
    assert [(one.respondent, one.fields["first"]) for one in duplicates(answers, people, list(answers))] == [("r", "p")]


def test_zinc_in_nhanes_ii_has_the_mean_and_error_that_stata_prints() -> None:
    """Stata Survey Data Reference Manual, `svy: mean zinc`: 87.18207 and .4944827 in 31 strata."""
    with gzip.open(HERE / "nhanes2-zinc.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    weights, zinc = (np.array([float(row[name] or 0) for row in rows]) for name in ("weight", "zinc"))
    strata, clusters = (np.array([row[name] for row in rows]) for name in ("stratum", "cluster"))
    answered = np.array([float(row["zinc"] != "") for row in rows])
    design = Design(weights, strata, clusters)
    one = mean(design, zinc, inside=answered)
    assert (f"{one.value:.5f}", f"{one.standard_error:.7f}") == ("87.18207", "0.4944827")
    assert degrees_of_freedom(design) == 31


@pytest.mark.skipif(not SURVEYS, reason="REMIT_SURVEYS names no folder with apistrat.csv and apiclus1.csv")
@pytest.mark.parametrize(
    ("file", "stratum", "cluster", "printed_mean", "printed_total"),
    [
        ("apistrat.csv", "stype", None, ("662.29", "9.4089"), ("3687178", "114642")),
        ("apiclus1.csv", None, "dnum", ("644.17", "23.542"), ("3404940", "932235")),
    ],
)
def test_schools_of_california_have_the_figures_that_r_prints(
    file: str, stratum: str | None, cluster: str | None, printed_mean: tuple[str, str], printed_total: tuple[str, str]
) -> None:
    assert SURVEYS
    with (Path(SURVEYS) / file).open() as opened:
        rows = list(csv.DictReader(opened))
    weights, fpc, score, enrolled = (
        np.array([float(row[name]) for row in rows]) for name in ("pw", "fpc", "api00", "enroll")
    )
    strata = np.array([row[stratum] for row in rows]) if stratum else None
    clusters = np.array([row[cluster] for row in rows]) if cluster else None
    design = Design(weights, strata, clusters, fpc)
    one, other = mean(design, score), total(design, enrolled)
    digits = len(printed_mean[1].partition(".")[2])
    assert (f"{one.value:.2f}", f"{one.standard_error:.{digits}f}") == printed_mean
    assert (f"{other.value:.0f}", f"{other.standard_error:.0f}") == printed_total


def test_a_conjoint_of_one_attribute_has_the_odds_logarithm_between_its_levels() -> None:
    """30 of 40 choose the low price: the utilities lie ln 3 apart around 0, and the price carries all of the choice."""
    offers = ({"price": "low"}, {"price": "high"})
    found = fit_conjoint([(str(n), offers, 0 if n < 30 else 1) for n in range(40)])
    assert found.utilities["price"] == pytest.approx({"low": math.log(3) / 2, "high": -math.log(3) / 2})
    assert found.importances == {"price": 1.0}
    assert found.fit.log_likelihood == pytest.approx(30 * math.log(0.75) + 10 * math.log(0.25))


def test_a_conjoint_finds_the_part_worths_that_choices_were_made_by() -> None:
    chance = SeededChance(5)
    worth = {"price": {"low": 0.9, "mid": 0.1, "high": -1.0}, "pack": {"box": 0.4, "bag": -0.4}}

    def drawn() -> dict[str, str]:
        return {name: tuple(levels)[int(chance.fraction() * len(levels))] for name, levels in worth.items()}

    def pull(offer: dict[str, str]) -> float:
        noise = -math.log(-math.log(max(chance.fraction(), 1e-12)))
        return sum(worth[name][level] for name, level in offer.items()) + noise

    tasks = []
    for number in range(6000):
        offers = [drawn() for _ in range(3)]
        tasks.append((str(number % 500), offers, max(range(3), key=[pull(one) for one in offers].__getitem__)))
    found = fit_conjoint(tasks)
    for name, levels in worth.items():
        assert found.utilities[name] == pytest.approx(levels, abs=0.08)
    assert found.importances["price"] == pytest.approx(1.9 / 2.7, abs=0.03)
