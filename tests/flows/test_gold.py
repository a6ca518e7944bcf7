"""Gold items: work whose answer is known comes among people's own, is scored, and never leaves the house."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from tests.flows import work_floor
from tests.flows.work_floor import MONDAY, Floor, bpmn, flow, open_floor, service_task, user_task
from tests.services.judging_house import House

from remit.billing import reactions as billing
from remit.parties.access import Permission, Principal
from remit.parties.model import Role
from remit.parties.model.work import ANY_WORK
from remit.parties.records.suspensions import suspensions_of
from remit.quality import reactions as quality
from remit.quality.actions.gold import make_gold, retire_gold
from remit.quality.actions.reviewing import give_verdict
from remit.quality.model import GoldItem, Verdict
from remit.quality.records.gold import find_gold
from remit.quality.refusals import GoldAnswerMissing, GoldUnfit
from remit.quality.reports import By, gold_desk, own_figures, quality_figures, sample_queue
from remit.quality.rules.confidence import GoldAnswer, claims, worth
from remit.quality.rules.gold import missed
from remit.store import Store, open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.values.refusal import NotFound
from remit.work.actions.claims import claim, next_item
from remit.work.actions.retention import drop_journals
from remit.work.actions.tasks import complete_task
from remit.work.model import Item, ItemState, Task
from remit.work.records.instances import instances_of_item
from remit.work.records.items import load_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.doors import read_item
from remit.work.reports.lists import item_list
from remit.work.reports.portal import months
from remit.work.reports.queue import queue
from remit.work.runtime.journal import replay_instance

EXPERT, LEAD = Role.EXPERT, Role.LEAD
SAMPLING = {"percent": 100, "gold_percent": 100, "suspend": {"critical": 1, "days": 30}}
CHECKED_AND_WRITTEN = bpmn(
    '<startEvent id="s"/>',
    user_task("check", form="reading"),
    service_task("answer", "write"),
    '<endEvent id="e"/>',
    flow("s", "check", "answer", "e"),
)
RIGHT = {"amount": "10", "currency": "EUR"}


@pytest.fixture
def floor(store: Store, monkeypatch: pytest.MonkeyPatch) -> Floor:
    monkeypatch.setitem(work_floor.TERMS, "sampling", SAMPLING)
    made = open_floor(store)
    made.publish(CHECKED_AND_WRITTEN)
    for name, role in {"An": Role.AGENT, "Binh": Role.AGENT, "Chi": Role.AGENT, "Yen": Role.LEAD}.items():
        made.person(name, role)
    made.client("Clara", Role.CLIENT_MANAGER)
    made.people["Clara"] = replace(made.people["Clara"], organisation=made.tenant)
    return made


def hear(floor: Floor) -> None:
    """Deliver what quality and billing listen to."""
    gold = partial(quality.seed_or_score, runtime=floor.runtime)
    for consumer, kinds, reaction in (
        (quality.CONSUMER, quality.KINDS, quality.react),
        (quality.GOLD, quality.GOLD_KINDS, gold),
        (billing.CONSUMER, billing.KINDS, billing.react),
    ):
        floor.store.deliver(consumer, frozenset(kind.value for kind in kinds), reaction)


def work(floor: Floor, task: Task, who: Principal, **given: str) -> Item:
    floor.do(claim, principal=who, task_id=task.id)
    done: Item = floor.drive(complete_task, principal=who, task_id=task.id, variables=given)
    return done


def released(floor: Floor, text: str) -> Item:
    """Have An read a letter, and Yen pass it."""
    item = floor.send(text).item
    work(floor, floor.task(item, "check"), floor.people["An"], **RIGHT)
    hear(floor)
    waiting = next(one for one in floor.ask(sample_queue, floor.people["Yen"]) if one.item_id == item.id)
    floor.drive(give_verdict, principal=floor.people["Yen"], sample_id=waiting.id, verdict=Verdict.PASS)
    hear(floor)
    return item


def gold_from(floor: Floor, item: Item, *, critical: tuple[str, ...] = ()) -> GoldItem:
    task = floor.task(item, "check")
    made: GoldItem = floor.drive(
        make_gold, principal=floor.people["Yen"], task_id=task.id, counting=("amount", "currency"), critical=critical
    )
    return made


def waiting_copy(floor: Floor, who: Principal) -> Task:
    """Let Chi work a letter, after which a gold item follows; return what `who` then gets of it."""
    work(floor, floor.task(floor.send("another|20").item, "check"), floor.people["Chi"], amount="20", currency="EUR")
    hear(floor)
    got = floor.store.write(lambda tx: next_item(tx, principal=who))
    assert got is not None
    return got


def test_a_gold_item_is_worked_like_any_other_scored_and_never_delivered_or_billed(floor: Floor) -> None:
    source = released(floor, "Nordwind-7|10")
    gold_from(floor, source)
    binh = floor.people["Binh"]

    task = waiting_copy(floor, binh)
    copy = floor.ask(load_item, tenant=floor.tenant, item_id=task.item_id)
    assert copy.copy_of == source.id
    assert (copy.title, copy.payload, copy.channel, task.name) == (
        source.title,
        source.payload,
        source.channel,
        "Check",
    )
    assert copy.number != source.number
    assert copy.due_at is not None
    (instance,) = floor.ask(instances_of_item, tenant=floor.tenant, item_id=copy.id)
    assert floor.ask(replay_instance, instance) is not None

    ended = floor.drive(complete_task, principal=binh, task_id=task.id, variables={"amount": "10.0", "currency": "USD"})
    hear(floor)
    assert ended.state is ItemState.RESOLVED
    assert "DeliverableMade" not in floor.kinds(copy)
    assert "ItemReleased" not in floor.kinds(copy)
    assert not {copy.id} & {one.item_id for one in floor.ask(sample_queue, floor.people["Yen"])}

    figures = floor.ask(own_figures, binh)
    assert (figures.gold.successes, figures.gold.n, figures.accuracy.n) == (0, 1, 0)
    assert figures.gold.interval is not None
    by_person = floor.ask(quality_figures, floor.people["Yen"], by=By.PERSON)
    assert [(one.group, one.gold.n) for one in by_person if one.gold.n] == [(binh.id, 1)]


def test_the_client_knows_nothing_of_a_gold_item_and_it_stands_in_no_list(floor: Floor) -> None:
    gold_from(floor, released(floor, "Nordwind-7|10"))
    task = waiting_copy(floor, floor.people["Binh"])
    clara = floor.people["Clara"]
    with pytest.raises(NotFound):
        floor.ask(
            read_item, principal=clara, permission=Permission.ITEM_READ, tenant=floor.tenant, item_id=task.item_id
        )
    for who in (clara, floor.people["Yen"]):
        assert task.item_id not in {one.id for one in floor.ask(item_list, principal=who).items}
    (month, *_) = floor.ask(
        months,
        principal=clara,
        tenant=floor.tenant,
        engagement_id=floor.engagement.id,
        now=floor.store.clock.now(),
        tz="UTC",
        count=1,
    )
    assert month.received == 2
    (figures,) = floor.ask(quality_figures, clara, by=By.CLIENT)
    assert figures.gold.n == 0


def test_who_did_the_original_gets_no_copy_of_it(floor: Floor) -> None:
    gold_from(floor, released(floor, "Nordwind-7|10"))
    work(floor, floor.task(floor.send("another|20").item, "check"), floor.people["Chi"], amount="20", currency="EUR")
    hear(floor)
    assert floor.store.write(lambda tx: next_item(tx, principal=floor.people["An"])) is None
    assert floor.store.write(lambda tx: next_item(tx, principal=floor.people["Binh"])) is not None


def test_a_gold_item_whose_journal_ended_is_retired_and_seeded_no_more(floor: Floor) -> None:
    source = released(floor, "Nordwind-7|10")
    gold = gold_from(floor, source)
    instances = floor.ask(instances_of_item, tenant=floor.tenant, item_id=source.id)
    floor.store.write(
        lambda tx: drop_journals(
            tx, tenant=floor.tenant, definition_key=instances[0].definition_key, instances=instances
        )
    )
    work(floor, floor.task(floor.send("next|1").item, "check"), floor.people["Chi"], **RIGHT)
    hear(floor)
    assert floor.store.write(lambda tx: next_item(tx, principal=floor.people["Binh"])) is None
    assert floor.ask(find_gold, tenant=floor.tenant, gold_id=gold.id).retired_at is not None


def test_a_critical_miss_on_gold_is_a_finding_that_stops_work_where_the_terms_say_so(floor: Floor) -> None:
    gold_from(floor, released(floor, "Nordwind-7|10"), critical=("amount",))
    binh = floor.people["Binh"]
    task = waiting_copy(floor, binh)
    floor.drive(complete_task, principal=binh, task_id=task.id, variables={"amount": "11", "currency": "EUR"})
    hear(floor)
    (stopped,) = floor.ask(suspensions_of, binh.id)
    assert (stopped.tenant, stopped.key) == (floor.tenant, ANY_WORK)


def test_only_work_that_a_review_passed_becomes_gold_and_one_that_is_retired_comes_no_more(floor: Floor) -> None:
    yen = floor.people["Yen"]
    unread = floor.task(floor.send("open|1").item, "check")
    with pytest.raises(GoldUnfit, match="not released"):
        floor.drive(make_gold, principal=yen, task_id=unread.id, counting=("amount",))
    source = released(floor, "Nordwind-7|10")
    with pytest.raises(GoldAnswerMissing):
        floor.drive(make_gold, principal=yen, task_id=floor.task(source, "check").id, counting=("colour",))
    gold = gold_from(floor, source)
    with pytest.raises(GoldUnfit, match="already"):
        gold_from(floor, source)
    floor.do(retire_gold, principal=yen, gold_id=gold.id)
    work(floor, unread, floor.people["Chi"], amount="1", currency="EUR")
    hear(floor)
    assert floor.store.write(lambda tx: next_item(tx, principal=floor.people["Binh"])) is None


def test_a_knowledge_line_s_review_becomes_gold_with_what_its_judges_settled(database_url: str) -> None:
    clock, chance = SimulatedClock(MONDAY), SeededChance(11)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    house = House(store, percent=100, gold_percent=100)
    an, binh, eve, lead, grace = (
        house.person(name, role)
        for name, role in zip(("An", "Binh", "Eve", "Dung", "Grace"), (EXPERT, EXPERT, EXPERT, LEAD, LEAD), strict=True)
    )

    def signed() -> Item:
        item = house.send("services-agreement.txt")
        house.complete(item, "review_a", an, answers=house.answers(item, an))
        house.complete(item, "review_b", binh, answers=house.answers(item, binh))
        return house.complete(item, "sign_off", lead, content_hash=house.view(item, lead).seal)

    def hear() -> None:
        gold = partial(quality.seed_or_score, runtime=house.runtime)
        store.deliver(quality.CONSUMER, frozenset(kind.value for kind in quality.KINDS), quality.react)
        store.deliver(quality.GOLD, frozenset(kind.value for kind in quality.GOLD_KINDS), gold)

    source = signed()
    hear()
    with store.read(tenant=house.tenant) as reader:
        (sample,) = sample_queue(reader, grace)
        task = next(
            one
            for one in tasks_of_item(reader, tenant=house.tenant, item_id=source.id)
            if one.form == "judgement:review"
        )
    of: Any = {"principal": grace, "tenant": house.tenant}
    house.do(lambda tx: give_verdict(tx, house.runtime, **of, sample_id=sample.id, verdict=Verdict.PASS))
    house.do(lambda tx: make_gold(tx, house.runtime, **of, task_id=task.id, counting=("renewal", "cap_on_liability")))

    signed()
    hear()
    with store.read(tenant=house.tenant) as reader:
        (offered,) = queue(reader, principal=eve, now=clock.now()).entries
        copy = load_item(reader, tenant=house.tenant, item_id=offered.task.item_id)
    assert copy.copy_of == source.id
    assert house.view(copy, eve).required == 2
    answers = house.answers(copy, eve, renewal="unclear")
    assert house.complete(copy, task.element, eve, answers=answers).state is ItemState.RESOLVED
    hear()
    with store.read(tenant=house.tenant) as reader:
        desk = gold_desk(reader, lead)
        assert gold_desk(reader, house.person("Rita", Role.REVIEWER)) == desk
        assert gold_desk(reader, eve).items == ()
        told = [event.kind for event in reader.events(tenant=house.tenant, stream=f"gold:{desk.items[0][0].id}")]
    assert told == ["GoldMade", "GoldSeeded", "GoldScored"]
    (miss,) = desk.misses
    assert (miss[1].person_id, miss[1].missed) == (eve.id, ("renewal",))
    assert [(right.successes, right.n) for _, _, right in desk.items] == [(0, 1)]
    store.close()


def test_gold_items_teach_what_the_confidence_of_judges_is_worth() -> None:
    # Three judges say "yes" of thirty contracts; on ten of them all three are wrong together.
    said = [
        GoldAnswer(f"contract {number}", "renewal", judge, "yes", "no" if number < 10 else "yes")
        for number in range(30)
        for judge in ("An", "Binh", "Chi")
    ]
    learned = worth(said)
    assert learned is not None
    ((_, real),) = learned.shown([claims(said)[0][0].posterior])
    assert 0.6 < real < 0.73
    assert learned.error_after < learned.error_before
    assert worth(said[:30]) is None


def test_answers_are_the_same_by_what_they_say_and_not_by_how_they_are_written() -> None:
    known = {"amount": 12.5, "name": "Nordwind GmbH", "note": None, "paid": True, "lines": [{"sku": "a"}, {"sku": "b"}]}
    told = {
        "amount": "12.50",
        "name": "nordwind  gmbh",
        "note": "",
        "paid": True,
        "lines": [{"sku": "A"}, {"sku": "b"}],
    }
    assert missed(known, told) == ()
    assert missed(known, {**told, "amount": "12.51", "lines": [{"sku": "b"}, {"sku": "a"}]}) == ("amount", "lines")
