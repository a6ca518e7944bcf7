from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.engine.core.codec import JournalRefused, decode_event, read_value, write_value
from remit.engine.core.expression import ExpressionRefused, compile_text, compile_value, constant
from remit.engine.core.pages import Pages
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.core.timing import Due, Timing, first_due, later, next_due
from remit.engine.core.waiting import row_of, with_one, without_one

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@given(st.lists(st.tuples(st.integers(0, 1000), st.one_of(st.none(), st.integers()))))
def test_pages_do_what_a_dict_does_and_leave_the_original_alone(changes: list[tuple[int, int | None]]) -> None:
    pages: Pages[int] = Pages()
    plain: dict[int, int] = {}
    for key, value in changes:
        before = dict(pages.items())
        draft = pages.draft()
        if value is None:
            if key in draft:
                draft.pop(key)
                del plain[key]
        else:
            draft[key] = value
            plain[key] = value
        fresh = draft.freeze()
        assert dict(pages.items()) == before
        pages = fresh
    assert dict(pages.items()) == plain
    assert (len(pages), list(pages)) == (len(plain), sorted(plain))


@given(
    st.integers(0, 1_600),
    st.lists(st.one_of(st.integers(2_000, 2_600), st.integers(-1_700, -1)), max_size=40),
    st.integers(0, 500),
)
def test_a_row_of_who_waits_does_what_a_tuple_does(count: int, changes: list[int], late: int) -> None:
    plain = tuple(act for act in range(count) if act != late) + ((late,) if late < count else ())
    row = row_of(plain)
    for change in changes:
        if change < 0:
            gone = -change
            row, plain = without_one(row, gone), tuple(act for act in plain if act != gone)
        elif change not in plain:
            row, plain = with_one(row, change), (*plain, change)
        assert (tuple(row), len(row), change in row) == (plain, len(plain), change in plain)
        assert row == row_of(plain)


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("PT15M", NOON + timedelta(minutes=15)),
        ("P1DT2H", NOON + timedelta(days=1, hours=2)),
        ("P1M", datetime(2026, 2, 28, 12, tzinfo=UTC)),
        ("P1Y", datetime(2027, 1, 31, 12, tzinfo=UTC)),
        ("P2W", NOON + timedelta(weeks=2)),
        ("-PT1S", NOON - timedelta(seconds=1)),
        ("PT0.5S", NOON + timedelta(milliseconds=500)),
    ],
)
def test_a_duration_is_added(duration: str, expected: datetime) -> None:
    assert later(NOON, duration) == expected


@pytest.mark.parametrize("duration", ["P", "PT", "5 minutes", "P9999Y", ""])
def test_what_is_no_duration_is_refused(duration: str) -> None:
    with pytest.raises(ExpressionFailed):
        later(NOON, duration)


def test_a_cycle_repeats_as_often_as_it_says() -> None:
    due = first_due(Timing("cycle", constant("R3/PT1H")), {}, NOON)
    found = [due.at]
    following = next_due(due)
    while following is not None:
        found.append(following.at)
        following = next_due(following)
    assert found == [NOON + timedelta(hours=hours) for hours in (1, 2, 3)]
    endless = first_due(Timing("cycle", constant("R/PT1H")), {}, NOON)
    assert next_due(endless) == Due(NOON + timedelta(hours=2), -1, "PT1H")


def test_a_cycle_may_begin_at_a_date() -> None:
    assert first_due(Timing("cycle", constant("R2/2026-02-01T00:00:00Z/PT1H")), {}, NOON).at == datetime(
        2026, 2, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, "x", None, True, 1.5]},
        Decimal("1.10"),
        NOON,
        timedelta(hours=1),
        NOON.date(),
        {"$decimal": "not a decimal"},
        {"$x": {"$y": 1}},
    ],
)
def test_a_variable_survives_storing(value: Any) -> None:
    assert read_value(write_value(value)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"share": float("-inf")}])
def test_a_float_that_is_no_number_cannot_be_a_variable(value: Any) -> None:
    with pytest.raises(TypeError, match=r"(nan|inf), a float, cannot be a variable"):
        write_value(value)


def test_an_event_nobody_knows_is_refused() -> None:
    with pytest.raises(JournalRefused):
        decode_event({"t": "Explode"})


def test_an_expression_is_feel_unless_it_says_otherwise() -> None:
    assert compile_text('if a > 1 then "big" else "small"')({"a": 2}) == "big"
    assert compile_text("=a + 1")({"a": 2}) == 3
    assert compile_text("${a + 1}")({"a": 2}) == 3
    assert compile_text('text.contains("a")')({"text": "abc"}) is True
    assert compile_text("a == 2")({"a": 2}) is True
    assert compile_value("plain words")({}) == "plain words"
    with pytest.raises(ExpressionRefused):
        compile_text("a = 1", language="groovy")


def test_a_variable_that_is_not_set_is_null_in_feel() -> None:
    assert compile_text("missing = null")({}) is True
    assert compile_text("missing > 1").holds({}) is False
