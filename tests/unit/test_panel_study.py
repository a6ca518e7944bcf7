"""A seeded study: adaptive panels beside fixed panels of their most judges, on questions whose answers are known."""

import random

from remit.commands.panels import lines_of
from remit.judgement.model import Answer, Earlier, Panel, PanelVerdict
from remit.judgement.reports import PanelFigures
from remit.judgement.rules.panel import next_step
from remit.judgement.rules.panelstudy import study
from remit.judgement.rules.panelsums import PanelSums
from remit.values.money import Money

OPTIONS = ("absent", "accepted", "deviates")


def crowd(seed: int, *, questions: int = 300, judges: int = 6) -> list[Earlier]:
    """Six judges of three answers, each right between 72 and 93 times in a hundred, each asked every question."""
    chance = random.Random(seed)
    right = {f"judge-{number}": chance.uniform(0.72, 0.93) for number in range(judges)}
    found = []
    for number in range(questions):
        truth = chance.choice(OPTIONS)
        for judge, share in right.items():
            others = [one for one in OPTIONS if one != truth]
            answer = truth if chance.random() < share else chance.choice(others)
            found.append(Earlier(f"question-{number}", judge, answer, OPTIONS, truth))
    return found


def test_an_adaptive_panel_keeps_the_accuracy_it_was_asked_for_with_little_more_than_half_the_judges() -> None:
    found = [study(Panel(least=2, most=5, enough=0.95), crowd(seed)) for seed in range(3)]
    tried = [(one.adaptive, one.fixed) for one in found if one is not None]
    assert [adaptive.questions for adaptive, _ in tried] == [300] * 3
    assert sum(adaptive.right for adaptive, _ in tried) >= 0.95 * sum(adaptive.stood for adaptive, _ in tried)
    assert sum(adaptive.judgements for adaptive, _ in tried) <= 0.65 * sum(fixed.judgements for _, fixed in tried)
    assert all(adaptive.adjudicated < fixed.adjudicated for adaptive, fixed in tried)


def test_a_study_is_the_same_whenever_it_is_made_and_none_where_no_question_has_enough_judges() -> None:
    earlier = crowd(7, questions=60)
    assert study(Panel(), earlier) == study(Panel(), reversed(earlier))
    assert study(Panel(most=7), earlier) is None


def test_without_measured_confidence_a_panel_answers_as_the_fixed_one_and_asks_fewer() -> None:
    panel, asked = Panel(least=2, most=5), 0
    by_question: dict[str, list[Answer]] = {}
    for one in crowd(3):
        by_question.setdefault(one.about, []).append(one.answer)
    for answers in by_question.values():
        steps = [next_step(panel, votes(answers[:judges]), None, inputs="") for judges in range(2, 6)]
        closed = next(one for one in steps if one.verdict is not PanelVerdict.ASK)
        assert (closed.verdict, closed.verdict is PanelVerdict.ENOUGH and closed.answer) == (
            steps[-1].verdict,
            steps[-1].verdict is PanelVerdict.ENOUGH and steps[-1].answer,
        )
        asked += closed.judges
    assert asked < 0.75 * 5 * len(by_question)


def test_the_command_says_what_was_spared_and_how_panels_do_on_gold() -> None:
    found = study(Panel(), crowd(0))
    sums = PanelSums(questions=10, judgements=26, fixed=50, adjudicated=1, spared=(Money.of("98.40", "EUR"),))
    said, adaptive, fixed = lines_of(PanelFigures("tenant", sums, found), client="Harrow & Finch plc")
    assert said == (
        "Harrow & Finch plc: 10 questions closed, 2.60 judges each; 26 judgements where fixed panels make 50, 98.40 EUR"
        " spared; 1 left to an adjudicator"
    )
    assert adaptive.startswith("  on gold, adaptive: 2.")
    assert fixed.startswith("  on gold, fixed:    5.00 judges each, ")
    assert lines_of(PanelFigures("tenant", sums, None), client="x")[1:] == ()


def votes(answers: list[Answer]) -> list[tuple[Answer, int]]:
    return sorted(((one, answers.count(one)) for one in set(answers)), key=lambda vote: (-vote[1], str(vote[0])))
