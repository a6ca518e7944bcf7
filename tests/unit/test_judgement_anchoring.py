"""A quotation is found and verified however its typography changed; a changed digit is always caught."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.judgement.model import AnchorState, Page
from remit.judgement.rules.anchoring import find, normalise, page_of, reads_alike, verify, whole_sentences

CONTRACT = (
    "9.1  The Supplier’s total liability under this Agree-\nment shall not exceed EUR 250,000 (“Cap”).\n"
    "9.2 The non-\ncompete obli\u00adgation of the ﬁrst  Party ends after 24 months; the Cap of EUR 250,000 stays.\n"
)


@pytest.mark.parametrize(
    "quotation",
    [
        'The Supplier\'s total liability under this Agreement shall not exceed EUR 250,000 ("Cap").',
        "total   liability\nunder this Agreement",
        "The non-compete obligation of the first Party",
        "(“Cap”)",
        "Agree-\nment shall",
    ],
)
def test_a_quotation_is_found_however_its_typography_changed(quotation: str) -> None:
    places = find(CONTRACT, quotation=quotation)
    assert len(places) == 1
    start, end = places[0]
    assert reads_alike(CONTRACT[start:end], quotation)


@pytest.mark.parametrize(
    "changed",
    ["shall not exceed EUR 260,000", "shall not exceed EUR 2500,00", "ends after 24, months", "ends after -24 months"],
)
def test_a_changed_figure_or_sign_is_not_found(changed: str) -> None:
    assert find(CONTRACT, quotation=changed) == ()


def test_a_superscript_is_not_a_digit() -> None:
    assert find("an area of 10² metres", quotation="102 metres") == ()


def test_a_hyphen_between_figures_at_a_line_end_is_never_dropped() -> None:
    assert find("clauses 10-\n12 apply", quotation="clauses 1012 apply") == ()


def test_a_quotation_that_stands_twice_is_found_twice_and_the_nearest_is_taken() -> None:
    assert len(find(CONTRACT, quotation="EUR 250,000")) == 2
    anchor = verify(CONTRACT, quotation="EUR 250,000", start=len(CONTRACT) - 20, end=len(CONTRACT) - 2)
    assert anchor.state is AnchorState.MOVED
    assert anchor.count == 2
    assert anchor.start == CONTRACT.rindex("EUR 250,000")


def test_a_quotation_that_stands_nowhere_is_lost() -> None:
    assert verify(CONTRACT, quotation="unlimited liability", start=0, end=19).state is AnchorState.LOST


def test_signs_alone_are_no_quotation() -> None:
    assert find(CONTRACT, quotation="—  …") == ()


def test_decomposed_vietnamese_is_found_in_composed_text() -> None:
    composed = "Bên B chịu trách nhiệm bồi thường thiệt hại."
    decomposed = "trách nhiệm bồi"
    (place,) = find(composed, quotation=decomposed)
    assert composed[slice(*place)] == "trách nhiệm bồi"


def test_the_page_of_a_position_is_the_page_that_holds_it() -> None:
    pages = (Page(number=1, start=0, end=10), Page(number=2, start=10, end=30))
    assert [page_of(pages, position) for position in (0, 9, 10, 29, 99)] == [1, 1, 2, 2, 2]


WORDS = st.lists(st.text(alphabet="abcdeéôñ“”’-–,.()0123456789", min_size=1, max_size=9), min_size=4, max_size=40).map(
    " ".join
)


def typeset(text: str, seed: int) -> str:
    """Set a text anew: lines broken, quotation marks turned, letters hyphenated over a line's end."""
    chance, out = random.Random(seed), []
    for at, sign in enumerate(text):
        if sign == " " and chance.random() < 0.3:
            out.append(chance.choice(["\n", "  ", "\u00a0", " \r\n"]))
        elif sign in "“”" and chance.random() < 0.5:
            out.append('"')
        elif sign == "–" and chance.random() < 0.5:
            out.append("-")
        else:
            out.append(sign)
        if sign.isalpha() and text[at + 1 : at + 2].isalpha() and chance.random() < 0.1:
            out.append(chance.choice(["-\n", "\u00ad", "\ufffe\r\n"]))
    return "".join(out)


@given(text=WORDS, seed=st.integers(0, 10**6), data=st.data())
def test_every_quotation_of_a_typeset_text_is_found_at_its_place(text: str, seed: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quotation = text[start : data.draw(st.integers(start + 1, len(text)))]
    source = typeset(text, seed)
    if any(sign.isalnum() for sign in quotation):
        assert any(reads_alike(source[slice(*place)], quotation) for place in find(source, quotation=quotation))


@given(text=WORDS, seed=st.integers(0, 10**6), data=st.data())
def test_a_changed_digit_is_caught(text: str, seed: int, data: st.DataObject) -> None:
    digits = [at for at, sign in enumerate(text) if sign.isdigit()]
    if not digits:
        return
    at = data.draw(st.sampled_from(digits))
    changed = text[:at] + str((int(text[at]) + data.draw(st.integers(1, 9))) % 10) + text[at + 1 :]
    source = typeset(text, seed)
    assert verify(source, quotation=changed, start=0, end=len(source)).state is AnchorState.LOST


@given(st.text(max_size=200))
def test_the_map_leads_back_into_the_text(text: str) -> None:
    reading = normalise(text)
    assert len(reading.text) == len(reading.starts) == len(reading.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(reading.starts, reading.ends, strict=True))
    assert list(reading.starts) == sorted(reading.starts)


@given(st.text(max_size=200))
def test_a_text_reads_like_itself(text: str) -> None:
    assert reads_alike(text, text)


@pytest.mark.parametrize(
    ("quotation", "sentences"),
    [
        ("exceed 50 % of the Fees", "In no event shall liability exceed 50 % of the Fees."),
        ("the Fees. Changes are", "In no event shall liability exceed 50 % of the Fees. Changes are in writing."),
        ("Both parties sign", "Both parties sign, see No. 5 below"),
        ("5. Liability.", "5. Liability."),
    ],
)
def test_a_passage_is_widened_to_the_sentences_it_stands_in(quotation: str, sentences: str) -> None:
    text = (
        "5. Liability. In no event shall liability exceed 50 % of the Fees. Changes are in writing.\n\n"
        "Both parties sign, see No. 5 below\n"
    )
    ((start, end),) = find(text, quotation=quotation)
    first, last = whole_sentences(text, start=start, end=end)
    assert text[first:last] == sentences
