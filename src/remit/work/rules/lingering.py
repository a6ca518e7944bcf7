"""When somebody's pause or wrap-up has lasted longer than it should, so that a lead looks after them."""

from collections.abc import Mapping
from datetime import timedelta

from remit.values.moment import Moment

EXPECTED_AT_MOST: Mapping[str, timedelta] = {
    "break": timedelta(minutes=20),
    "wrap_up": timedelta(minutes=5),
}
"""What a presence lasts at most where nothing is wrong; the others may last all day."""


def lingers(presence: str | None, *, since_at: Moment | None, now: Moment) -> bool:
    """Tell whether a presence has lasted longer than expected."""
    longest = EXPECTED_AT_MOST.get(presence or "")
    return longest is not None and since_at is not None and now - since_at > longest
