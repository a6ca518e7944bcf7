"""Each worked example of docs/billing.md comes out as written, in two ways that know nothing of each other."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from tests.unit.billing_by_hand import by_hand, credits_by_hand, months_by_hand, moved_by_hand
from tests.unit.billing_examples import Example, examples

from remit.billing.model import (
    Cost,
    Days,
    Facts,
    Hours,
    Outcomes,
    Receipts,
    Seat,
    Seats,
    Taken,
    Transition,
    Volume,
)
from remit.billing.model import Receipt as ReceiptFact
from remit.billing.model.usage import Charge, Level
from remit.billing.rules.crediting import Agreed, Past, charges_for_levels, looked_back
from remit.billing.rules.credits import Credits, Exclusion, Miss, credits_of, earned_back, misses_in_a_row
from remit.billing.rules.indexation import factor, moved
from remit.billing.rules.pricing import price
from remit.billing.rules.rounding import to_minor
from remit.billing.rules.segments import Segment
from remit.billing.rules.time_and_materials import billable_minutes
from remit.contracts.pricing import CreditTerms, EarnBack, Fixed, Indexation, Mode, PriceSchedule
from remit.contracts.rules.pricing import read_model
from remit.contracts.rules.reading import read_fact, read_value
from remit.values.money import Money

PRICES = examples(*"IFBTOGSRXV")
A_DAY = datetime(2026, 1, 1, tzinfo=UTC)
THOUSAND = Charge(
    price_item="desk", name="Desk", clause="4.4", kind="fixed", unit="month", version=1, month_date=A_DAY.date(),
    minor=100_000, quantity="1", unit_price=None, working="1 month", meter="desk", from_at=A_DAY, until_at=A_DAY,
)  # fmt: skip


def facts_of(word: str, terms: dict[str, Any], facts: dict[str, Any]) -> Facts:
    if word in ("per_item", "baseline"):
        counts = {name: Fraction(facts.get(name, 0)) for name in ("quantity", "before", "charged_before")}
        return Volume(**counts, closes=facts.get("closes", True))
    if word == "take_or_pay":
        said = [name for name in ("quantity", "last", "part", "last_part") if name in facts]
        shares: dict[str, Any] = {name: Fraction(facts[name]) for name in said}
        then = [Decimal(facts[name]) if name in facts else None for name in ("last_committed", "last_rate")]
        return Taken(**shares, closes=facts.get("closes", True), last_committed=then[0], last_rate=then[1])
    if word == "per_fte":
        seats = read_value(tuple[Seat, ...], facts["seats"], place="seats")
        return Seats(date.fromisoformat(f"{facts['month']}-01"), seats)
    if word == "time_and_materials":
        minutes: dict[str, int] = {}
        for role, sheet in facts["sheets"]:
            billed = billable_minutes(sheet, increment_minutes=terms.get("increment_minutes", 1))
            minutes[role] = minutes.get(role, 0) + billed
        return Hours(minutes)
    if word == "outcome":
        return Outcomes(Fraction(facts["attempts"]), Fraction(facts["successes"]))
    if word == "gain_share":
        return Cost(Decimal(facts["actual"]))
    if word == "transition_fee":
        return Transition(frozenset(facts.get("accepted", ())), facts.get("month", 0))
    if word == "pass_through":
        return Receipts(read_value(tuple[ReceiptFact, ...], facts["receipts"], place="receipts"))
    return Days(**facts)


def test_there_are_at_least_forty_examples() -> None:
    assert len({one.number for one in examples()}) >= 70


@pytest.mark.parametrize("one", PRICES, ids=lambda one: one.number)
def test_a_price_comes_to_what_the_page_says(one: Example) -> None:
    word, currency = one.section["model"], one.section["currency"]
    model = read_model(word, one.terms, place="terms")
    lines = price(model, facts_of(word, one.terms, dict(one.facts)), currency=currency)
    charged = sum(to_minor(line.amount, currency, mode=Mode.HALF_UP) for line in lines)
    assert Money(charged, currency).amount == one.charge
    assert all(line.working for line in lines)


@pytest.mark.parametrize("one", PRICES, ids=lambda one: one.number)
def test_a_price_worked_by_hand_comes_to_the_same(one: Example) -> None:
    assert by_hand(one.section["model"], one.terms, one.facts) == one.charge


@pytest.mark.parametrize("one", examples("N"), ids=lambda one: one.number)
def test_an_index_moves_a_price_as_the_page_says(one: Example) -> None:
    agreed = {**one.section["indexation"], **one.changed}
    indexation = read_fact(Indexation, agreed, place="indexation")
    values = {name: Decimal(value) for name, value in one.facts["values"].items()}
    by = factor(indexation, values, contract_year=one.facts["year"])
    after = moved(Fixed(Decimal(100)), indexation, by.factor)
    assert isinstance(after, Fixed)
    assert after.monthly == one.charge
    assert moved_by_hand(Decimal(100), agreed, one.facts) == one.charge


def credits_of_example(one: Example) -> Credits:
    misses = [
        Miss(level, in_a_row, cause, None if evidence is None else Exclusion("client", evidence))
        for level, in_a_row, cause, evidence in one.facts["misses"]
    ]
    base = Money.of(one.facts["base"], "EUR")
    return credits_of(read_fact(CreditTerms, one.terms, place="credits"), misses, base=base)


@pytest.mark.parametrize("one", examples("C"), ids=lambda one: one.number)
def test_credits_come_to_what_the_page_says(one: Example) -> None:
    found = credits_of_example(one)
    assert Money(found.minor, "EUR").amount == one.charge
    parts = [Money(credit.minor, "EUR").amount for credit in found.credits if not credit.dropped]
    assert sorted(parts) == sorted(credits_by_hand(one.terms, one.facts) or [Decimal(0)] * len(parts))


def test_a_capped_sum_is_shared_as_the_page_says() -> None:
    (one,) = (example for example in examples("C") if example.number == "C9")
    parts = {credit.level: credit.minor for credit in credits_of_example(one).credits}
    assert parts == {"turnaround": 1904, "accuracy": 794, "response": 635}


@pytest.mark.parametrize(
    ("history", "count"), [([], 0), ([True], 1), ([True, False, True, True], 2), ([True, True, False], 0)]
)
def test_misses_in_a_row_end_at_a_month_that_was_met(history: list[bool], count: int) -> None:
    assert misses_in_a_row(history) == count


@pytest.mark.parametrize(
    ("met_after", "returned"), [([True, True], 0), ([True, True, True], 500), ([True, False, True], 0)]
)
def test_a_credit_is_earned_back_after_all_agreed_months_were_met(met_after: list[bool], returned: int) -> None:
    terms = EarnBack(months=3, returned_pct=Decimal(50))
    assert earned_back(terms, credited_minor=1001, met_after=met_after) == returned


def fallen_due(one: Example) -> list[list[Charge]]:
    """Close month after month as the house does; return what each charged for the level."""
    schedule = PriceSchedule("EUR", (), credits=read_fact(CreditTerms, one.terms, place="credits"))
    evidence = {int(month): arrives for month, arrives in one.facts.get("evidence", {}).items()}
    charged: list[list[Charge]] = []

    def agreed(number: int, by: int) -> Agreed:
        at = datetime(2026, number, 1, tzinfo=UTC)
        told = {"level": "turnaround_time", "reason": "an outage", "evidence": "incident 4711"}
        known = [SimpleNamespace(body=told)] if evidence.get(number, by + 1) <= by else []
        return Agreed(schedule, Segment(1, schedule, at, at + timedelta(days=28)), known)  # type: ignore[arg-type]  # of a usage only its body is read

    def run(number: int) -> Any:
        met = 1 - one.facts["missed"][number - 1]
        level = Level("turnaround_time", 1, met, Decimal(95))
        return SimpleNamespace(month_date=date(2026, number, 1), levels=(level,))

    for number in range(1, len(one.facts["missed"]) + 1):
        past = [
            Past(run(each), charges, agreed(each, number), late=evidence.get(each) == number)
            for each, charges in enumerate(charged, start=1)
        ]
        closed, corrections = looked_back(past)
        own = charges_for_levels(agreed(number, number), run(number).levels, [THOUSAND], earlier=closed)
        charged.append([THOUSAND, *own, *corrections])
    return [[charge for charge in charges if charge is not THOUSAND] for charges in charged]


@pytest.mark.parametrize("one", examples("E"), ids=lambda one: one.number)
def test_credits_over_months_come_to_what_the_page_says_whenever_evidence_comes(one: Example) -> None:
    minor = sum(charge.minor for charges in fallen_due(one) for charge in charges)
    assert Money(minor, "EUR").amount == one.charge == months_by_hand(one.terms, one.facts)


def test_evidence_after_an_earn_back_takes_both_back_and_says_so() -> None:
    (one,) = (example for example in examples("E") if example.number == "E5")
    told = [[(charge.kind, charge.minor, charge.working) for charge in charges] for charges in fallen_due(one)]
    assert told == [
        [("credit", -5000, "100.00 × 50% × 1")],
        [],
        [("earn_back", 5000, "2026-01: 50.00 × 100%")],
        [("adjustment", 5000, "2026-01: 0.00 − (-50.00)"), ("earn_back", -5000, "2026-03: 0.00 − 50.00")],
    ]
