"""Sums in documents and sentences: grouped by the reader's language, with both places of a hundredth."""

import pytest

from remit.services.payroll import line
from remit.web.sentences import sentence_of
from remit.web.sums import is_sum, sum_written


@pytest.mark.parametrize(
    ("data", "english", "vietnamese"),
    [
        ("41900000", "41,900,000", "41.900.000"),
        ("438.6", "438.60", "438,60"),
        ("-1250.125", "-1,250.125", "-1.250,125"),
        ("46,309,325", "46,309,325", "46.309.325"),
        ("0", "0", "0"),
    ],
)
def test_a_sum_is_grouped_and_has_both_places_of_a_hundredth(data: str, english: str, vietnamese: str) -> None:
    assert (sum_written(data, language="en"), sum_written(data, language="vi")) == (english, vietnamese)


@pytest.mark.parametrize("data", ["E001", "0012345", "12 of 14", "", None, True, "2026-11-28"])
def test_what_is_no_sum_is_left_alone(data: object) -> None:
    assert sum_written(data, language="en") is None


def test_a_sum_is_known_by_its_field_and_never_by_its_digits() -> None:
    assert is_sum("employees.0.salary")
    assert is_sum("employees.0.elements.2.amount")
    assert not is_sum("employees.0.account.number")
    assert not is_sum("")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "An: net pay 46,309,325 after 34,833,850 (32.9%)."),
        ("vi", "An: thực nhận 46.309.325, kỳ trước 34.833.850 (32,9%)."),
    ],
)
def test_a_sentence_names_sums_by_the_readers_language(language: str, said: str) -> None:
    fields = {"name": "An", "now": "46,309,325", "before": "34833850", "percent": "32.9"}

    assert sentence_of(line, {"code": "compare.changed", "fields": fields}, language=language) == said
