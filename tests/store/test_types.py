"""What is stored comes back as it was, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.conftest import TENANT

from remit.store import Store, plain_json_text
from remit.store.types import Exact, from_microseconds, to_microseconds
from remit.values.refusal import Refusal

BODIES = [
    {},
    {"text": "Đặng Thị Hồng ✓ \U0001f9fe", "empty": "", "nothing": None, "yes": True},
    {"numbers": [0, -1, 2**53 + 1, 1.5, 1e-9], "nested": {"b": 1, "a": [{}]}},
    {"quoted": "back\\slash \"double\" 'single' \n\t\x01"},
]


@pytest.mark.parametrize("body", BODIES, ids=["empty", "text", "numbers", "quoting"])
def test_a_body_comes_back_as_it_was(store: Store, body: dict[str, object]) -> None:
    store.write(lambda tx: tx.record(tenant=TENANT, stream="s", kind="K", body=body))
    with store.read() as reader:
        assert reader.events()[0].body == body


def test_decimals_and_moments_in_a_body_come_back_as_text(store: Store) -> None:
    body = {"amount": Decimal("10.50"), "at": datetime(2026, 1, 1, tzinfo=UTC)}
    store.write(lambda tx: tx.record(tenant=TENANT, stream="s", kind="K", body=body))
    with store.read() as reader:
        assert reader.events()[0].body == {"amount": "10.50", "at": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize("written", [dict, plain_json_text])
def test_a_nul_character_is_refused_on_both_databases(store: Store, written: Any) -> None:
    with pytest.raises(Refusal, match="NUL"):
        store.write(lambda tx: tx.record(tenant=TENANT, stream="s", kind="K", body=written({"text": "a\x00b"})))
    store.write(lambda tx: tx.record(tenant=TENANT, stream="s", kind="K", body=written({"text": "a\\u0000b"})))
    with store.read() as reader:
        assert [event.body for event in reader.events()] == [{"text": "a\\u0000b"}]


def test_a_number_that_is_none_is_a_fault(store: Store) -> None:
    with pytest.raises(Exception, match=r"not JSON compliant|Out of range"):
        store.write(lambda tx: tx.record(tenant=TENANT, stream="s", kind="K", body={"x": float("nan")}))


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)), st.integers(-14, 14))  # noqa: DTZ001
def test_moments_are_stored_to_the_microsecond_and_sort(naive: datetime, hours: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert from_microseconds(to_microseconds(moment)) == moment
    assert to_microseconds(moment + timedelta(microseconds=1)) == to_microseconds(moment) + 1


def test_a_naive_moment_is_a_fault() -> None:
    with pytest.raises(ValueError, match="naive"):
        to_microseconds(datetime(2026, 1, 1))  # noqa: DTZ001 - the fault under test


def test_exact_decimals_keep_their_digits() -> None:
    exact = Exact()
    stored = exact.process_bind_param(Decimal("0.10"), None)  # type: ignore[arg-type]
    assert stored == "0.10"
    assert exact.process_result_value(stored, None) == Decimal("0.10")  # type: ignore[arg-type]
