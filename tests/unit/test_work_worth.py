"""What makes one task worth more than another: the contract, the client's share of the hands, whose turn it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from remit.contracts.model import DataHandling, Engagement, Metric, RoutingTerms, SamplingPlan, ServiceLevel, Terms
from remit.contracts.pricing import CreditRule, CreditTerms, PerItem, PriceItem, PriceSchedule, Tier
from remit.work.model import Standing, Waiting
from remit.work.rules.attention import Had, attention
from remit.work.rules.routing import score
from remit.work.rules.stake import stake

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TERMS = Terms(
    engagement=Engagement("t", "e", "letters", "Letters", "p", "letters", "DE", NOON),
    version=1,
    valid_from=NOON,
    valid_until=None,
    service_levels=(),
    sampling=SamplingPlan(),
    data_handling=DataHandling(),
    rate_card=None,
    parameters={},
)


def task(**fields: object) -> Waiting:
    due_at = NOON + timedelta(minutes=10)
    base: dict[str, object] = {"tenant": "t", "id": "a", "engagement_id": "e", "created_at": NOON, "priority": 50}
    return Waiting(**{**base, "expected_s": 300, "due_at": due_at, **fields})  # type: ignore[arg-type]  # the test names the fields


def test_what_is_at_stake_by_the_contract_weighs_as_priority_does() -> None:
    usual, dear = task(), task(id="b", stake=250)
    assert score(dear, now=NOON).total == pytest.approx(2.5 * score(usual, now=NOON).total)


def test_easy_work_counts_less_for_whoever_had_it_and_hard_work_does_not() -> None:
    eased = Standing(eased=True)
    easy, hard = task(), task(id="b", proficiency=2)
    assert score(easy, now=NOON, standing=eased).total == pytest.approx(0.9 * score(easy, now=NOON).total)
    assert score(hard, now=NOON, standing=eased).total == score(hard, now=NOON).total


@pytest.mark.parametrize(
    ("kind", "credits", "weight_pct", "expected"),
    [
        ("letter", None, 100, 50),  # 2 against an average of 4
        ("claim", None, 100, 150),
        ("other", None, 100, 100),  # priced by nobody: as the average
        ("claim", (15, 50), 100, 225),  # one late item in twenty costs 1.5 prices
        ("claim", (10, 20), 100, 150),  # 0.4 prices: the price itself is more
        ("letter", None, 300, 150),
    ],
)
def test_the_stake_is_the_price_against_the_usual_or_what_lateness_costs(
    kind: str, credits: tuple[int, int] | None, weight_pct: int, expected: int
) -> None:
    prices = {"item:letter": Decimal(2), "item:claim*": Decimal(6)}
    priced = tuple(
        PriceItem(meter, meter, "1", "item", meter, PerItem((Tier(price),))) for meter, price in prices.items()
    )
    rules = CreditTerms(Decimal(credits[0]), (CreditRule("turnaround_time", Decimal(credits[1])),)) if credits else None
    agreed = replace(
        TERMS,
        pricing=PriceSchedule("EUR", priced, credits=rules),
        routing=RoutingTerms(weight_pct=weight_pct),
        service_levels=(ServiceLevel(Metric.TURNAROUND_TIME, Decimal(60), None),),
    )
    assert stake(agreed, kind=kind) == expected


@pytest.mark.parametrize(
    ("taken", "waiting", "agreed_pct", "lift"),
    [(1800, 4200, 0, 1.0), (120, 5880, 0, 6.25), (0, 600, 20, 8.0), (0, 0, 20, 1.0)],
)
def test_a_client_below_its_floor_is_lifted_as_the_table_says(
    taken: int, waiting: int, agreed_pct: int, lift: float
) -> None:
    own = Had("t", "e", taken, waiting, agreed_pct)
    rest = Had("u", "f", 6000 - taken, 18000 - waiting)
    assert attention([own, rest])[0].lift == pytest.approx(lift)


def test_nobody_is_lifted_before_an_hour_of_work_was_taken() -> None:
    assert attention([Had("t", "e", 0, 9000), Had("u", "f", 3599, 0)]) == ()
