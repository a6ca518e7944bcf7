"""Review sets: what to read next, and whether enough was read."""

import random
from dataclasses import replace

from remit.judgement.model import AnswerKind, Pick, Question, QuestionDraft, ReviewSet
from remit.judgement.rules.reviewset import next_to_read, sample_to_read, standing, standing_of

TEXTS = {
    f"doc-{number:03}": (
        f"The pipeline leaked at valve {number}, we must not tell the regulator about the leak."
        if number % 10 == 0
        else f"Lunch on day {number} is soup; please order bread for the whole team before noon."
    )
    for number in range(100)
}
TRUTH = {key: "leak" in text for key, text in TEXTS.items()}


def test_until_both_kinds_were_seen_the_next_are_drawn_by_chance_and_the_same_seed_draws_the_same() -> None:
    first = next_to_read(TEXTS, {}, count=5, seed="matter 7")
    assert first == next_to_read(TEXTS, {"doc-999": False}, count=5, seed="matter 7")
    assert first != next_to_read(TEXTS, {}, count=5, seed="matter 8")
    assert len(set(first)) == 5


def test_reading_by_the_model_finds_all_relevant_in_a_fifth_of_the_pile() -> None:
    coded = {"doc-000": True, "doc-001": False}
    while len(coded) < 20:
        coded |= {key: TRUTH[key] for key in next_to_read(TEXTS, coded, count=3, seed="matter 7")}
    assert sum(coded.values()) == sum(TRUTH.values()) == 10


def test_a_clean_sample_proves_a_recall_and_too_small_a_one_says_how_many_are_missing() -> None:
    read = [True] * 60 + [False] * 140
    small = standing(1000, read, [False] * 20, aim=0.75)
    assert small.elusion is not None
    assert (small.enough, small.curve[59], small.found) == (False, 60, 60)
    grown = standing(1000, read, [False] * (20 + small.needed), aim=0.75)
    assert grown.enough
    assert grown.needed == 0


def test_the_absence_of_hits_alone_is_never_enough() -> None:
    assert not standing(1000, [True] * 10 + [False] * 500, [], aim=0.5).enough


def asked(total: int) -> list[Question]:
    draft = QuestionDraft("", {}, AnswerKind.CHOICE)
    return [Question(f"q{number:04}", "item", number + 1, draft) for number in range(total)]


def test_what_goes_out_together_is_read_together() -> None:
    review = ReviewSet(aim=0.75, batch=1, other="other", seed="matter 7", together=((1, 2), (3, 4)))
    (first, beside) = sample_to_read(review, asked(4), count=1)
    assert (first.look, beside.look) == (1, 0)
    assert {first.question_id, beside.question_id} in ({"q0000", "q0001"}, {"q0002", "q0003"})


def test_a_sample_that_is_out_tells_nothing_and_later_finds_count_against_what_it_left_open() -> None:
    review = ReviewSet(aim=0.75, batch=1, other="other", seed="7", picks=(Pick(1, "q0", 0), Pick(2, "q1", 1)))
    assert standing_of(review, total=50, hits={"q0": True}).recall is None
    read = standing_of(review, total=50, hits={"q0": True, "q1": False})
    assert read.recall is not None
    later = replace(review, picks=(*review.picks, Pick(3, "q2", 0)))
    found = standing_of(later, total=50, hits={"q0": True, "q1": False, "q2": True})
    assert found.recall is not None
    assert found.recall > read.recall


def recall_at_the_stop(run: int) -> tuple[float, float]:
    """Read a pile by a noisy score, draw a sample whenever the last is read, stop when the bound is met."""
    chance = random.Random(run)
    relevant = [chance.random() < 0.15 for _ in range(300)]
    score = {f"q{place:04}": hit + 2 * chance.random() for place, hit in enumerate(relevant)}
    truth = {f"q{place:04}": hit for place, hit in enumerate(relevant)}
    review, questions = ReviewSet(aim=0.7, batch=1, other="other", seed=str(run)), asked(300)
    while True:
        left = sorted(score.keys() - {pick.question_id for pick in review.picks}, key=lambda key: -score[key])
        more = tuple(Pick(len(review.picks) + 1 + place, key, 0) for place, key in enumerate(left[:40]))
        review = replace(review, picks=review.picks + more)
        hits = {pick.question_id: truth[pick.question_id] for pick in review.picks}
        stands = standing_of(review, total=300, hits=hits)
        if stands.enough and stands.recall is not None:
            return stands.recall, sum(hits.values()) / sum(relevant)
        review = replace(review, picks=review.picks + sample_to_read(review, questions, count=30))


def test_who_draws_again_until_it_suits_is_still_told_the_truth_in_95_of_100_reviews() -> None:
    runs = [recall_at_the_stop(run) for run in range(200)]
    assert sum(true < told for told, true in runs) <= 10
    assert any(true < 1 for _, true in runs)
