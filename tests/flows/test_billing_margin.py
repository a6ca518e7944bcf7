"""Margin: what a month was charged against the hours that people really worked on its items."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from tests.flows.test_billing_rating import MARCH, agree, at_end_of, kept
from tests.flows.work_floor import ONE_CHECK, Floor

from remit.billing import reactions
from remit.billing.actions.costs import enter_cost_rates
from remit.billing.model.margin import CostRate, CostRateRefused, Hours, Margin
from remit.billing.records.settling import put_rate
from remit.billing.reports.margin import margin_of
from remit.billing.rules.margin import margins
from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person
from remit.parties.actions.places import create_site
from remit.parties.model import CLIENT_ROLES, Role
from remit.parties.refusals import RoleMissing
from remit.parties.rules.permissions import TABLE, Permission
from remit.values.money import Money
from remit.work.actions.claims import claim
from remit.work.actions.items import release_item
from remit.work.actions.tasks import complete_task, start

MARCH_2, MARCH_9 = date(2026, 3, 2), date(2026, 3, 9)
RATES = json.loads(
    """[
    {"site": "Đà Nẵng", "currency": "VND", "hourly": "200000", "valid_from": "2026-01-01", "valid_until": "2026-03-09"},
    {"site": "Đà Nẵng", "role": "expert", "currency": "VND", "hourly": "900000", "valid_from": "2026-01-01"}
]"""
)


def asked(floor: Floor, **of: Any) -> tuple[Margin, ...] | None:
    """Ask as the page does: people and rates are the provider's, so no one tenant's wall stands around it."""
    with floor.store.read() as reader:
        return margin_of(reader, **of)


def test_the_worked_table_of_the_rule_comes_out() -> None:
    rates = [
        CostRate("t", "dn", "", date(2026, 1, 1), MARCH_9, "EUR", 1000),
        CostRate("t", "dn", "", MARCH_9, None, "EUR", 1200),
        CostRate("t", "lee", "", date(2026, 1, 1), None, "EUR", 4000),
    ]
    first = [Hours(MARCH_2, "dn", "agent", 10_800, 3), Hours(MARCH_2, "lee", "agent", 3_600)]
    hours = [*first, Hours(MARCH_9, "dn", "", 3_600)]
    found = margins(
        hours, revenue=Money(100_000, "EUR"), rates=rates, convert=lambda money, _day: Fraction(money.minor)
    )
    assert [(one.revenue.minor, one.cost.minor, one.margin.minor) for one in found] == [
        (60_000, 3_000, 57_000),
        (20_000, 4_000, 16_000),
        (20_000, 1_200, 18_800),
    ]


def test_margin_is_the_months_charges_less_the_hours_of_those_who_worked(floor: Floor) -> None:
    agree(floor)
    floor.publish(ONE_CHECK)
    store, provider = floor.store, floor.provider
    place = partial(create_site, country="VN", city="Đà Nẵng", tz="Asia/Ho_Chi_Minh", name="Đà Nẵng")
    site = store.write(lambda tx: place(tx, SYSTEM, tenant=provider))
    details = PersonDetails(name="An", email="an@remit.example", site_id=site.id)
    person = store.write(lambda tx: create_person(tx, SYSTEM, tenant=provider, details=details))
    worker = replace(floor.person("An", Role.AGENT), id=person.id)
    item = floor.send("4711|20").accepted()
    task = floor.task(item, "check")
    floor.do(claim, principal=worker, task_id=task.id)
    floor.do(start, principal=worker, task_id=task.id)
    floor.pass_time(minutes=30)
    floor.drive(complete_task, principal=worker, task_id=task.id, variables={})
    floor.do(release_item, principal=SYSTEM, item_id=item.id)
    store.deliver(reactions.CONSUMER, [kind.value for kind in reactions.KINDS], reactions.react)
    at_end_of(floor, MARCH)
    charged = kept(floor, MARCH).total

    of = {"principal": SYSTEM, "tenant": floor.tenant, "engagement_id": floor.engagement.id, "month": MARCH}
    (before,) = asked(floor, **of) or ()
    assert (before.cost.minor, before.unpriced_s) == (0, 1800)
    assert store.write(lambda tx: enter_cost_rates(tx, SYSTEM, tenant=provider, told=RATES)) == 2
    published = partial(put_rate, currency="VND", base="EUR", rate=Decimal("0.000035"), rate_date=date(2026, 3, 1))
    store.write(lambda tx: published(tx, tenant=provider, by="x"))
    (found,) = asked(floor, **of) or ()
    assert (found.week_date, found.site_id, found.items, found.handling_time_s) == (MARCH_2, site.id, 1, 1800)
    # Half an hour at 200,000 VND x 0.000035 = 7.00 EUR an hour.
    assert (found.revenue, found.cost, found.unpriced_s) == (charged, Money(350, "EUR"), 0)
    assert found.margin == charged - Money(350, "EUR")
    manager = floor.client("Daniel", *CLIENT_ROLES)
    with pytest.raises(RoleMissing):
        asked(floor, **{**of, "principal": manager})
    assert not TABLE[Permission.MARGIN_READ].roles & CLIENT_ROLES
    assert TABLE[Permission.MARGIN_READ].scope is None
    with pytest.raises(CostRateRefused, match="no site Huế"):
        store.write(lambda tx: enter_cost_rates(tx, SYSTEM, tenant=provider, told=[{**RATES[0], "site": "Huế"}]))
