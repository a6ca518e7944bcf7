"""A contract under terms of an adaptive panel: two review, one more where they differ, and the record says why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from tests.services.judging_house import EXPECTED, MONDAY, House

from remit.engine import ChoiceKind
from remit.judgement.actions.judging import judge
from remit.judgement.actions.panels import stop_panels
from remit.judgement.model import JudgementDraft, PanelReason
from remit.judgement.records.judgements import insert_judgement
from remit.judgement.records.panels import steps_of
from remit.judgement.refusals import NobodyElseAsked, QuestionNotAsked, StopUnexplained
from remit.judgement.reports import load_case, panel_figures
from remit.parties.access import SYSTEM
from remit.parties.model import Principal, Role
from remit.store import Transaction, open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.actions.choosing import Chosen, choose
from remit.work.actions.claims import claim
from remit.work.model import Item, ItemState, NotEligible
from remit.work.records.tasks import tasks_of_item

PANEL = {"least": 2, "most": 3}


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    clock, chance = SimulatedClock(MONDAY), SeededChance(11)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield House(store, panel=PANEL)
    store.close()


def answers_to(house: House, item: Item, who: Principal, *keys: str, **changed: str) -> list[dict[str, object]]:
    return [one for one in house.answers(item, who, **changed) if one["question"] in keys]


def supersede(tx: Transaction, house: House, item: Item, key: str, *, by: Principal) -> None:
    """Put another judgement in the place of one that was handed in, which no door of the room lets anybody do."""
    case = load_case(tx, tenant=house.tenant, item_id=item.id)
    question = case.question(key)
    old = next(one for one in case.judgements if (one.question_id, one.judge_id) == (question.id, by.id))
    new = replace(old, id=tx.identifiers.new(), sequence=2, reason="Read again.", supersedes=old.id)
    insert_judgement(tx, new, tenant=house.tenant)


def kept(house: House, item: Item) -> dict[int, int]:
    """How many decisions the record holds, by how many had judged."""
    with house.store.read(tenant=house.tenant) as reader:
        found = steps_of(reader, tenant=house.tenant, item_id=item.id)
    return dict(Counter(step.judges for steps in found.values() for step in steps))


def test_a_third_person_is_asked_only_what_two_left_open_and_the_record_says_why_each_panel_closed(
    house: House,
) -> None:
    an, binh, chi = (house.person(name, Role.EXPERT) for name in ("An", "Binh", "Chi"))
    lead = house.person("Dung", Role.LEAD)
    item = house.send("services-agreement.txt")
    house.complete(item, "review_a", an, answers=house.answers(item, an))
    item = house.complete(item, "review_b", binh, answers=house.answers(item, binh, renewal="unclear", term="absent"))

    assert [*house.open_tasks(item)] == ["further"]
    seen = house.view(item, lead)
    assert (seen.closed, seen.judges, seen.still_asked) == (False, ("An", "Binh"), 2)
    assert all(not one.judgements and one.consensus is None for one in seen.questions), "blind, for the lead as well"
    further = house.open_tasks(item)["further"]
    for done in (an, binh):
        with pytest.raises(NotEligible):
            house.do(partial(claim, principal=done, tenant=house.tenant, task_id=further.id))

    assert {one.question.key for one in house.view(item, chi).questions if one.asked} == {"renewal", "term"}
    held = house.do(lambda tx: claim(tx, principal=chi, tenant=house.tenant, task_id=further.id))
    with pytest.raises(QuestionNotAsked):
        house.do(lambda tx: judge(tx, chi, task=held, drafts=[JudgementDraft("exclusivity", "absent", "Read.")]))
    asked = answers_to(house, item, chi, "renewal", "term", term="unclear")
    item = house.hand_in(held, chi, {"answers": asked})

    assert [*house.open_tasks(item)] == ["adjudication"], "of term three people said three things"
    opened = house.view(item, lead)
    closing = {
        one.question.key: (one.consensus.panel.reason, one.consensus.panel.judges)
        for one in opened.questions
        if one.consensus and one.consensus.panel
    }
    assert closing["exclusivity"] == (PanelReason.MAJORITY, 2)
    assert closing["renewal"] == (PanelReason.MAJORITY, 3)
    assert closing["term"] == (PanelReason.SPLIT, 3)
    assert all(one.holds for one in opened.questions)
    assert opened.judges == ("An", "Binh", "Chi")
    assert opened.panels is not None
    assert opened.panels.judgements == 2 * len(EXPECTED) + 2
    assert opened.panels.fixed == 3 * len(EXPECTED)
    with house.store.read() as reader:
        (figures,) = panel_figures(reader, SYSTEM)
    assert (figures.tenant, figures.sums, figures.study) == (house.tenant, opened.panels, None)

    decider = house.person("Ema", Role.ADJUDICATOR)
    item = house.complete(item, "adjudication", decider, answers=answers_to(house, item, decider, "term"))
    item = house.complete(item, "sign_off", lead, content_hash=house.view(item, lead).seal)
    assert item.state is ItemState.RESOLVED
    assert house.replays(item)
    assert [holds for _, holds in house.view(item, lead).sign_offs] == [True]
    house.do(lambda tx: supersede(tx, house, item, "exclusivity", by=an))
    seen = house.view(item, lead)
    assert [one.question.key for one in seen.questions if not one.holds] == ["exclusivity"]
    assert [holds for _, holds in seen.sign_offs] == [False], "what rests on a judgement falls with it"
    assert kept(house, item) == {2: len(EXPECTED), 3: 2}, "each decision once, however often the case was looked at"


def test_where_nobody_else_can_be_asked_a_lead_says_so_with_a_reason_and_the_adjudicator_decides(house: House) -> None:
    an, binh, lead = house.person("An", Role.EXPERT), house.person("Binh", Role.EXPERT), house.person("Dung", Role.LEAD)
    item = house.send("services-agreement.txt")
    house.complete(item, "review_a", an, answers=house.answers(item, an))
    item = house.complete(item, "review_b", binh, answers=house.answers(item, binh, renewal="unclear"))
    case_id = house.open_tasks(item)["further"].instance_id
    stop = Chosen(case_id, ChoiceKind.START, "stop")
    start = partial(choose, principal=lead, tenant=house.tenant, item_id=item.id, chosen=stop)
    house.do(lambda tx: start(tx, house.runtime))
    with pytest.raises(StopUnexplained):
        house.complete(item, "stop", lead, reason=" ")
    with house.store.read(tenant=house.tenant) as reader:
        held = next(one for one in tasks_of_item(reader, tenant=house.tenant, item_id=item.id) if one.element == "stop")
    item = house.hand_in(held, lead, {"reason": "Nobody else here knows hosting law."})
    assert [*house.open_tasks(item)] == ["adjudication"], "the review that waited is taken back"
    seen = house.view(item, lead)
    assert seen.stop is not None
    assert (seen.stop.person_name, seen.stop.reason) == ("Dung", "Nobody else here knows hosting law.")
    closed = [(one.question.key, one.consensus.panel) for one in seen.questions if one.consensus]
    reasons = {key: panel.reason for key, panel in closed if panel}
    assert (reasons["renewal"], reasons["term"]) == (PanelReason.STOPPED, PanelReason.MAJORITY)
    with pytest.raises(NobodyElseAsked):
        house.do(lambda tx: stop_panels(tx, lead, task=held, reason="Again."))
    chi, second = house.person("Chi", Role.ADJUDICATOR), house.person("Ema", Role.LEAD)
    item = house.complete(item, "adjudication", chi, answers=answers_to(house, item, chi, "renewal"))
    item = house.complete(item, "sign_off", second, content_hash=house.view(item, second).seal)
    assert item.state is ItemState.RESOLVED
    assert house.replays(item)
