"""Judges weighed by how they judged before: an answer stands where its measured confidence is enough, else nowhere."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime

from remit.judgement.model import (
    AnswerKind,
    ConsensusState,
    Earlier,
    Judgement,
    Method,
    Option,
    Question,
    QuestionDraft,
    Round,
)
from remit.judgement.rules.consensus import compute, compute_all

ANSWERS = ("no", "yes")
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def question(key: str, *, method: Method = Method.CROWD) -> Question:
    options = tuple(Option(one, {"en": one}) for one in ANSWERS)
    return Question(key, "item", 1, QuestionDraft(key, {"en": "?"}, AnswerKind.CHOICE, options, method=method))


def judged(key: str, **answers: str) -> list[Judgement]:
    return [
        Judgement(
            id=f"{key}-{judge}",
            question_id=key,
            judge_id=judge,
            judge_name=judge,
            task_id=None,
            round=Round.BLIND,
            sequence=1,
            answer=answer,
            reason="Read in full.",
            evidence=(),
            made_at=MORNING,
        )
        for judge, answer in answers.items()
    ]


def past(count: int, *, gold: bool, judges: dict[str, float], seed: int = 4) -> list[Earlier]:
    """What judges answered on so many earlier questions, each right as often as said."""
    chance, found = random.Random(seed), []
    for number in range(count):
        truth = chance.choice(ANSWERS)
        for judge, right in judges.items():
            answer = truth if chance.random() < right else next(one for one in ANSWERS if one != truth)
            found.append(Earlier(f"past-{number}", judge, answer, ANSWERS, truth if gold else None))
    return found


def decided(earlier: Iterable[Earlier], **answers: str) -> tuple[ConsensusState, object, float | None]:
    (found,) = compute_all([question("q")], judged("q", **answers), earlier=earlier)
    return found.state, found.answer, found.confidence


GOOD = {"an": 0.97, "binh": 0.97}


def test_two_good_judges_who_agree_are_believed_with_the_confidence_that_gold_bears_out() -> None:
    earlier = past(120, gold=True, judges=GOOD)
    state, answer, confidence = decided(earlier, an="yes", binh="yes")
    alike = [
        (one, other)
        for one, other in zip(earlier[::2], earlier[1::2], strict=True)
        if one.answer == other.answer
    ]  # fmt: skip
    share = sum(one.answer == one.known for one, _ in alike) / len(alike)
    assert (state, answer) == (ConsensusState.AGREED, "yes")
    assert confidence is not None
    assert abs(confidence - share) < 0.05


def test_judges_who_differ_are_left_to_the_adjudicator() -> None:
    assert decided(past(120, gold=True, judges=GOOD), an="yes", binh="no") == (ConsensusState.DISAGREED, None, None)


def test_two_who_guess_are_not_believed_though_they_agree() -> None:
    guessing = past(120, gold=True, judges={"an": 0.5, "binh": 0.5})
    assert decided(guessing, an="yes", binh="yes") == (ConsensusState.DISAGREED, None, None)


def test_two_who_are_known_to_be_right_stand_against_one_who_is_known_to_guess() -> None:
    earlier = past(300, gold=True, judges={"an": 0.99, "chi": 0.99, "guess": 0.5})
    state, answer, _ = decided(earlier, an="yes", chi="yes", guess="no")
    assert (state, answer) == (ConsensusState.AGREED, "yes")


def test_too_few_gold_questions_leave_it_to_the_adjudicator() -> None:
    earlier = past(19, gold=True, judges=GOOD)
    assert decided(earlier, an="yes", binh="yes") == (ConsensusState.DISAGREED, None, None)


def test_a_judge_whom_nobody_knows_yet_leaves_it_to_the_adjudicator() -> None:
    earlier = past(120, gold=True, judges=GOOD)
    assert decided(earlier, an="yes", chi="yes") == (ConsensusState.DISAGREED, None, None)


def test_answers_to_questions_with_other_options_teach_nothing() -> None:
    other = [
        Earlier(one.about, one.judge_id, one.answer, ("maybe", *ANSWERS), one.known)
        for one in past(120, gold=True, judges=GOOD)
    ]
    assert decided(other, an="yes", binh="yes") == (ConsensusState.DISAGREED, None, None)


def test_anybody_computes_the_same_again_in_any_order_and_another_past_is_another_hash() -> None:
    earlier, made = past(120, gold=True, judges=GOOD), judged("q", an="yes", binh="yes")
    first = compute_all([question("q")], made, earlier=earlier)
    again = compute_all([question("q")], made[::-1], earlier=random.Random(2).sample(earlier, len(earlier)))
    (other,) = compute_all([question("q")], made, earlier=earlier[2:])
    assert again == first
    assert other.inputs_hash != first[0].inputs_hash


def test_a_question_that_asks_by_unanimity_takes_no_notice_of_the_past() -> None:
    asked, made = question("q", method=Method.UNANIMITY), judged("q", an="yes", binh="yes")
    (found,) = compute_all([asked], made, earlier=past(120, gold=True, judges=GOOD))
    assert found == compute(asked, made)
    assert found.confidence is None
