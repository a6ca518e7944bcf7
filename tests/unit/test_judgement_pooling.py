"""Distributions as answers: read, pooled, and weighed by those whose answer is known."""

from datetime import UTC, datetime

import pytest

from remit.judgement.model import (
    Answer,
    AnswerKind,
    ConsensusState,
    Judgement,
    Method,
    Question,
    QuestionDraft,
    Round,
)
from remit.judgement.refusals import AnswerRefused
from remit.judgement.rules.answering import canonical_answer, written
from remit.judgement.rules.consensus import compute_all
from remit.judgement.rules.pooling import SEEDS_MIN, weights_of
from remit.judgement.rules.sealing import question_hash

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def asked(key: str, *, known: str | None = None) -> Question:
    draft = QuestionDraft(
        key, {"en": key}, AnswerKind.QUANTILES, method=Method.POOLED, unit="days", shares=(0.05, 0.5, 0.95), known=known
    )
    return Question(key, "item", 1, draft)


def judged(question: Question, judge: str, *answer: str) -> Judgement:
    return Judgement(f"{question.id}{judge}", question.id, judge, judge, None, Round.BLIND, 1, answer, "so", (), NOON)


def seeded(count: int) -> tuple[list[Question], list[Judgement]]:
    """An has every truth inside the range and near the middle; Bo's ranges lie far above, and narrow."""
    seeds = [asked(f"seed{at}", known=str(10 * at + (at % 3) - 1)) for at in range(1, count + 1)]
    made = [judged(one, "An", str(10 * at - 3), str(10 * at), str(10 * at + 3)) for at, one in enumerate(seeds, 1)]
    made += [judged(one, "Bo", *(str(10 * at + far) for far in (8, 9, 10))) for at, one in enumerate(seeds, 1)]
    return seeds, made


def test_a_distribution_is_three_rising_numbers() -> None:
    assert canonical_answer(asked("x"), [" 4.50", "5", "9.0"]) == ("4.5", "5", "9")
    assert written(asked("x").draft, ("4.5", "5", "9")) == "5%: 4.5 · 50%: 5 · 95%: 9 days"


@pytest.mark.parametrize("answer", [["4", "5"], ["4", "4", "9"], ["9", "5", "4"], ["4", "x", "9"], "4", None])
def test_anything_else_is_refused_and_the_shares_are_named(answer: object) -> None:
    with pytest.raises(AnswerRefused, match="rising numbers at 5%, 50%, 95%"):
        canonical_answer(asked("x"), answer)


def test_a_number_is_written_with_its_unit() -> None:
    draft = QuestionDraft("x", {"en": "x"}, AnswerKind.NUMBER, unit="km")
    assert written(draft, "12") == "12 km"


def test_two_equal_distributions_pool_to_themselves_and_one_alone_is_not_enough() -> None:
    question = asked("x")
    one, other = (judged(question, who, "10", "20", "40") for who in ("An", "Bo"))
    assert [each.state for each in compute_all([question], [one])] == [ConsensusState.OPEN]
    (both,) = compute_all([question], [one, other])
    assert (both.state, both.answer) == (ConsensusState.AGREED, ("10", "20", "40"))


@pytest.mark.parametrize(
    ("first", "second", "middle_of_both"),
    [
        (("46", "51.5", "58"), ("48", "54", "65"), "52.8"),
        (("1.01", "1.02", "1.03"), ("1.02", "1.03", "1.05"), "1.025"),
    ],
)
def test_what_is_pooled_is_written_in_no_finer_steps_than_a_hundredth_of_its_range(
    first: tuple[str, ...], second: tuple[str, ...], middle_of_both: str
) -> None:
    question = asked("x")
    (found,) = compute_all([question], [judged(question, "An", *first), judged(question, "Bo", *second)])
    assert found.answer is not None
    assert found.answer[1] == middle_of_both


def test_with_too_few_known_answers_all_weigh_the_same() -> None:
    assert weights_of(*seeded(SEEDS_MIN - 1)) == {}


def test_whoever_was_right_where_the_answer_is_known_decides_where_it_is_not() -> None:
    seeds, made = seeded(SEEDS_MIN)
    open_question = asked("open")
    made += [judged(open_question, "An", "90", "100", "110"), judged(open_question, "Bo", "490", "500", "510")]
    assert weights_of([*seeds, open_question], made) == {"An": 1.0, "Bo": 0.0}
    *_, found = compute_all([*seeds, open_question], made)
    assert middle(found.answer) == pytest.approx(100)
    (equal,) = compute_all([open_question], made)
    assert middle(equal.answer) > 200
    assert found.inputs_hash != equal.inputs_hash


def middle(answer: Answer | None) -> float:
    assert answer is not None
    return float(answer[1])


def test_unit_shares_and_known_answer_belong_to_what_is_signed() -> None:
    hashes = {question_hash(asked("x")), question_hash(asked("x", known="3"))}
    assert len(hashes) == 2
