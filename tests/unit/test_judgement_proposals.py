"""Passages are proposed for categories with a score; a clause far from a category is not proposed."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import remit.services.contract_review as line
from remit.judgement.refusals import PlaybookRefused
from remit.judgement.rules.proposals import classify, compile_categories, plain, propose, score, segments

PATTERNS = tomllib.loads((Path(line.__file__).parent / "clauses.toml").read_text(encoding="utf-8"))
CATEGORIES = compile_categories(PATTERNS)

AGREEMENT = """SERVICES AGREEMENT

1. Definitions. "Fees" means the fees of schedule 1 to Acme Inc. and its successors.

2. Term. This Agreement shall continue in force for three (3) years. It shall renew automatically for successive
terms of one year unless either party gives notice of non-renewal ninety (90) days before the end of a term.

3. Liability. In no event shall the Supplier's total aggre-
gate liability exceed the Fees paid in twelve months.

4. Law. This Agreement is governed by the laws of England and Wales.
"""


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("This Agreement shall be governed by and construed under the laws of the State of Delaware.", "governing_law"),
        ("Hợp đồng này được điều chỉnh bởi pháp luật Việt Nam.", "governing_law"),
        ("Neither party may assign this Agreement without the prior written consent of the other.", "anti_assignment"),
        ("Supplier shall maintain commercial general liability insurance of at least $2,000,000.", "insurance"),
        ("Client may terminate this Agreement for convenience on thirty days' notice.", "termination_for_convenience"),
        ("Customer may audit the books and records of Supplier once a year.", "audit_rights"),
        ("There are no third party beneficiaries of this Agreement.", "third_party_beneficiary"),
    ],
)
def test_a_plain_clause_is_typed(text: str, category: str) -> None:
    assert classify(CATEGORIES, text)[0][0] == category


@pytest.mark.parametrize("text", ["The parties met in Hanoi in March.", "“Fees” means the fees of schedule 1.", ""])
def test_words_of_no_category_are_proposed_for_none(text: str) -> None:
    assert classify(CATEGORIES, text) == ()


def test_a_document_is_cut_into_clauses_and_sentences_with_their_headings() -> None:
    cut = [(segment.heading, plain(AGREEMENT[segment.start : segment.end])) for segment in segments(AGREEMENT)]
    assert ("Law", "4. Law. This Agreement is governed by the laws of England and Wales.") in cut
    assert any(words.startswith("It shall renew automatically") and heading == "Term" for heading, words in cut)
    assert any("Acme Inc. and its successors" in words for _, words in cut)


def test_passages_of_a_document_are_proposed_with_their_place() -> None:
    best = {finding.category: finding for finding in reversed(propose(CATEGORIES, AGREEMENT))}
    assert {"governing_law", "term", "renewal", "cap_on_liability"} <= set(best)
    cap = best["cap_on_liability"]
    assert plain(AGREEMENT[cap.start : cap.end]).endswith(
        "total aggregate liability exceed the Fees paid in twelve months."
    )


def test_a_counter_hint_takes_a_hit_back() -> None:
    (category,) = compile_categories({"term": {"sure": ["term of"], "against": ["insurance"]}})
    assert score(category, "the term of this contract") == 0.9
    assert score(category, "the term of this insurance") == pytest.approx(0.315)


def test_independent_hints_add_up() -> None:
    (category,) = compile_categories({"cap": {"likely": ["liable", "exceed"]}})
    assert score(category, "liable for what may exceed") == pytest.approx(0.84)


def test_a_pattern_that_is_no_pattern_is_refused_by_name() -> None:
    with pytest.raises(PlaybookRefused, match="cap"):
        compile_categories({"cap": {"sure": ["(unclosed"]}})


def test_a_pattern_made_to_explode_stays_linear() -> None:
    (category,) = compile_categories({"evil": {"sure": ["(a|aa)+$"]}})
    assert score(category, "a" * 5_000 + "b") == 0, "a backtracking matcher would never come to an end"


@given(st.text(max_size=400))
def test_segments_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    cut = segments(text)
    assert all(0 <= one.start < one.end <= len(text) for one in cut)
    assert all(one.end <= other.start for one, other in pairwise(cut))
