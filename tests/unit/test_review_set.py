"""Review sets: what to read next, and whether enough was read."""

from remit.judgement.rules.reviewset import next_to_read, standing

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
