"""Whom a note names."""

import pytest

from remit.conversation.rules.mentions import mentioned

NAMES = {"1": "Lan", "2": "Lan Anh", "3": "Tom Bradshaw", "4": "Nguyễn Thị Lan"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@Tom Bradshaw, please look", {"3"}),
        ("ask @tom bradshaw and @LAN.", {"1", "3"}),
        ("@Lan Anh knows", {"2"}),
        ("@Lan knows", {"1"}),
        ("cùng @Nguyễn Thị Lan xem", {"4"}),
        ("write to ap@Lan", set()),
        ("@Lander and @Tom", set()),
        ("no one @", set()),
    ],
)
def test_an_at_and_a_name_call_somebody(text: str, ids: set[str]) -> None:
    assert mentioned(text, NAMES) == ids
