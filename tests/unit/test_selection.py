"""Scores, redaction and adverse impact: arithmetic that anybody can do again."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest

from remit.selection.model import Competency, Passed, Score, Small
from remit.selection.refusals import ScoreMissing, ScoreOutside
from remit.selection.rules.impact import adverse_impact, fisher_exact, impact_ratio
from remit.selection.rules.redaction import redacted
from remit.selection.rules.scoring import composite

ACCURACY, SERVICE = Competency("accuracy", Decimal(3)), Competency("service", Decimal(1))


@pytest.mark.parametrize(
    ("many", "few", "ratio", "p"),
    [
        ((40, 95), (1, 5), "0.475", "0.6459"),
        ((7, 72), (3, 63), "0.490", "0.3365"),  # given as 0.337 where it is taught: rounded twice
        ((48, 80), (12, 40), "0.500", "0.0034"),
    ],
)
def test_published_teaching_examples_come_out_with_ratio_and_p(
    many: tuple[int, int], few: tuple[int, int], ratio: str, p: str
) -> None:
    one, other = Passed("many", *many), Passed("few", *few)
    found = impact_ratio(other, one)
    assert found is not None
    assert f"{float(found):.3f}" == ratio
    assert f"{fisher_exact(one, other):.4f}" == p
    (row,) = adverse_impact([one, other])
    assert (row.group.group, row.beside.group, row.below) == ("few", "many", True)


@pytest.mark.parametrize(("a", "b"), [((3, 4), (1, 5)), ((0, 3), (4, 6)), ((2, 2), (0, 7)), ((5, 5), (5, 5))])
def test_the_exact_test_agrees_with_counting_every_way_to_pass(a: tuple[int, int], b: tuple[int, int]) -> None:
    came, passed = a[1] + b[1], a[0] + b[0]
    ways = [sum(person < a[1] for person in chosen) for chosen in combinations(range(came), passed)]
    likely = {k: ways.count(k) for k in set(ways)}
    wanted = Fraction(sum(n for n in likely.values() if n <= likely[a[0]]), len(ways))
    assert fisher_exact(Passed("a", *a), Passed("b", *b)) == pytest.approx(float(wanted))


def test_small_groups_are_named_and_nobody_is_measured_against_them() -> None:
    rows = adverse_impact([Passed("all of two", 2, 2), Passed("most", 300, 600), Passed("seven", 1, 7)])
    assert {row.group.group: row.small for row in rows} == {"all of two": Small.FEW, "seven": Small.SHARE}
    assert {row.beside.group for row in rows} == {"most"}


def test_where_nobody_passed_there_is_no_ratio_and_no_finding() -> None:
    (row,) = adverse_impact([Passed("a", 0, 9), Passed("b", 0, 8)])
    assert (row.ratio, row.below, row.p) == (None, False, 1.0)
    assert adverse_impact([]) == ()


def test_the_composite_weighs_means_and_tells_who_stands_apart() -> None:
    first = [Score("a1", "accuracy", 5), Score("s1", "service", 2)]
    second = [Score("a1", "accuracy", 2), Score("s1", "service", 2)]
    found = composite([ACCURACY, SERVICE], [first, second])
    assert found.value == Fraction(7, 2) * Fraction(3, 4) + 2 * Fraction(1, 4)
    assert found.apart == {"a1": 3, "s1": 0}


def test_a_missing_or_impossible_score_is_refused_with_its_question() -> None:
    whole = [Score("a1", "accuracy", 5), Score("s1", "service", 2)]
    with pytest.raises(ScoreMissing) as missing:
        composite([ACCURACY, SERVICE], [whole, whole[:1]])
    assert missing.value.place == "s1"
    with pytest.raises(ScoreMissing):
        composite([ACCURACY, SERVICE], [whole[:1]])
    with pytest.raises(ScoreOutside):
        composite([ACCURACY], [[Score("a1", "accuracy", 6)]])


def test_a_redacted_text_holds_no_trace_of_who_it_is_about() -> None:
    text = """Nguyễn Thị Lan, 12 Harbour Road, Leeds
lan.nguyen@mail.example +44 113 496 0000 https://people.example/lan
Born 3 May 1994, married, aged 31. Gender: female
LAN led three clerks at Norwick Timber since 2022. She studied at Aire Valley College."""
    identity = {"name": "Nguyễn Thị Lan", "address": "12 Harbour Road, Leeds", "school": ["Aire Valley College"]}
    shown = redacted(text, identity)
    for trace in ("Lan", "LAN", "Nguyễn", "Leeds", "Harbour", "Aire", "1994", "31", "0000", "female", "She", "married"):
        assert trace not in shown
    assert "led three clerks at Norwick Timber since 2022" in shown
