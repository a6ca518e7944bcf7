"""Levels of a clock act: leads are told, tasks count more or are given anew; once each, whatever comes twice."""

from typing import Any

import pytest
from tests.flows import work_floor
from tests.flows.work_floor import ONE_CHECK, Floor

from remit.contracts.rules.provisions import read_provisions
from remit.conversation import reactions as conversation
from remit.conversation.model import NoticeKind
from remit.conversation.reports.notices import own_notices
from remit.conversation.rules.announcing import saying
from remit.locale import translator
from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person
from remit.parties.actions.rights import grant
from remit.parties.model import Role
from remit.parties.reports.principals import principal_of
from remit.work import reactions as work
from remit.work.actions.claims import claim
from remit.work.actions.escalating import watch
from remit.work.actions.items import cancel_item
from remit.work.actions.tasks import PINNED, start
from remit.work.model import Item, TaskState
from remit.work.reports.board import board
from remit.work.reports.clocks import escalated

LEVELS = [
    {"at_pct": 50, "act": "raise"},
    {"at_pct": 75, "act": "notify"},
    {"at_pct": 100, "act": "reassign"},
]
"""Of 120 minutes: after 60, 90 and 120."""


@pytest.fixture(autouse=True)
def terms(monkeypatch: pytest.MonkeyPatch) -> None:
    (level,) = work_floor.TERMS["service_levels"]
    monkeypatch.setitem(work_floor.TERMS, "service_levels", [{**level, "escalations": LEVELS}])  # type: ignore[dict-item]  # a table of mixed values


@pytest.fixture
def floor(floor: Floor) -> Floor:
    floor.publish(ONE_CHECK)
    floor.person("An")
    floor.person("Yen", Role.LEAD)
    return floor


def hear(floor: Floor) -> None:
    """Let work hear of what happened, and do the jobs that are due."""
    floor.store.deliver(work.CLOCKS, frozenset(kind.value for kind in work.CLOCK_KINDS), work.watch_clocks)
    floor.pump()


def acts(floor: Floor, item: Item) -> list[str]:
    found: Any = floor.ask(escalated, principal=floor.people["Yen"], tenant=floor.tenant, item_id=item.id)
    return [f"{one.at_pct} {one.act}" for one in found]


def test_each_level_acts_when_it_is_reached_and_only_once(floor: Floor) -> None:
    an = floor.people["An"]
    item = floor.send("L-1|10").item
    hear(floor)
    floor.do(claim, principal=an, task_id=floor.task(item, "check").id)
    assert acts(floor, item) == []

    floor.pass_time(minutes=61)
    hear(floor)
    assert acts(floor, item) == ["50 raise"]
    assert floor.task(item, "check").priority == 80

    floor.pass_time(minutes=60)
    hear(floor)
    assert acts(floor, item) == ["50 raise", "75 notify", "100 reassign"]
    again = floor.task(item, "check")
    assert (again.state, again.assignee, again.priority) == (TaskState.READY, None, PINNED)

    assert floor.store.write(lambda tx: watch(tx, tenant=floor.tenant, item_id=item.id)) == 0
    assert floor.kinds(item).count("ItemEscalated") == 3
    (shown,) = floor.ask(board, principal=floor.people["Yen"], now=floor.store.clock.now()).escalated.values()
    assert shown.at_pct == 100


def test_work_in_somebodys_hands_is_not_taken_from_them(floor: Floor) -> None:
    an = floor.people["An"]
    item = floor.send("L-1|10").item
    task = floor.task(item, "check")
    floor.do(claim, principal=an, task_id=task.id)
    floor.do(start, principal=an, task_id=task.id)
    hear(floor)
    floor.pass_time(minutes=121)
    hear(floor)
    assert floor.task(item, "check").assignee == an.id


def test_no_level_of_an_ended_item_acts(floor: Floor) -> None:
    item = floor.send("L-1|10").item
    hear(floor)
    floor.drive(cancel_item, principal=SYSTEM, item_id=item.id, reason="sent twice")
    floor.pass_time(hours=3)
    hear(floor)
    assert acts(floor, item) == []


def test_leads_are_told_of_a_level(floor: Floor) -> None:
    details = PersonDetails(name="Mai", email="mai@example.test")
    mai = floor.store.write(lambda tx: create_person(tx, SYSTEM, tenant=floor.provider, details=details))
    floor.store.write(lambda tx: grant(tx, SYSTEM, tenant=floor.tenant, person_id=mai.id, role=Role.LEAD))
    floor.send("L-1|10")
    hear(floor)
    floor.pass_time(minutes=91)
    hear(floor)
    kinds = frozenset(kind.value for kind in conversation.KINDS)
    floor.store.deliver(conversation.CONSUMER, kinds, conversation.react)
    with floor.store.read() as reader:
        lead = principal_of(reader, person_id=mai.id, now=floor.store.clock.now())
    told = floor.ask(own_notices, lead)
    assert [one.kind for one in told] == [NoticeKind.ESCALATED] * 2
    assert {saying(one, translator("en")) for one in told} == {
        "Turnaround time: 50% of the time is used up",
        "Turnaround time: 75% of the time is used up",
    }


def test_an_escalation_says_at_how_many_percent_it_does_what() -> None:
    (level,) = work_floor.TERMS["service_levels"]
    bad = [{"at_pct": 0, "act": "notify"}, {"at_pct": 90, "act": "shout"}]
    for number, place in enumerate(("at_pct", "act")):
        _, problems = read_provisions({"service_levels": [{**level, "escalations": [bad[number]]}]})  # type: ignore[dict-item]  # a table of mixed values
        assert [one.place for one in problems] == [f"service_levels.0.escalations.0.{place}"]
