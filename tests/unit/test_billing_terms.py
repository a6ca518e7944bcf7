"""A price schedule is read from a statement of work, and everything wrong in it is told at once."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from remit.billing.rules.months import Month
from remit.billing.rules.segments import Segment, days_served
from remit.contracts.model import Engagement
from remit.contracts.pricing import LatePriced, PerItem, PriceSchedule, Tier
from remit.contracts.refusals import SuppositionRefused
from remit.contracts.rules.pricing import read_schedule
from remit.contracts.rules.provisions import read_provisions
from remit.contracts.rules.supposing import suppose

LETTERS = {
    "key": "letters",
    "name": "Letters answered",
    "clause": "4.2",
    "unit": "letter",
    "meter": "item:letter",
    "model": "per_item",
    "terms": {"tiers": [{"upto": 100, "price": "1.20"}, {"price": "1"}]},
}


def schedule(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"currency": "EUR", "items": list(items or (LETTERS,)), **more}


def places(body: Any) -> list[str | None]:
    found, problems = read_schedule(body)
    assert (found is None) == bool(problems)
    return [problem.place for problem in problems]


def test_a_schedule_is_part_of_a_statement_of_work() -> None:
    provisions, problems = read_provisions({"pricing": schedule(late="as_of_billing", tz="Asia/Ho_Chi_Minh")})
    assert not problems
    read = provisions.pricing
    assert isinstance(read, PriceSchedule)
    assert read.late is LatePriced.BILLING
    assert read.items[0].model == PerItem((Tier(Decimal("1.20"), Decimal(100)), Tier(Decimal(1))))


def test_all_problems_are_told_with_their_places() -> None:
    body = schedule(
        {**LETTERS, "terms": {"tiers": [{"price": 1.2}], "minimun": "3"}},
        {**LETTERS, "model": "per_smile"},
        {**LETTERS, "rework": "sometimes"},
        tz=5,
    )
    assert places(body) == [
        "pricing.items.0.terms.minimun",
        "pricing.items.0.terms.tiers.0.price",
        "pricing.items.1.model",
        "pricing.items.2.rework",
        "pricing.tz",
    ]


CREDITS = {"at_risk_pct": "10", "rules": [{"level": "turnaround", "allocation_pct": "60"}]}
FEE = {"model": "transition_fee", "meter": "milestone"}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (schedule(currency="XXY"), "pricing.currency"),
        (schedule(tz="Mars/Olympus"), "pricing.tz"),
        (schedule(LETTERS, LETTERS), "pricing.items.1.key"),
        (schedule({**LETTERS, "terms": {"tiers": []}}), "pricing.items.0.terms.tiers"),
        (
            schedule({**LETTERS, "terms": {"tiers": [{"upto": 5, "price": 1}, {"upto": 5, "price": 1}, {"price": 1}]}}),
            "pricing.items.0.terms.tiers",
        ),
        (
            schedule({**LETTERS, "terms": {**LETTERS["terms"], "minimum_window": "year"}}),  # type: ignore[dict-item]  # a dict
            "pricing.items.0.terms.minimum_window",
        ),
        (schedule({**LETTERS, **FEE, "terms": {"total": 5}}), "pricing.items.0.terms"),
        (
            schedule({**LETTERS, **FEE, "terms": {"total": 5, "milestones": [{"key": "a", "share_pct": 60}]}}),
            "pricing.items.0.terms.milestones",
        ),
        (
            schedule({**LETTERS, **FEE, "terms": {"total": 5, "instalments": 2}, "indexation": {}}),
            "pricing.items.0.indexation",
        ),
        (
            schedule({**LETTERS, "indexation": {"cost_of_living": {"index": "CPI", "base": 0}}}),
            "pricing.items.0.indexation",
        ),
        (schedule(credits={**CREDITS, "pool_pct": 50}), "pricing.credits.rules"),
        (schedule(credits={**CREDITS, "at_risk_pct": 101}), "pricing.credits.at_risk_pct"),
        (
            schedule(credits={"at_risk_pct": 5, "rules": [{"level": "a", "allocation_pct": 1, "factors": ["2", "1"]}]}),
            "pricing.credits.rules.0.factors",
        ),
        ("cheap", "pricing"),
        ({"currency": "EUR"}, "pricing.items"),
    ],
)
def test_what_cannot_hold_is_refused_at_its_place(body: Any, place: str) -> None:
    assert places(body) == [place]


@pytest.mark.parametrize(
    ("tz", "month", "days"),
    [("Europe/London", Month(2026, 10), 31), ("Europe/London", Month(2026, 3), 31), ("UTC", Month(2026, 2), 28)],
)
def test_a_month_has_its_days_also_where_the_clocks_change(tz: str, month: Month, days: int) -> None:
    first, end = month.bounds(tz)
    middle = first + timedelta(days=9, hours=12)
    agreed = Engagement("t", "e", "k", "n", "p", "line", "GB", first)
    schedule = PriceSchedule("GBP", (), tz=tz)
    whole, before, after = (Segment(1, schedule, *span) for span in ((first, end), (first, middle), (middle, end)))
    assert days_served(whole, agreed) == days
    assert days_served(before, agreed) + days_served(after, agreed) == days


@pytest.mark.parametrize(
    ("line", "path", "value"),
    [
        ("letters.tiers.0.price=0.90", ("items", 0, "terms", "tiers", 0, "price"), "0.90"),
        ("faxes.price=0.2", ("items", 1, "terms", "tiers", 0, "price"), "0.2"),
        ("letters.minimum = 500", ("items", 0, "terms", "minimum"), "500"),
        ('letters.tiers=[{"price": "1"}]', ("items", 0, "terms", "tiers"), [{"price": "1"}]),
        ("letters.rework=always", ("items", 0, "rework"), "always"),
        ("letters.indexation.decimals=3", ("items", 0, "indexation", "decimals"), "3"),
        ("credits.at_risk_pct=12", ("credits", "at_risk_pct"), "12"),
        ("mode=down", ("mode",), "down"),
    ],
)
def test_a_line_supposes_one_parameter_and_nothing_else(line: str, path: tuple[Any, ...], value: Any) -> None:
    faxes = {**LETTERS, "key": "faxes", "terms": {"tiers": [{"price": "0.3"}]}}
    agreed = schedule(LETTERS, faxes, credits={"at_risk_pct": "10", "rules": []})
    supposed = suppose(agreed, [line])
    found: Any = supposed
    for name in path:
        found = found[name]
    assert found == value
    assert read_schedule(supposed)[1] == ()
    assert LETTERS["terms"] == {"tiers": [{"upto": 100, "price": "1.20"}, {"price": "1"}]}, "what was agreed stays"


@pytest.mark.parametrize("line", ["letters", "letters.=1", "letters=1", "letters.tiers.7.price=1", "letters.unit.x=1"])
def test_a_line_that_sets_no_parameter_is_refused(line: str) -> None:
    with pytest.raises(SuppositionRefused, match=re.escape(line)):
        suppose(schedule(), [line])


def test_a_parameter_that_no_price_has_is_told_with_its_place() -> None:
    assert places(suppose(schedule(), ["letters.prise=1"])) == ["pricing.items.0.terms.prise"]
    assert places(suppose(schedule(), ["lettres.price=1"])) == ["pricing.lettres"]
