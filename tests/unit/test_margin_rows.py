"""A row of the margin at no site says why it stands there."""

from datetime import date

import pytest

from remit.billing.model.margin import Margin
from remit.values.money import Money
from remit.web.pages.margin import nowhere


@pytest.mark.parametrize(
    ("seconds", "minor", "why"),
    [
        (0, 0, "No time was measured; revenue goes where time was"),
        (0, 900, "No time was measured"),
        (60, 900, "People without a site"),
    ],
)
def test_a_row_at_no_site_says_why(seconds: int, minor: int, why: str) -> None:
    row = Margin(date(2026, 3, 2), None, 12, seconds, Money(minor, "EUR"), Money(0, "EUR"), 0)
    assert nowhere(row) == why
