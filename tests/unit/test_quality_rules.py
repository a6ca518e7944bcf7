"""Who is looked at again, which verdicts stand, and what the figures say."""

from collections import Counter
from decimal import Decimal

import pytest

from remit.contracts.model import SamplingPlan
from remit.quality.model import Defect, Drawn, Verdict
from remit.quality.refusals import VerdictRefused
from remit.quality.rules.figures import figures, rate
from remit.quality.rules.sampling import draw, percentile
from remit.quality.rules.verdicts import require_consistent

PLAN = SamplingPlan(percent=Decimal(10), newcomer_percent=Decimal(100), newcomer_items=20)
CRITICAL, SLIGHT = Defect("position_misread", critical=True), Defect("wording", critical=False)


def drawn(item: str, *, done: int = 100, returns: int = 0, risky: bool = False) -> Drawn | None:
    return draw(item_id=item, returns=returns, plan=PLAN, done_before=[done], risky=risky)


def test_a_tenth_of_the_items_is_drawn_by_chance() -> None:
    counts = Counter(drawn(f"item-{number}") for number in range(20_000))
    # Binomial, n = 20,000, p = 0.1: 1,850 to 2,150 is three and a half standard deviations each way.
    assert 1_850 < counts[Drawn.RANDOM] < 2_150
    assert set(counts) == {Drawn.RANDOM, None}


def test_the_same_item_is_decided_the_same_way_each_time() -> None:
    assert {drawn("item-7") for _ in range(50)} == {drawn("item-7")}
    assert 0 <= percentile(item_id="item-7", returns=0) < 100


@pytest.mark.parametrize(("done", "reason"), [(0, Drawn.NEWCOMER), (19, Drawn.NEWCOMER), (20, None)])
def test_every_item_of_a_newcomer_is_drawn(done: int, reason: Drawn | None) -> None:
    item = next(name for name in (f"item-{number}" for number in range(99)) if drawn(name) is None)
    assert drawn(item, done=done) is reason


def test_risk_and_rework_are_always_drawn() -> None:
    assert drawn("any", risky=True) is Drawn.RISK
    assert drawn("any", returns=1) is Drawn.RISK


def test_work_without_a_worker_is_drawn_by_chance_alone() -> None:
    reasons = {draw(item_id=f"{n}", returns=0, plan=PLAN, done_before=[], risky=False) for n in range(200)}
    assert reasons == {Drawn.RANDOM, None}


@pytest.mark.parametrize(
    ("verdict", "defects"), [(Verdict.RETURN, ()), (Verdict.PASS, (CRITICAL,)), (Verdict.PASS, (SLIGHT, CRITICAL))]
)
def test_a_verdict_that_its_defects_contradict_is_refused(verdict: Verdict, defects: tuple[Defect, ...]) -> None:
    with pytest.raises(VerdictRefused):
        require_consistent(verdict, defects)


@pytest.mark.parametrize(
    ("verdict", "defects"), [(Verdict.PASS, ()), (Verdict.PASS, (SLIGHT,)), (Verdict.RETURN, (SLIGHT,))]
)
def test_a_verdict_that_goes_with_its_defects_stands(verdict: Verdict, defects: tuple[Defect, ...]) -> None:
    require_consistent(verdict, defects)


def test_figures_carry_n_and_interval() -> None:
    found = figures(group="harrow", returns=[0, 0, 1, 0], reviews=[(), (SLIGHT,), (CRITICAL,)])
    assert (found.first_pass_yield.share, found.first_pass_yield.n) == (0.75, 4)
    assert (found.accuracy.successes, found.critical_accuracy.successes) == (1, 2)
    # Wilson 95 % for 3 of 4: 0.3006 to 0.9544.
    assert found.first_pass_yield.interval == pytest.approx((0.3006, 0.9544), abs=5e-5)


def test_a_rate_of_nothing_has_no_share() -> None:
    empty = rate([])
    assert (empty.share, empty.interval, empty.n) == (None, None, 0)
