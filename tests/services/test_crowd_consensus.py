"""Terms that name the crowd: what a client's people answered before weighs them, and gold says what that is worth."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.services.judging_house import EXPECTED, MONDAY, SAMPLES, House

from remit.contracts.reports import terms
from remit.judgement.actions.repeating import repeat_case
from remit.judgement.model import ConsensusState
from remit.judgement.reports import Case, load_case
from remit.parties.model import Principal, Role
from remit.profile.looks import Looked, Looks
from remit.store import Transaction, open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.actions.repeating import repeat_work
from remit.work.model import Item, ItemState
from remit.work.records.tasks import tasks_of_item

CONTRACT = (SAMPLES / "services-agreement.txt").read_bytes()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(MONDAY)


@pytest.fixture
def house(database_url: str, clock: SimulatedClock) -> Iterator[House]:
    chance = SeededChance(11)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield House(store, consensus="crowd")
    store.close()


def case(house: House, item: Item) -> Case:
    with house.store.read(tenant=house.tenant) as reader:
        return load_case(reader, tenant=house.tenant, item_id=item.id)


def looked_at(house: House, item: Item) -> Looked:
    with house.store.read(tenant=house.tenant) as reader:
        return Looks(reader, house.tenant).of(item.id, (), judged=True)


def reviewed(house: House, version: str, *judges: Principal, **changed: str) -> Item:
    """Send a version of the contract and have two people review it alone; the second answers some otherwise."""
    first, second = judges
    item = house.send(f"{version}.txt", CONTRACT + f"\nVersion {version}.\n".encode())
    house.complete(item, "review_a", first, answers=house.answers(item, first))
    return house.complete(item, "review_b", second, answers=house.answers(item, second, **changed))


def settled_as_gold(house: House, item: Item, adjudicator: Principal, *judges: Principal) -> None:
    """Adjudicate an item, and have each of the others answer a copy of it whose answers are known."""
    house.complete(item, "adjudication", adjudicator, answers=house.answers(item, adjudicator))
    for judge in judges:
        copy = house.do(lambda tx: copied(tx, house, item))
        house.complete(copy, "review_a", judge, answers=house.answers(copy, judge))


def copied(tx: Transaction, house: House, item: Item) -> Item:
    agreed = terms(tx, tenant=house.tenant, engagement_id=house.engagement.id, at=tx.now)
    tasks = tasks_of_item(tx, tenant=house.tenant, item_id=item.id)
    task = next(one for one in tasks if one.element == "review_a")
    copy, _ = repeat_work(tx, house.runtime, terms=agreed, item=item, task=task)
    known = {key: one["answer"] for key, one in EXPECTED.items()}
    repeat_case(tx, tenant=house.tenant, item_id=item.id, copy_id=copy.id, known=known)
    return copy


def test_answers_stand_without_an_adjudicator_once_gold_has_shown_what_agreement_is_worth(
    house: House, clock: SimulatedClock
) -> None:
    an, binh = house.person("An", Role.EXPERT), house.person("Binh", Role.EXPERT)
    chi = house.person("Chi", Role.EXPERT, Role.ADJUDICATOR)
    others = house.person("Ema", Role.EXPERT), house.person("Fay", Role.EXPERT)
    for version in ("one", "two"):
        item = reviewed(house, version, an, binh)
        assert len(case(house, item).disagreements) == len(EXPECTED), "nobody is known yet"
        settled_as_gold(house, item, chi, *others)
        clock.advance(timedelta(hours=1))

    both = 2 * len(EXPECTED)
    item = reviewed(house, "three", an, binh, renewal="unclear")
    found = case(house, item)
    stand = [one for one in found.consensuses if one.state is ConsensusState.AGREED]
    assert found.disagreements == ("renewal",)
    assert len(stand) == len(EXPECTED) - 1
    assert all(one.confidence is not None and 0.95 <= one.confidence < 1 for one in stand)

    settled = [one for one in house.answers(item, chi) if one["question"] == "renewal"]
    item = house.complete(item, "adjudication", chi, answers=settled)
    assert looked_at(house, item) == Looked(answers=both, reused=0, looks=both, held=both - 1), (
        "as the case weighs them"
    )
    lead = house.person("Dung", Role.LEAD)
    sealed = house.view(item, lead).seal
    clock.advance(timedelta(hours=1))
    reviewed(house, "four", *others, term="unclear")
    assert house.view(item, lead).seal == sealed, "what is judged later changes no consensus"
    item = house.complete(item, "sign_off", lead, content_hash=sealed)
    assert item.state is ItemState.RESOLVED
    assert looked_at(house, item).held == both - 1


def test_terms_that_name_no_rule_of_the_house_stop_the_item_and_say_which_there_are(database_url: str) -> None:
    clock, chance = SimulatedClock(MONDAY), SeededChance(11)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    house = House(store, consensus="coin")
    item = house.send("services-agreement.txt")
    assert item.state is ItemState.INCIDENT
    assert [one["code"] for one in item.problems] == ["judgement.consensus_unknown"]
    assert "unanimity, majority, crowd" in item.problems[0]["message"]
    store.close()
