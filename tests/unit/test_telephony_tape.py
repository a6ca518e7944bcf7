"""What a telephone system tells of a call is dated by its own stamp, or by when it came where that says no moment."""

from datetime import UTC, datetime

import pytest

from remit.telephony.rules.tape import read_event

CAME = datetime(2026, 3, 2, 9, tzinfo=UTC)
JOINED = {"Event": "QueueCallerJoin", "Queue": "harrow", "Uniqueid": "1.1", "Linkedid": "1.1"}


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("1772442000.25", datetime(2026, 3, 2, 9, microsecond=250_000, tzinfo=UTC)),
        ("1772442000", CAME),
        ("", CAME),
        ("soon", CAME),
        ("17724420001772442000", CAME),
        ("²", CAME),
    ],
)
def test_a_stamp_dates_an_event_where_it_says_a_moment(stamp: str, at: datetime) -> None:
    event = read_event({**JOINED, "Timestamp": stamp}, came_at=CAME)
    assert event is not None
    assert event.at == at
