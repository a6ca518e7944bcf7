"""From the record of the work to charges: released once, rated once, late facts adjusted, nothing changed silently."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from tests.flows.work_floor import ONE_CHECK, TERMS, Floor, bpmn, flow, service_task

from remit.billing import reactions
from remit.billing.actions.rating import rate_month, record_usage
from remit.billing.model.usage import Usage, UsageKind
from remit.billing.model.volumes import Promise
from remit.billing.records.runs import charges_of, runs_of
from remit.billing.records.usage import Span, insert_usages, some_usages
from remit.billing.refusals import CutOffRefused, MonthNotNext, MonthRated, UsageRefused
from remit.billing.reports.invoices import usages_of
from remit.billing.reports.rating import Rated, rate
from remit.billing.reports.volumes import volumes_of
from remit.billing.rules.months import Month
from remit.billing.rules.usage import read_fact
from remit.contracts.actions import publish_statement_of_work
from remit.contracts.refusals import TermsRefused
from remit.contracts.rules.pricing import read_schedule
from remit.parties.access import SYSTEM
from remit.quality.model import Defect, Dispute, Drawn, Review, Ruling, Sample, Verdict
from remit.quality.records.disputes import insert_dispute, save_ruling
from remit.quality.records.samples import insert_review, insert_sample
from remit.store import Transaction
from remit.work.actions.items import release_item

MARCH, APRIL, MAY, JUNE = (Month(2026, number) for number in (3, 4, 5, 6))
LETTERS: dict[str, Any] = {
    "key": "letters",
    "name": "Letters",
    "clause": "4.1",
    "unit": "item",
    "meter": "item:*",
    "model": "per_item",
    "terms": {"tiers": [{"upto": "3", "price": "10"}, {"price": "8"}]},
}
HOURS: dict[str, Any] = {
    "key": "hours",
    "name": "Hours",
    "clause": "4.2",
    "unit": "hour",
    "meter": "time:*",
    "model": "time_and_materials",
    "terms": {"roles": [{"role": "analyst", "hourly_rate": "60"}], "increment_minutes": 15},
}
CREDITS = {"at_risk_pct": "10", "rules": [{"level": "turnaround_time", "allocation_pct": "50", "factors": ["1", "3"]}]}
PRICING: dict[str, Any] = {"currency": "EUR", "items": [LETTERS, HOURS], "credits": CREDITS}


def agree(floor: Floor, pricing: dict[str, Any] = PRICING, **more: Any) -> None:
    body = {**TERMS, "pricing": pricing, **more}
    tenant, engagement_id = floor.tenant, floor.engagement.id
    floor.pass_time(minutes=1)
    floor.store.write(
        lambda tx: publish_statement_of_work(tx, SYSTEM, tenant=tenant, engagement_id=engagement_id, body=body),
        tenant=tenant,
    )


def letter(floor: Floor, number: int, *, day: int = 10, late: bool = False, month: int = 3) -> Usage:
    at = datetime(2026, month, day, 12, tzinfo=UTC) + timedelta(seconds=number)
    now = floor.store.clock.now()
    return Usage(
        floor.tenant, floor.store.identifiers.new(), floor.engagement.id, UsageKind.ITEM, "item:letter",
        f"release:{number}", at, now, late=late,
    )  # fmt: skip


def add(floor: Floor, *found: Usage) -> None:
    floor.store.write(lambda tx: insert_usages(tx, list(found)), tenant=floor.tenant)


def at_end_of(floor: Floor, month: Month) -> None:
    clock: Any = floor.store.clock
    clock.advance(month.bounds("UTC")[1] + timedelta(days=2) - clock.now())


def computed(floor: Floor, month: Month = MARCH, **more: Any) -> Rated:
    of = {"tenant": floor.tenant, "engagement_id": floor.engagement.id, "cut_off": floor.store.clock.now()}
    found: Rated = floor.ask(rate, **of, month=month, **more)
    return found


def kept(floor: Floor, month: Month) -> Rated:
    tenant, engagement_id = floor.tenant, floor.engagement.id
    return floor.store.write(
        lambda tx: rate_month(tx, SYSTEM, tenant=tenant, engagement_id=engagement_id, month=month), tenant=tenant
    )[1]


def test_a_release_becomes_one_usage_however_often_it_is_told(floor: Floor) -> None:
    agree(floor)
    xml = bpmn('<startEvent id="s"/>', service_task("answer", "write"), '<endEvent id="e"/>', flow("s", "answer", "e"))
    floor.publish(xml)
    item = floor.send("4711|20").accepted()
    floor.do(release_item, principal=SYSTEM, item_id=item.id)
    kinds = [kind.value for kind in reactions.KINDS]
    for _ in range(2):
        floor.store.deliver(reactions.CONSUMER, kinds, reactions.react)
        with floor.store.read(tenant=floor.tenant) as reader:
            told = reader.events(tenant=floor.tenant, kinds=kinds)
        for one in told:
            floor.store.write(partial(reactions.react, event=one))
    found = computed(floor)
    assert [(one.minor, one.working) for one in found.charges] == [(1000, "1 × 10")]
    span = Span(floor.tenant, floor.engagement.id, *MARCH.bounds("UTC"), floor.store.clock.now())
    (one,) = floor.ask(some_usages, span, meter="item:*", skip=0, count_max=10, rework=False)
    assert (one.item_id, one.meter, one.body["number"]) == (item.id, "item:letter", item.number)


def test_a_month_is_charged_by_tiers_and_hours_and_each_charge_opens_its_items(floor: Floor) -> None:
    agree(floor)
    add(floor, *(letter(floor, number) for number in range(5)))
    sheet = {"kind": "time", "source": "sheet-1", "date": "2026-03-04", "role": "analyst", "minutes": 61}
    of = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    floor.store.write(lambda tx: record_usage(tx, SYSTEM, **of, told=sheet), tenant=floor.tenant)
    at_end_of(floor, MARCH)
    found = kept(floor, MARCH)
    assert [(one.clause, one.version, one.minor, one.working) for one in found.charges] == [
        ("4.2", 2, 7500, "analyst: 75/60 × 60"),
        ("4.1", 2, 3000, "3 × 10"),
        ("4.1", 2, 1600, "2 × 8"),
    ]
    second = found.charges[2]
    span = Span(floor.tenant, floor.engagement.id, second.from_at, second.until_at, found.cut_off)
    behind = floor.ask(some_usages, span, meter=second.meter, skip=second.skip, count_max=second.count, rework=False)
    assert [one.source for one in behind] == ["release:3", "release:4"]
    assert found.usages == 6


def test_rating_twice_gives_the_same_bytes_and_arrival_does_not_matter(floor: Floor) -> None:
    agree(floor)
    letters = [letter(floor, number, day=1 + number) for number in range(2, 9)]
    add(floor, *reversed(letters[3:]))
    floor.pass_time(minutes=5)
    add(floor, *(replace(one, recorded_at=floor.store.clock.now()) for one in letters[:3]))
    at_end_of(floor, MARCH)
    first, second = computed(floor), computed(floor)
    assert first.text == second.text
    assert kept(floor, MARCH).text == first.text
    assert first.total.minor == 3 * 1000 + 4 * 800


def test_any_order_of_arrival_gives_the_same_charges(floor: Floor) -> None:
    volume = {**LETTERS, "key": "volume", "model": "take_or_pay", "terms": {"committed": "40", "shortfall_rate": "6"}}
    bands = {"monthly_charge": "10", "volume": "6", "deadband_pct": "5", "additional_rate": "2", "reduced_rate": "1"}
    baseline = {**LETTERS, "key": "band", "meter": "item:lett*", "model": "baseline", "terms": bands}
    agree(floor, {**PRICING, "items": [LETTERS, HOURS, volume, baseline]})
    found = [letter(floor, number, day=2 + number, late=number % 4 == 0) for number in range(12)]
    sheets = [
        replace(one, kind=UsageKind.TIME, meter="time:analyst", role="analyst", quantity=7 + at, source=f"sheet:{at}")
        for at, one in enumerate(letter(floor, number, day=5) for number in range(50, 56))
    ]
    at_end_of(floor, MARCH)
    first_at = MARCH.bounds("UTC")[1] - timedelta(days=1)

    def rated(tx: Transaction, order: list[Usage]) -> str:
        with suppress(Undone), tx.savepoint():
            insert_usages(
                tx, [replace(one, recorded_at=first_at + timedelta(seconds=at)) for at, one in enumerate(order)]
            )
            now, tenant = floor.store.clock.now(), floor.tenant
            text = rate(tx, tenant=tenant, engagement_id=floor.engagement.id, month=MARCH, cut_off=now).text
            raise Undone
        return text

    chance = Random(26)
    orders = [chance.sample([*found, *sheets], len(found) + len(sheets)) for _ in range(8)]
    texts = {floor.store.write(partial(rated, order=order), tenant=floor.tenant) for order in orders}
    assert len(texts) == 1
    assert {one["price_item"] for one in json.loads(texts.pop())["charges"]} == {
        *("band", "hours", "letters", "turnaround_time", "volume"),
    }


class Undone(Exception):  # noqa: N818 - it is no error
    """Ends a savepoint of which nothing is to stay."""


def test_late_facts_are_an_adjustment_of_the_next_month_and_never_a_silent_change(floor: Floor) -> None:
    agree(floor)
    add(floor, *(letter(floor, number) for number in range(3)))
    at_end_of(floor, MARCH)
    march = kept(floor, MARCH)
    add(floor, letter(floor, 90), letter(floor, 91, month=4))
    at_end_of(floor, APRIL)
    april = kept(floor, APRIL)
    assert [(one.kind, one.minor, one.working) for one in april.charges] == [
        ("usage", 1000, "1 × 10"),
        ("adjustment", 800, "2026-03: 38.00 − 30.00"),
    ]
    (run, _) = floor.ask(runs_of, tenant=floor.tenant, engagement_id=floor.engagement.id)
    assert floor.ask(charges_of, tenant=floor.tenant, run_id=run.id) == march.charges


def test_what_comes_late_for_a_quarters_first_month_moves_the_tiers_and_the_minimum_of_the_next(floor: Floor) -> None:
    tiers = [{"upto": "3", "price": "10"}, {"price": "8"}]
    windows = {"tiers": tiers, "tier_window": "quarter", "minimum": "60", "minimum_window": "quarter"}
    agree(floor, {"currency": "EUR", "items": [{**LETTERS, "terms": windows}]})
    add(floor, letter(floor, 1, month=4), letter(floor, 2, month=4))
    add(floor, letter(floor, 3, month=5), letter(floor, 4, month=5))
    for month in (MARCH, APRIL, MAY):
        at_end_of(floor, month)
        kept(floor, month)
    add(floor, letter(floor, 5, month=4))
    at_end_of(floor, JUNE)
    june = kept(floor, JUNE)
    told = [(one.kind, one.minor, one.working) for one in june.charges]
    # April: 3 × 10, not 2. May: both in the second tier now. June: 60 less 20 + 18 charged and 8 adjusted.
    assert told == [
        ("minimum", 1400, "60 − 46"),
        ("adjustment", 1000, "2026-04: 30.00 − 20.00"),
        ("adjustment", -200, "2026-05: 16.00 − 18.00"),
    ]


def test_missed_levels_bring_credits_under_the_cap_and_more_for_misses_in_a_row(floor: Floor) -> None:
    agree(floor)
    add(floor, *(letter(floor, number, late=number < 2) for number in range(3)))
    at_end_of(floor, MARCH)
    assert [(one.kind, one.minor) for one in kept(floor, MARCH).charges] == [("usage", 3000), ("credit", -150)]
    add(floor, letter(floor, 9, month=4, late=True))
    at_end_of(floor, APRIL)
    found = kept(floor, APRIL)
    # 100 at risk, half of it thrice is 150: the cap holds
    assert [(one.kind, one.minor) for one in found.charges] == [("usage", 1000), ("credit", -100)]
    assert [(one.level, one.counted, one.met) for one in found.levels] == [("turnaround_time", 1, 0)]


ACCURATE = {"metric": "accuracy", "target_pct": "90"}
FOR_DEFECTS: dict[str, Any] = {"at_risk_pct": "10", "rules": [{"level": "accuracy", "allocation_pct": "50"}]}


def looked_at(floor: Floor, text: str, *defects: Defect) -> Sample:
    """Hand an item in, and keep that its first second look found these defects."""
    item = floor.send(text).accepted()
    now, new = floor.store.clock.now(), floor.store.identifiers.new
    of = (item.tenant, new(), item.id, item.number, 0, item.engagement_id, item.line)
    drawn = Sample(*of, Drawn.RANDOM, (), now)
    verdict = Verdict.RETURN if defects else Verdict.PASS
    review = Review(item.tenant, new(), drawn.id, SYSTEM.id, verdict, defects, "", now)
    floor.store.write(lambda tx: insert_sample(tx, drawn))
    floor.store.write(lambda tx: insert_review(tx, review))
    return drawn


def strike(floor: Floor, drawn: Sample) -> None:
    """Let a dispute strike what a second look found, now."""
    now = floor.store.clock.now()
    raised = Dispute(drawn.tenant, floor.store.identifiers.new(), drawn.id, SYSTEM.id, "It was right", now)
    struck = replace(raised, ruling=Ruling.STRUCK, answer="Yes", decided_by=SYSTEM.id, decided_at=now)
    floor.store.write(lambda tx: insert_dispute(tx, raised))
    floor.store.write(lambda tx: save_ruling(tx, struck))


def test_missed_accuracy_brings_credits_as_it_was_known_at_the_cut_off(floor: Floor) -> None:
    agree(floor, {**PRICING, "credits": FOR_DEFECTS}, service_levels=[*TERMS["service_levels"], ACCURATE])
    floor.publish(ONE_CHECK)
    wrong = [looked_at(floor, f"wrong {at}|20", Defect("figure", critical=False)) for at in range(2)]
    looked_at(floor, "right|20")
    strike(floor, wrong[0])
    add(floor, *(letter(floor, number) for number in range(3)))
    at_end_of(floor, MARCH)
    found = kept(floor, MARCH)
    assert [(one.level, one.counted, one.met) for one in found.levels] == [
        ("turnaround_time", 3, 3),
        ("accuracy", 3, 2),
    ]
    assert [(one.kind, one.price_item, one.minor) for one in found.charges] == [
        ("usage", "letters", 3000),
        ("credit", "accuracy", -150),
    ]
    floor.pass_time(days=1)
    strike(floor, wrong[1])
    tenant, engagement_id = floor.tenant, floor.engagement.id
    again = floor.ask(rate, tenant=tenant, engagement_id=engagement_id, month=MARCH, cut_off=found.cut_off)
    assert (again.inputs_hash, again.charges_hash) == (found.inputs_hash, found.charges_hash)


@pytest.mark.parametrize("level", ["first_response", "punctuality", "first_pass_yield"])
def test_a_credit_rule_that_could_never_fire_is_refused_beside_its_field(floor: Floor, level: str) -> None:
    rules = [*CREDITS["rules"], {"level": level, "allocation_pct": "50"}]
    with pytest.raises(TermsRefused) as refused:
        agree(floor, {**PRICING, "credits": {**CREDITS, "rules": rules}})
    assert refused.value.place == "pricing.credits.rules.1.level"
    said = "is not promised" if level == "first_pass_yield" else "accuracy, first_pass_yield, turnaround_time"
    assert said in str(refused.value)


def test_the_same_month_under_other_prices_keeps_nothing(floor: Floor) -> None:
    agree(floor)
    add(floor, *(letter(floor, number) for number in range(5)))
    at_end_of(floor, MARCH)
    dearer, problems = read_schedule({**PRICING, "items": [{**LETTERS, "terms": {"tiers": [{"price": "12.50"}]}}]})
    assert (problems, computed(floor, under=dearer).total.minor) == ((), 6250)
    assert computed(floor).total.minor == 4600
    assert floor.ask(runs_of, tenant=floor.tenant, engagement_id=floor.engagement.id) == ()


def test_months_are_rated_once_in_their_order_and_after_their_end(floor: Floor) -> None:
    agree(floor)
    floor.publish(ONE_CHECK)
    with pytest.raises(CutOffRefused):
        kept(floor, MARCH)
    at_end_of(floor, MARCH)
    kept(floor, MARCH)
    with pytest.raises(MonthRated):
        kept(floor, MARCH)
    with pytest.raises(MonthNotNext, match="2026-04"):
        kept(floor, Month(2026, 5))
    with pytest.raises(DatabaseError, match="never changed"):
        floor.store.write(lambda tx: tx.run(text("UPDATE rating_run SET minor = 1")))


def test_a_fact_that_says_too_little_is_refused(floor: Floor) -> None:
    of = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    for told, place in (
        ({"kind": "time", "source": "a", "date": "2026-03-04", "minutes": 5}, "role"),
        ({"kind": "receipt", "source": "a", "date": "2026-03-04", "amount": "much"}, "amount"),
        ({"kind": "item", "source": "a", "date": "2026-03-04"}, "kind"),
        ({"kind": "cost", "source": "a", "date": "March", "amount": "5"}, "date"),
    ):
        with pytest.raises(UsageRefused) as refused:
            floor.store.write(lambda tx, told=told: record_usage(tx, SYSTEM, **of, told=told), tenant=floor.tenant)  # type: ignore[misc]  # mypy cannot infer a lambda's default
        assert refused.value.place == place


def test_a_quarter_short_of_its_volume_is_charged_when_it_closes_and_adjusted_by_what_comes_late(floor: Floor) -> None:
    terms = {"committed": "9", "shortfall_rate": "6", "window": "quarter"}
    volume = {**LETTERS, "key": "volume", "model": "take_or_pay", "terms": terms}
    agree(floor, {"currency": "EUR", "items": [volume]})
    add(floor, letter(floor, 1), letter(floor, 2))
    at_end_of(floor, MARCH)
    (short,) = kept(floor, MARCH).charges
    # The commitment began on 2 March: 30 of the quarter's 90 days, so 3 of 9, of which 2 came.
    assert (short.kind, short.minor, short.working) == ("shortfall", 600, "(3 − 2) × 6")
    add(floor, letter(floor, 3))
    at_end_of(floor, APRIL)
    (adjusted,) = kept(floor, APRIL).charges
    assert (adjusted.kind, adjusted.minor, adjusted.month_date) == ("adjustment", -600, MARCH.first_date)


def at(month: Month) -> datetime:
    """Return the evening of a month's last day."""
    return month.bounds("UTC")[1] - timedelta(hours=3)


def whose(floor: Floor) -> dict[str, str]:
    return {"tenant": floor.tenant, "engagement_id": floor.engagement.id}


def opened(floor: Floor, month: Month, ordinal: int = 0) -> list[str]:
    """Return the sources of what a kept charge opens."""
    runs = floor.ask(runs_of, tenant=floor.tenant, engagement_id=floor.engagement.id)
    run = next(one for one in runs if one.month_date == month.first_date)
    charge = floor.ask(charges_of, tenant=floor.tenant, run_id=run.id)[ordinal]
    found = floor.ask(usages_of, SYSTEM, run=run, charge=charge, skip=0, count_max=50)
    return sorted(one.source for one in found)


def test_what_is_carried_is_measured_by_what_was_agreed_then_and_the_charge_opens_its_whole_window(
    floor: Floor,
) -> None:
    def volume(committed: str) -> dict[str, Any]:
        terms = {"committed": committed, "shortfall_rate": "6", "window": "quarter", "carry": "surplus"}
        item = {**LETTERS, "key": "volume", "model": "take_or_pay", "terms": terms}
        return {"currency": "EUR", "items": [item]}

    agree(floor, volume("9"))
    add(floor, *(letter(floor, number) for number in range(5)))
    at_end_of(floor, MARCH)
    assert kept(floor, MARCH).charges == (), "30 of 90 days: 3 of 9 were due, 5 came"
    add(floor, letter(floor, 10, month=4))
    agree(floor, volume("12"))
    add(floor, letter(floor, 11, month=5), letter(floor, 12, month=6))
    for month in (APRIL, MAY, JUNE):
        at_end_of(floor, month)
        kept(floor, month)
    short = computed(floor, JUNE).charges[0]
    # By today's 12 only one of the five would be carried; by the 9 that held in March it is two.
    assert (short.minor, short.working) == (4200, "(12 − 3 − 2) × 6")
    assert opened(floor, JUNE) == ["release:10", "release:11", "release:12"]
    (told,) = floor.ask(volumes_of, SYSTEM, now=at(JUNE), **whose(floor))
    shown = [(one.first_date.month, one.over, one.used, one.carried, one.at_least, one.short) for one in told.uses]
    assert shown == [(1, True, 5, 0, 3, 0), (4, False, 3, 2, 12, 7)]


def test_a_volume_of_tiers_tells_how_far_the_next_one_is(floor: Floor) -> None:
    agreed = {"commitments": [{"meter": "item:*", "window": "month", "at_least": "4", "at_most": "6"}]}
    agree(floor, PRICING, agreement=agreed)
    add(floor, letter(floor, 1), letter(floor, 2))
    tiers, committed = floor.ask(volumes_of, SYSTEM, now=at(MARCH), **whose(floor))
    assert (tiers.promise, tiers.tier, tiers.to_next_tier) == (Promise.TIERS, 1, 1)
    (use,) = committed.uses
    assert (committed.promise, use.used, use.short, use.above) == (Promise.COMMITMENT, 2, 2, 0)


def test_a_price_of_whole_months_counts_the_month_through_a_change_of_terms(floor: Floor) -> None:
    def baseline(rate: str) -> dict[str, Any]:
        terms = {"monthly_charge": "100", "volume": "2", "deadband_pct": "0", "additional_rate": rate}
        item = {**LETTERS, "model": "baseline", "terms": {**terms, "reduced_rate": "1"}}
        return {"currency": "EUR", "items": [item]}

    agree(floor, baseline("5"))
    add(floor, *(letter(floor, number, day=3) for number in range(3)))
    floor.pass_time(minutes=60 * 24 * 10)
    agree(floor, baseline("7"))
    add(floor, letter(floor, 9, day=20))
    at_end_of(floor, MARCH)
    found = kept(floor, MARCH)
    assert [(one.kind, one.minor, one.version) for one in found.charges] == [
        ("baseline", 10000, 3),
        ("additional", 1400, 3),
    ]
    assert opened(floor, MARCH, 1) == ["release:0", "release:1", "release:2", "release:9"]


def test_what_is_billed_when_it_comes_is_opened_and_counted_in_that_months_tiers_alone(floor: Floor) -> None:
    terms = {"tiers": [{"upto": "3", "price": "10"}, {"price": "8"}], "tier_window": "quarter"}
    agree(floor, {"currency": "EUR", "late": "as_of_billing", "items": [{**LETTERS, "terms": terms}]})
    at_end_of(floor, MARCH)
    kept(floor, MARCH)
    add(floor, letter(floor, 1, month=4))
    at_end_of(floor, APRIL)
    kept(floor, APRIL)
    add(floor, letter(floor, 2, month=3), letter(floor, 3, month=4), letter(floor, 4, month=5))
    at_end_of(floor, MAY)
    # One was billed in April; March's and April's late ones and May's own are the second to the fourth of the quarter.
    assert [one.working for one in kept(floor, MAY).charges] == ["2 × 10", "1 × 8"]
    assert sorted(opened(floor, MAY, 0) + opened(floor, MAY, 1)) == ["release:2", "release:3", "release:4"]
    add(floor, letter(floor, 5, month=6))
    at_end_of(floor, JUNE)
    assert [one.working for one in kept(floor, JUNE).charges] == ["1 × 8"]


def test_evidence_that_comes_after_the_month_takes_its_credit_back_in_the_next_one_and_once(floor: Floor) -> None:
    agree(floor, {**PRICING, "credits": {**CREDITS, "earn_back": {"months": 2}}})
    add(floor, *(letter(floor, number, late=True) for number in range(3)))
    at_end_of(floor, MARCH)
    assert [one.minor for one in kept(floor, MARCH).charges] == [3000, -150]
    told = {"kind": "exclusion", "source": "mail-1", "date": "2026-03-20", "level": "turnaround_time"}
    told |= {"reason": "The client's system was down", "evidence": "incident 4711"}
    of: dict[str, Any] = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    floor.store.write(lambda tx: record_usage(tx, SYSTEM, **of, told=told), tenant=floor.tenant)
    add(floor, letter(floor, 5, month=4))
    at_end_of(floor, APRIL)
    found = kept(floor, APRIL).charges
    assert [(one.kind, one.minor, one.working) for one in found[1:]] == [("adjustment", 150, "2026-03: 0.00 − (-1.50)")]
    add(floor, letter(floor, 6, month=5))
    at_end_of(floor, MAY)
    assert [(one.kind, one.minor) for one in kept(floor, MAY).charges] == [("usage", 1000)], "nothing is left to earn"


@pytest.mark.parametrize(
    ("fact", "place"),
    [
        ({"kind": "seat", "key": "A", "opened_date": "soon"}, "opened_date"),
        ({"kind": "seat", "key": "A", "opened_date": "2026-03-01", "vacancies": [{"until_date": "x"}]}, "vacancies"),
        ({"kind": "seat", "key": "A", "opened_date": "2026-03-01", "fte": "-1"}, "fte"),
        ({"kind": "receipt", "amount": "5", "rate": "high"}, "rate"),
        ({"kind": "outcome", "attempts": 3, "successes": "most"}, "successes"),
    ],
)
def test_a_fact_that_no_month_could_be_rated_with_is_refused_at_once(fact: dict[str, Any], place: str) -> None:
    with pytest.raises(UsageRefused) as refused:
        read_fact({**fact, "source": "1", "date": "2026-03-04"}, tz="UTC")
    assert refused.value.place == place
