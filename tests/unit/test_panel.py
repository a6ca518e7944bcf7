"""Adaptive panels: one more judge is asked only while the answer is not sure enough, or while it pays."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_judgement_weighing import GOOD, judged, past, question

from remit.judgement.model import (
    Answer,
    Consensus,
    ConsensusState,
    Earlier,
    Panel,
    PanelPrices,
    PanelReason,
    PanelVerdict,
    Question,
)
from remit.judgement.rules.consensus import compute_all
from remit.judgement.rules.judgingterms import panel_facts, read_panel
from remit.judgement.rules.lookahead import look_ahead
from remit.judgement.rules.panel import next_step
from remit.judgement.rules.panelsums import sum_up
from remit.judgement.rules.weighing import Weighed
from remit.values.money import Money
from remit.values.refusal import Refusal

ASK, ENOUGH, ADJUDICATE = PanelVerdict.ASK, PanelVerdict.ENOUGH, PanelVerdict.ADJUDICATE


def prices(judge: str, adjudicator: str, wrong: str) -> PanelPrices:
    return PanelPrices(*(Money.of(amount, "EUR") for amount in (judge, adjudicator, wrong)))


def votes(text: str) -> list[tuple[str, int]]:
    """`yyn` is two who say yes and one who says no."""
    return sorted(((one, text.count(one)) for one in set(text)), key=lambda vote: (-vote[1], vote[0]))


@pytest.mark.parametrize(
    ("given", "verdict", "reason"),
    [
        ("", ASK, PanelReason.FEW),
        ("y", ASK, PanelReason.FEW),
        ("yy", ASK, PanelReason.OPEN),
        ("yyy", ENOUGH, PanelReason.MAJORITY),
        ("yyn", ASK, PanelReason.OPEN),
        ("yyynn", ENOUGH, PanelReason.MAJORITY),
        ("ynab", ADJUDICATE, PanelReason.SPLIT),
        ("yynnab", ADJUDICATE, PanelReason.SPLIT),
    ],
)
def test_without_measured_confidence_a_panel_ends_when_nobody_left_could_change_it(
    given: str, verdict: PanelVerdict, reason: PanelReason
) -> None:
    step = next_step(Panel(least=2, most=5), votes(given), None, inputs="")
    assert (step.verdict, step.reason) == (verdict, reason)


@given(answers=st.text("yna", min_size=5, max_size=5))
def test_such_a_panel_says_what_the_fixed_panel_of_the_most_judges_would_have_said(answers: str) -> None:
    panel = Panel(least=2, most=5)
    steps = (next_step(panel, votes(answers[:judges]), None, inputs="") for judges in range(6))
    last = next(one for one in steps if one.verdict is not ASK)
    majority = next((one for one in set(answers) if answers.count(one) >= 3), None)
    assert (last.answer if last.verdict is ENOUGH else None) == majority


@pytest.mark.parametrize(
    ("judges", "confidence", "verdict"),
    [(1, 0.99, ASK), (2, 0.95, ENOUGH), (2, 0.94, ASK), (4, 0.96, ENOUGH), (4, 0.6, ADJUDICATE)],
)
def test_measured_confidence_closes_a_panel_between_its_least_and_most(
    judges: int, confidence: float, verdict: PanelVerdict
) -> None:
    step = next_step(Panel(least=2, most=4, enough=0.95), [("y", judges)], Weighed("y", confidence, ""), inputs="")
    assert step.verdict is verdict


EVEN: dict[Answer, dict[Answer, float]] = {"y": {"y": 0.8, "n": 0.2}, "n": {"y": 0.2, "n": 0.8}}


def cost_by_hand(belief: dict[Answer, float], left: int, agreed: PanelPrices) -> float:
    """The least expected cost from a belief that adds up to one, without counting anything once that comes twice."""
    stop = min(agreed.wrong.minor * (1 - max(belief.values())), float(agreed.adjudicator.minor))
    return min(stop, asking_by_hand(belief, left, agreed)) if left else stop


def asking_by_hand(belief: dict[Answer, float], left: int, agreed: PanelPrices) -> float:
    total = float(agreed.judge.minor)
    for said in belief:
        joint = {true: chance * EVEN[true][said] for true, chance in belief.items()}
        likely = sum(joint.values())
        total += likely * cost_by_hand({true: one / likely for true, one in joint.items()}, left - 1, agreed)
    return total


@pytest.mark.parametrize(("sure", "left"), list(product((0.5, 0.7, 0.9, 0.99), (1, 2, 3, 4))))
def test_what_asking_on_costs_and_saves_is_what_the_tree_of_all_answers_says(sure: float, left: int) -> None:
    belief: dict[Answer, float] = {"y": sure, "n": 1 - sure}
    agreed = prices("4.10", "25.00", "150.00")
    found = look_ahead(belief, EVEN, agreed, left=left)
    stop = min(agreed.wrong.minor * (1 - sure), agreed.adjudicator.minor)
    assert found.risk == pytest.approx(agreed.wrong.minor * (1 - sure))
    assert stop - found.saves + found.cost == pytest.approx(asking_by_hand(belief, left, agreed))


def weighed(sure: float) -> Weighed:
    return Weighed("y", sure, "", {"y": sure, "n": 1 - sure}, EVEN)


@pytest.mark.parametrize(
    ("sure", "agreed", "verdict", "reason"),
    [
        (0.6, prices("4.10", "60.00", "150.00"), ASK, PanelReason.WORTH),
        (0.97, prices("4.10", "60.00", "150.00"), ENOUGH, PanelReason.NOT_WORTH),
        (0.6, prices("4.10", "4.20", "150.00"), ADJUDICATE, PanelReason.NOT_WORTH),
    ],
)
def test_with_prices_a_panel_asks_on_only_while_that_saves_more_than_it_costs(
    sure: float, agreed: PanelPrices, verdict: PanelVerdict, reason: PanelReason
) -> None:
    step = next_step(Panel(least=2, most=5, prices=agreed), votes("yy"), weighed(sure), inputs="")
    assert (step.verdict, step.reason) == (verdict, reason)
    assert step.cost is not None
    assert step.saves is not None
    assert (step.saves.minor > step.cost.minor) is (verdict is ASK)


def test_a_panel_at_its_most_asks_nobody_whatever_an_error_costs() -> None:
    dear = prices("0.01", "100.00", "9999.00")
    step = next_step(Panel(least=2, most=3, prices=dear), votes("yyn"), weighed(0.7), inputs="")
    assert step.verdict is ADJUDICATE
    assert step.cost == Money(0, "EUR")


def asked(key: str, panel: Panel) -> Question:
    one = question(key)
    return replace(one, draft=replace(one.draft, panel=panel, required_judges=panel.least))


def of_case(panel: Panel, earlier: list[Earlier], handed_in: str, **answers: str) -> Consensus:
    (found,) = compute_all(
        [asked("q", panel)], judged("q", **answers), earlier=earlier, handed_in=frozenset(handed_in.split())
    )
    return found


THREE = {**GOOD, "chi": 0.9}


def test_practised_judges_who_agree_close_their_panel_and_those_who_differ_have_one_more_asked() -> None:
    earlier = past(200, gold=True, judges=THREE)
    agree = of_case(Panel(), earlier, "an binh", an="yes", binh="yes")
    assert agree.state is ConsensusState.AGREED
    assert agree.panel is not None
    assert (agree.panel.judges, agree.panel.agreeing, agree.panel.reason) == (2, 2, PanelReason.SURE)
    assert agree.panel.confidence == agree.confidence
    differ = of_case(Panel(), earlier, "an binh", an="yes", binh="no")
    assert differ.state is ConsensusState.OPEN
    assert differ.panel is not None
    assert differ.panel.verdict is ASK


def test_an_answer_counts_to_a_panel_once_it_is_handed_in_and_another_answer_is_another_decision() -> None:
    panel = Panel(least=2, most=3)
    before = of_case(panel, [], "an", an="yes", binh="yes")
    assert before.panel is not None
    assert before.panel.judges == 1
    after = of_case(panel, [], "an binh", an="yes", binh="yes")
    again = of_case(panel, [], "an binh", an="yes", binh="yes")
    other = of_case(panel, [], "an binh", an="yes", binh="no")
    assert after.panel == again.panel
    assert after.panel is not None
    assert other.panel is not None
    assert after.panel.inputs != other.panel.inputs, "what was kept of the first does not speak of the second"


@pytest.mark.parametrize(
    "agreed",
    [
        {"least": 2, "most": 5, "enough": 0.97},
        {"least": 3, "most": 7, "judge": "4.10", "adjudicator": "12.00", "wrong": "150.00", "currency": "EUR"},
        {"least": 2, "most": 4, "judge": "90000", "adjudicator": "240000", "wrong": "3000000", "currency": "VND"},
    ],
)
def test_terms_of_a_panel_are_read_as_they_are_written(agreed: dict[str, object]) -> None:
    panel = read_panel(agreed)
    assert panel is not None
    assert panel_facts(panel) == agreed


def test_a_panel_of_which_little_is_said_asks_two_to_five_until_they_are_95_percent_sure() -> None:
    assert read_panel({}) == Panel(least=2, most=5, enough=0.95)
    assert read_panel("fixed") is None


@pytest.mark.parametrize(
    ("agreed", "code", "place"),
    [
        ("adaptive", "judgement.panel", "panel"),
        ({"lest": 2}, "judgement.panel", "panel.lest"),
        ({"least": 1}, "judgement.panel_size", "panel"),
        ({"least": 4, "most": 3}, "judgement.panel_size", "panel"),
        ({"most": 5.0}, "judgement.panel_size", "panel"),
        ({"enough": 95}, "judgement.panel_confidence", "panel.enough"),
        ({"enough": True}, "judgement.panel_confidence", "panel.enough"),
        ({"judge": "4.10", "currency": "EUR"}, "judgement.panel_priced", "panel"),
        (
            {"judge": "0", "adjudicator": "12", "wrong": "150", "currency": "EUR"},
            "judgement.panel_free",
            "panel.judge",
        ),
        ({"judge": "4.105", "adjudicator": "12", "wrong": "150", "currency": "EUR"}, "money.amount", None),
    ],
)
def test_terms_that_no_panel_could_follow_are_refused_and_say_where(
    agreed: object, code: str, place: str | None
) -> None:
    with pytest.raises(Refusal) as refused:
        read_panel(agreed)
    assert refused.value.code == code
    assert refused.value.place == place


def test_what_panels_came_to_counts_the_judges_who_were_not_asked_and_their_price() -> None:
    panel = Panel(least=2, most=5, prices=prices("4.10", "12.00", "150.00"))
    given = (("yy", 0.97), ("yyyn", 0.98), ("yn", 0.5))
    steps = [next_step(panel, votes(said), weighed(sure), inputs="") for said, sure in given]
    assert [step.verdict for step in steps] == [ENOUGH, ENOUGH, ADJUDICATE]
    found = sum_up((panel, step) for step in steps)
    assert (found.questions, found.judgements, found.fixed, found.adjudicated) == (3, 8, 15, 1)
    assert found.spared == (Money(7 * 410, "EUR"),)
