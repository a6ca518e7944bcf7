"""Values of indices: entered once with their source, refused where they cannot be meant, and what waits for which."""

from decimal import Decimal
from typing import Any

import pytest
from tests.flows.test_billing_rating import APRIL, LETTERS, MARCH, PRICING, agree
from tests.flows.work_floor import Floor

from remit.billing.actions.indices import enter_index, read_index_value
from remit.billing.actions.rating import rate_month
from remit.billing.model.ledger import EventKind
from remit.billing.refusals import (
    IndexAhead,
    IndexMissing,
    IndexRefused,
    IndexSourceMissing,
    IndexStands,
    IndexUnfollowed,
)
from remit.billing.reports.indices import Indices, indices_of, stream_of
from remit.billing.rules.months import Month
from remit.parties.access import SYSTEM
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied

CPI = {"cost_of_living": {"index": "CPI", "base": "120"}}
DESK: dict[str, Any] = {
    "key": "desk",
    "name": "Desk",
    "clause": "4.3",
    "unit": "month",
    "meter": "desk",
    "model": "fixed",
    "terms": {"monthly": "100"},
    "indexation": CPI,
}


def follow(floor: Floor) -> None:
    """Agree on a desk whose price follows CPI from a base of 120, beside letters that follow nothing."""
    agree(floor, {**PRICING, "items": [LETTERS, DESK]})


def enter(floor: Floor, value: str, **other: Any) -> bool:
    told = {"name": "CPI", "month": MARCH, "source": "Bulletin 12", "principal": SYSTEM, **other}
    new: bool = floor.store.write(
        lambda tx: enter_index(tx, tenant=floor.tenant, value=read_index_value(value), **told), tenant=floor.tenant
    )
    return new


def known(floor: Floor) -> Indices:
    with floor.store.read(tenant=floor.tenant) as reader:
        return indices_of(reader, SYSTEM, tenant=floor.tenant)


def rated(floor: Floor) -> dict[str, str]:
    of: dict[str, Any] = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    _, found = floor.store.write(lambda tx: rate_month(tx, SYSTEM, **of, month=MARCH), tenant=floor.tenant)
    return {one.price_item: str(one.minor) for one in found.charges}


def test_a_month_waits_for_the_value_and_is_rated_once_it_is_entered(floor: Floor) -> None:
    follow(floor)
    [waits] = known(floor).awaited
    assert (waits.followed.name, waits.followed.price, waits.followed.month, waits.blocks) == (
        "CPI",
        "Desk",
        MARCH,
        True,
    )
    floor.pass_time(days=40)
    with pytest.raises(IndexMissing, match="enter its value for 2026-03 first"):
        rated(floor)
    assert enter(floor, "126")
    assert known(floor).awaited == ()
    assert rated(floor)["desk"] == "10161"  # 100 × 126 / 120 × 30 / 31: the engagement begins on the second


def test_a_value_keeps_who_entered_it_and_where_it_was_published(floor: Floor) -> None:
    follow(floor)
    finance = floor.person("Hồng", Role.FINANCE)
    enter(floor, "126.40", principal=finance)
    [one] = known(floor).of("CPI")
    assert (one.value, one.by, known(floor).source(one)) == (Decimal("126.40"), finance.id, "Bulletin 12")
    with floor.store.read(tenant=floor.tenant) as reader:
        kinds = [event.kind for event in reader.events(tenant=floor.tenant, stream=stream_of("CPI"))]
    assert kinds == [EventKind.INDEX_ENTERED]


def test_the_same_value_again_is_known_and_another_is_refused(floor: Floor) -> None:
    follow(floor)
    assert [enter(floor, "126.4"), enter(floor, "126.40")] == [True, False]
    with pytest.raises(IndexStands, match=r"stands at 126\.4 for 2026-03") as refused:
        enter(floor, "126.5")
    assert refused.value.place == "value"


def test_a_year_later_the_value_before_counts_until_the_next_is_entered(floor: Floor) -> None:
    follow(floor)
    enter(floor, "126", month=Month(2026, 2))
    [waits] = known(floor).awaited
    assert (waits.followed.month, waits.blocks) == (MARCH, False)


@pytest.mark.parametrize(
    ("told", "refusal", "place"),
    [
        ({"name": "CPl"}, IndexUnfollowed, "index"),
        ({"month": APRIL}, IndexAhead, "month"),
        ({"source": "  "}, IndexSourceMissing, "source"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_beside_its_field(
    floor: Floor, told: dict[str, Any], refusal: Any, place: str
) -> None:
    follow(floor)
    with pytest.raises(refusal) as refused:
        enter(floor, "126", **told)
    assert refused.value.place == place
    assert known(floor).entered == ()


@pytest.mark.parametrize("text", ["", "0", "-1", "NaN", "Infinity", "1,5", "1e13"])
def test_a_value_is_a_number_above_nothing(text: str) -> None:
    with pytest.raises(IndexRefused):
        read_index_value(text)


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD, Role.ACCOUNT_MANAGER, Role.ADMIN])
def test_nobody_but_finance_enters_a_value(floor: Floor, role: Role) -> None:
    follow(floor)
    with pytest.raises(AccessDenied):
        enter(floor, "126", principal=floor.person("Mallory", role))
