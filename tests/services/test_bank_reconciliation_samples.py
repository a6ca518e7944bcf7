from datetime import UTC, datetime

from remit.services.bank_reconciliation import line
from remit.services.validation import validate


def test_the_line_is_whole_and_its_samples_give_what_they_promise() -> None:
    assert validate(line, now=datetime(2026, 4, 1, 9, tzinfo=UTC)) == ()
