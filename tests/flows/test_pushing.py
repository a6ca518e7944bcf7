"""Push: where terms say so, whoever is free is handed what they would have pulled, who waited longest first."""

import pytest
from tests.flows import work_floor
from tests.flows.work_floor import ONE_CHECK, Floor

from remit.contracts.actions import publish_statement_of_work
from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person, set_presence
from remit.parties.actions.rights import grant
from remit.parties.model import PresenceState, Role
from remit.parties.reports.principals import principal_of
from remit.work import reactions as work
from remit.work.actions.tasks import complete_task, pause
from remit.work.model import Item, PauseReason

NAMES = ("An", "Binh", "Chi")


@pytest.fixture(autouse=True)
def terms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(work_floor.TERMS, "routing", {"push": True})


@pytest.fixture
def floor(floor: Floor) -> Floor:
    floor.publish(ONE_CHECK)
    for name in NAMES:
        details = PersonDetails(name=name, email=f"{name}@example.test".lower())
        person = floor.store.write(lambda tx, it=details: create_person(tx, SYSTEM, tenant=floor.provider, details=it))  # type: ignore[misc]  # mypy cannot infer a lambda's default
        floor.store.write(
            lambda tx, who=person.id: grant(tx, SYSTEM, tenant=floor.tenant, person_id=who, role=Role.AGENT)  # type: ignore[misc]  # as above
        )
        with floor.store.read() as reader:
            floor.people[name] = principal_of(reader, person_id=person.id, now=floor.store.clock.now())
    return floor


def turn(floor: Floor, who: str, state: PresenceState) -> None:
    person_id = floor.people[who].id
    floor.store.write(lambda tx: set_presence(tx, SYSTEM, state=state, person_id=person_id))
    hear(floor)


def hear(floor: Floor) -> None:
    kinds = frozenset(kind.value for kind in work.PUSH_KINDS)
    while floor.store.deliver(work.PUSH, kinds, work.hand_out):
        pass


def send(floor: Floor) -> Item:
    """Send a letter a minute later, and let work hear of it."""
    floor.pass_time(minutes=1)
    item = floor.send("L-1|10").item
    hear(floor)
    return item


def holder(floor: Floor, item: Item) -> str | None:
    assignee = floor.task(item, "check").assignee
    return next((name for name in NAMES if floor.people[name].id == assignee), None)


def test_work_goes_to_who_is_there_and_waits_for_who_is_not(floor: Floor) -> None:
    turn(floor, "An", PresenceState.AVAILABLE)
    turn(floor, "Binh", PresenceState.BREAK)
    first, second = send(floor), send(floor)
    assert (holder(floor, first), holder(floor, second)) == ("An", None)
    turn(floor, "Binh", PresenceState.AVAILABLE)
    assert holder(floor, second) == "Binh"


def test_who_is_done_gets_the_next_and_who_put_it_aside_too(floor: Floor) -> None:
    turn(floor, "An", PresenceState.AVAILABLE)
    items = [send(floor) for _ in range(3)]
    an = floor.people["An"]
    floor.drive(complete_task, principal=an, task_id=floor.task(items[0], "check").id, variables={})
    hear(floor)
    assert holder(floor, items[1]) == "An"
    floor.do(pause, principal=an, task_id=floor.task(items[1], "check").id, reason=PauseReason.QUESTION)
    turn(floor, "An", PresenceState.AVAILABLE)
    assert holder(floor, items[2]) == "An"


def test_who_waited_longest_comes_first_so_that_shares_stay_even(floor: Floor) -> None:
    for name in NAMES:
        turn(floor, name, PresenceState.AVAILABLE)
    got: list[str] = []
    for _ in range(9):
        item = send(floor)
        name = holder(floor, item) or "nobody"
        got.append(name)
        floor.drive(complete_task, principal=floor.people[name], task_id=floor.task(item, "check").id, variables={})
        hear(floor)
    assert {name: got.count(name) for name in NAMES} == {"An": 3, "Binh": 3, "Chi": 3}


def test_without_the_term_nothing_is_pushed(floor: Floor) -> None:
    plain = {**work_floor.TERMS, "routing": {}}
    floor.pass_time(minutes=1)
    floor.store.write(
        lambda tx: publish_statement_of_work(
            tx, SYSTEM, tenant=floor.tenant, engagement_id=floor.engagement.id, body=plain
        )
    )
    turn(floor, "An", PresenceState.AVAILABLE)
    assert holder(floor, send(floor)) is None
