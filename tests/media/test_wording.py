"""Error rates of wordings: counted by hand, after the normalisation that is stated."""

import pytest

from remit.media.model import Stretch, Word
from remit.media.rules.cueing import cues_of
from remit.media.rules.wording import differences, normalise, word_errors


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Don’t panic — it’s [laughs] fine!", "don't panic it's fine"),
        ("a well-known fact; 3.5 %", "a well-known fact 3 5"),
        ("Ca\u0301 nhân", "cá nhân"),
        ("[unclear 00:01:02]", ""),
    ],
)
def test_marks_case_and_punctuation_do_not_count(written: str, compared: str) -> None:
    assert normalise(written) == compared


def test_each_kind_of_error_is_counted_once() -> None:
    found = word_errors("the billing desk opens at nine", "a billing desk opens at nine today")
    assert (found.substituted, found.deleted, found.inserted, found.hits) == (1, 0, 1, 5)
    assert found.rate == pytest.approx(2 / 6)
    assert word_errors("one two three four", "one four").rate == 0.5
    assert (word_errors("", "").rate, word_errors("", "so").rate, word_errors("so", "").rate) == (0.0, 1.0, 1.0)


def test_differences_name_what_stood_and_what_stands() -> None:
    found = differences("Harrow and Finch billing", "heroin and finch billing now")
    assert [(one.before, one.after) for one in found] == [("harrow", "heroin"), ("", "now")]


def test_a_caption_holds_what_two_lines_hold_and_ends_with_the_sentence() -> None:
    text = (
        "Yes. " + "I would like to pay my invoice for the month of March but I cannot find the account number anywhere."
    )
    words = [Word(one, 100 * at, 100 * at + 90) for at, one in enumerate(normalise(text).split())]
    cues = cues_of(text, words, Stretch(0, 4000), speaker="Anne")
    assert cues[0].text == "Yes."
    assert " ".join(" ".join(one.text.splitlines()) for one in cues) == text
    assert all(len(line) <= 42 for one in cues for line in one.text.splitlines())
    assert all(len(one.text.splitlines()) <= 2 for one in cues)
    assert [(one.start_ms, one.end_ms) for one in cues[:2]] == [(0, 90), (100, cues[1].end_ms)]
