"""Payables at volume: duplicates are stopped or flagged, and nothing is paid without approval."""

import pytest
from tests.services.payables_volume import Truth, run


@pytest.mark.parametrize("seed", [5])
def test_duplicates_are_stopped_and_nothing_is_paid_without_approval_or_by_one_person(seed: int) -> None:
    tally = run(seed=seed, count=160)
    assert tally.flagged[Truth.HARD] == tally.sent[Truth.HARD] > 3
    assert tally.fuzzy_pct >= 90, "the figure for 5,000 is in docs/measured/finance.md"
    assert tally.false_pct <= 1
    assert tally.paid[Truth.HARD] == 0
    assert tally.paid[Truth.FUZZY] == 0
    assert tally.unapproved == []
    assert tally.alone == []
    assert tally.paid[Truth.BANK] > 0
    assert tally.paid[Truth.LARGE] > 0
