"""Learning categories from settled passages, how sure a proposal is, and the bar above which no person looks."""

import pytest

from remit.judgement.rules.certainty import Seen, bar_for, measure
from remit.judgement.rules.learning import features, learn

SETTLED = [
    ("This Agreement is governed by the laws of England.", "law"),
    ("The laws of the State of New York govern this Agreement.", "law"),
    ("This contract shall be governed by Vietnamese law.", "law"),
    ("In no event shall liability exceed the fees paid.", "cap"),
    ("The aggregate liability is limited to the fees.", "cap"),
    ("Total liability shall not exceed 100,000 euros.", "cap"),
    ("Either party may terminate on thirty days notice.", "termination"),
    ("The Customer may terminate at any time on notice.", "termination"),
    ("Terminate on 60 days written notice.", "termination"),
]
PASSAGES = [(features(text), frozenset({key})) for text, key in SETTLED]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("This licence is governed by the laws of France.", "law"),
        ("Liability in the aggregate shall not exceed 5,000,000 dong.", "cap"),
        ("The Supplier may terminate on 90 days notice.", "termination"),
    ],
)
def test_an_unseen_passage_gets_the_category_of_those_that_read_like_it(text: str, category: str) -> None:
    assert learn(PASSAGES).score(features(text))[0][0] == category


def test_probabilities_add_up_and_a_passage_of_unknown_words_gets_the_shares_of_the_categories() -> None:
    scored = learn(PASSAGES).score(features("Zebras zigzag."))
    assert [round(score, 3) for _, score in scored] == [0.333, 0.333, 0.333]


def test_equal_passages_give_equal_weights() -> None:
    assert (learn(PASSAGES).weights == learn(PASSAGES).weights).all()


def test_every_number_is_the_same_word() -> None:
    assert features("Pay 30 days") == features("pay 90 days") == {"pay", "0", "days", "pay 0", "0 days"}


def test_a_category_that_fooled_the_model_before_is_less_sure_at_the_same_score() -> None:
    seen = [Seen("cap", 0.9, 0.05, right=True)] * 40 + [Seen("licence", 0.9, 0.05, right=False)] * 20
    seen += [Seen("licence", 0.9, 0.05, right=True)] * 20
    certainty = measure(seen)
    assert certainty.of("cap", best=0.9, second=0.05) > 0.9
    assert certainty.of("licence", best=0.9, second=0.05) == pytest.approx(0.5, abs=0.08)


def test_the_bar_is_the_lowest_that_keeps_the_precision_asked() -> None:
    scored = [(0.9, True), (0.8, True), (0.7, True), (0.6, False), (0.5, True), (0.4, False)]
    assert bar_for(scored, precision=1.0) == 0.7
    assert bar_for(scored, precision=0.8) == 0.5
    assert bar_for([(0.9, False)], precision=0.8) is None
